-- The instalments of a settlement, and what became of one that was broken.

alter table works
    add column broken_instalment integer,
    add column broken_at timestamptz,
    add column resumption text,
    add column resumption_ruled_at timestamptz;

create table settlement_instalments (
    court text not null,
    case_id text not null,
    number integer not null,
    due_on date not null,
    amount_fen bigint not null,
    primary key (court, case_id, number)
);
