-- The register of coercive acts against the debtors of a case.

create table sanctions (
    court text not null,
    case_id text not null,
    sanction_id text not null,
    measure text not null,
    person_id text not null,
    ground text not null,
    facts text not null,
    article text not null,
    amount_fen bigint,
    days integer,
    place text not null,
    officer text not null,
    approvers text[] not null,
    ordered_at timestamptz not null,
    document_id text,
    carried_out_at timestamptz,
    ended_at timestamptz,
    manner text,
    applied_at timestamptz,
    reconsidered_at timestamptz,
    outcome text,
    primary key (court, case_id, sanction_id)
);
