-- The objections of a case: what was decided of each, what was sought against it, what it bars.

create table objections (
    court text not null,
    case_id text not null,
    objection_id text not null,
    kind text not null,
    claim text not null,
    person_id text not null,
    objector text not null,
    asset_id text not null,
    barred boolean not null default false,
    received_at timestamptz not null,
    admitted_at timestamptz,
    outcome text,
    document_id text,
    ruled_at timestamptz,
    remedy text,
    remedy_until date,
    sought_at timestamptz,
    remedy_outcome text,
    lapsed_at timestamptz,
    primary key (court, case_id, objection_id)
);

create index objections_open on objections (court, remedy_until)
    where sought_at is null and lapsed_at is null;
