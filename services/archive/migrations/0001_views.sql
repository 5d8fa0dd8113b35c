-- Read models of archive; disposable: truncate and replay gives the same rows.

create table dossiers (
    court text not null,
    case_id text not null,
    opened_at timestamptz,
    closed_at timestamptz,
    manner text,
    imaged_at timestamptz,
    pages integer,
    archived_at timestamptz,
    volume text,
    primary key (court, case_id)
);

create table materials (
    court text not null,
    case_id text not null,
    material_id text not null,
    material_kind text not null,
    giver text not null,
    status text not null,
    pages integer,
    correction text,
    received_at timestamptz,
    refused_at timestamptz,
    scanned_at timestamptz,
    primary key (court, case_id, material_id)
);

create table closing_checks (
    court text not null,
    case_id text not null,
    proposer text not null,
    status text not null,
    checker text,
    reasons text[] not null default '{}',
    requested_at timestamptz,
    settled_at timestamptz,
    primary key (court, case_id)
);

create index closing_checks_pending on closing_checks (court, requested_at, case_id)
    where status = 'pending';

create table terminations (
    court text not null,
    case_id text not null,
    shelved_at timestamptz not null,
    primary key (court, case_id)
);


