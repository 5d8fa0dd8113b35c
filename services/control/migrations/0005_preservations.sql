-- Each preservation of a 执保 case, and the enforcement case to which its measures went.
create table preservations (
    court text not null,
    case_id text not null,
    preservation_id text not null,
    phase text not null,
    urgency text not null,
    status text not null,
    amount_fen bigint not null,
    secured_fen bigint not null default 0,
    exempted text,
    controlled_fen bigint,
    uncontrolled integer,
    outcome text,
    first_ends_on date,
    renew_by date,
    begun_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    told_at timestamptz,
    release_ground text,
    released_at timestamptz,
    enforcement_case_id text,
    primary key (court, preservation_id)
);
create index preservations_of_case on preservations (court, case_id, begun_at);
