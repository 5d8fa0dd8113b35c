-- Read models of control; disposable: truncate and replay gives the same rows. Amounts are fen.

create table controls (
    court text not null,
    case_id text not null,
    claim_fen bigint,
    opened_at timestamptz not null,
    full_freeze_at timestamptz,
    outcome text,
    classified_at timestamptz,
    offline integer,
    listed integer,
    listed_at timestamptz,
    offline_completed_at timestamptz,
    primary key (court, case_id)
);

create table inquiries (
    court text not null,
    case_id text not null,
    inquiry_id text not null,
    system text not null,
    collective boolean not null,
    departments text[] not null,
    status text not null,
    hits integer,
    reason text,
    started_at timestamptz not null,
    answered_at timestamptz,
    printed_at timestamptz,
    primary key (court, case_id, inquiry_id)
);

create table assets (
    court text not null,
    case_id text not null,
    asset_id text not null,
    asset_kind text not null,
    person_id text not null,
    institution text not null,
    amount_fen bigint,
    online boolean not null,
    status text not null,
    requested_fen bigint,
    frozen_fen bigint not null default 0,
    effective_at timestamptz,
    expires_on date,
    deducted_fen bigint not null default 0,
    reason text,
    found_at timestamptz not null,
    result_filed_at timestamptz,
    primary key (court, case_id, asset_id)
);
