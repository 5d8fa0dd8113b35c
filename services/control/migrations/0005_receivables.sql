-- What became of the debts that third persons owe to debtors (到期债权). Amounts are fen.
create table receivables (
    court text not null,
    case_id text not null,
    asset_id text not null,
    asked_by text not null,
    debt_fen bigint not null,
    served_at timestamptz not null,
    respond_by date not null,
    answer text,
    admitted_fen bigint,
    ordered_fen bigint,
    performed_fen bigint not null default 0,
    primary key (court, case_id, asset_id)
);
