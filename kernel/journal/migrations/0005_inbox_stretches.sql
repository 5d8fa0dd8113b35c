-- What was taken in of another service's log, 128 positions to a row: for each whether it was taken
-- in, and of what asked nothing the first 64 bits of its hash (what moved something has its row in
-- inbox, with the whole hash). Bits are only ever added.
create table inbox_stretch (
    court text not null,
    source text not null,
    stretch bigint not null,  -- 0 holds the positions 1 to 128
    taken varbit not null check (length(taken) = 128),
    links varbit not null default repeat('0', 8192)::varbit check (length(links) = 8192),
    primary key (court, source, stretch)
) with (fillfactor = 70);

-- How many stretches of a log, from its beginning, are whole: holes are looked for after them. And
-- the position up to which everything has come that would: what is missing before it is lost.
create table inbox_mark (
    court text not null,
    source text not null,
    whole bigint not null default 0,
    settled bigint not null default 0,
    primary key (court, source)
);

-- The owner of the tables sees every court's rows for as long as this takes.
alter table inbox no force row level security;
alter table parked no force row level security;

insert into inbox_stretch (court, source, stretch, taken)
select court, source, (position - 1) / 128,
    bit_or(set_bit(repeat('0', 128)::bit(128), ((position - 1) % 128)::integer, 1))
from inbox group by court, source, (position - 1) / 128;

alter table parked add column position bigint;
update parked set position = (message::json ->> 'position')::bigint;
alter table parked alter column position set not null;
