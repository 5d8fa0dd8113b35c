-- Which objections keep a lot from being disposed of; an objection may come before the lot.

create table lot_bars (
    court text not null,
    lot_id text not null,
    objection_id text not null,
    primary key (court, lot_id, objection_id)
);
