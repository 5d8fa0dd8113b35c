-- Messages that their source cannot have written so: listed, and obeyed by nobody.
create table distrusted (
    court text not null,
    place text not null,  -- where it lay: topic, partition and offset
    message text not null,
    reason text not null,
    seen_at timestamptz not null,
    primary key (court, place)
);
