-- Read models of disposal; disposable: truncate and replay gives the same rows. Amounts are fen.

create table lots (
    court text not null,
    lot_id text not null,
    case_id text not null,
    asset_id text not null,
    asset_kind text not null,
    state text not null,
    ownership text,
    encumbrances text,
    possession text,
    unpaid_charges text,
    defects text,
    method text,
    price_fen bigint,
    officer text,
    article text,
    registered_at timestamptz not null,
    surveyed_at timestamptz,
    vacated_at timestamptz,
    transferred_at timestamptz,
    priced_at timestamptz,
    commissioned_at timestamptz,
    primary key (court, lot_id)
);

create index lots_of_case on lots (court, case_id, registered_at, lot_id);
create index lots_in_state on lots (court, state, registered_at, lot_id);
