-- Read models of payments; disposable: truncate and replay gives the same rows. Amounts are fen.

create table accounts (
    court text not null,
    case_id text not null,
    account_number text,
    claim_fen bigint,
    payee_confirmed_at timestamptz,
    received_fen bigint not null default 0,
    held_fen bigint not null default 0,
    fees_fen bigint not null default 0,
    paid_fen bigint not null default 0,
    refunded_fen bigint not null default 0,
    requested_at timestamptz not null,
    opened_at timestamptz,
    primary key (court, case_id)
);

create table receipts (
    court text not null,
    case_id text not null,
    receipt_id text not null,
    state text not null,
    source text not null,
    amount_fen bigint not null,
    fee_fen bigint not null default 0,
    applicant_fen bigint not null default 0,
    refund_fen bigint not null default 0,
    bank_reference text not null,
    received_at timestamptz not null,
    claimed_at timestamptz,
    registered_at timestamptz,
    allocated_at timestamptz,
    primary key (court, case_id, receipt_id)
);

create index receipts_in_state on receipts (court, state, received_at, receipt_id);

create table payouts (
    court text not null,
    case_id text not null,
    payout_id text not null,
    receipt_id text not null,
    state text not null,
    amount_fen bigint not null,
    requester text not null,
    approver text,
    bank_reference text,
    reason text,
    requested_at timestamptz not null,
    approved_at timestamptz,
    settled_at timestamptz,
    material_at timestamptz,
    primary key (court, case_id, payout_id)
);

create index payouts_in_state on payouts (court, state, requested_at, payout_id);
