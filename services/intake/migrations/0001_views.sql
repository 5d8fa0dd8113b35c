-- Read models of intake; disposable: truncate and replay gives the same rows.

create table filings (
    court text not null,
    case_id text not null,
    position bigint not null,
    version integer not null,
    kind text not null,
    channel text not null,
    target text not null,
    claim_fen bigint,
    title_document text,
    filed_at timestamptz not null,
    registered_on date,
    parties jsonb not null,
    warnings text[] not null,
    checked_at timestamptz,
    scanned_at timestamptz,
    pages integer,
    reception text not null default 'open',
    deferred_at timestamptz,
    deferred_reason text,
    received_at timestamptz,
    on_site boolean,
    electronic_service boolean,
    termination_opinion text,
    auction_opinion text,
    primary key (court, case_id)
);

create index filings_newest on filings (court, position desc);

create table filing_errors (
    court text not null,
    case_id text not null,
    version integer not null,
    field text not null,
    found text not null,
    found_at timestamptz not null,
    corrected_at timestamptz,
    primary key (court, case_id, version)
);
