-- The case book: what the pages list, search and show. It is no record: emptied, it is filled again.

create table cases (
    court text not null,
    case_id text not null,
    kind text not null default '',
    claim_fen bigint,
    filed_at timestamptz,
    tier text not null default '',
    holder text not null default '',
    handler text not null default '',
    held_since timestamptz,
    passed_to text not null default '',
    closed_at timestamptz,
    manner text not null default '',
    archived_at timestamptz,
    received_fen bigint not null default 0,
    paid_fen bigint not null default 0,
    updated_at timestamptz not null,
    primary key (court, case_id)
);

create index cases_by_day on cases (court, filed_at desc, case_id desc);
create index cases_by_handler on cases (court, handler, filed_at desc);

create table parties (
    court text not null,
    case_id text not null,
    person_id text not null,
    role text not null,
    kind text not null,
    name text,
    primary key (court, case_id, person_id, role)
);

create index parties_by_name on parties (court, name text_pattern_ops);
create index parties_by_person on parties (court, person_id);

create table nodes (
    court text not null,
    case_id text not null,
    node_id text not null,
    code text not null,
    title text not null,
    who text not null,
    stage text not null,
    opened_at timestamptz not null,
    due timestamptz,
    warn_at timestamptz,
    paused_at timestamptz,
    closed_at timestamptz,
    recorded_at timestamptz,
    ending text not null default '',
    late boolean not null default false,
    wait boolean not null default false,
    derivation jsonb not null,
    primary key (court, case_id, node_id)
);

create index nodes_open on nodes (court, due, case_id) where closed_at is null;

create table entries (
    court text not null,
    case_id text not null,
    service text not null,
    position bigint not null,
    name text not null,
    event_id uuid not null,
    causation_id uuid,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    actor text not null,
    body jsonb not null,
    primary key (court, service, position)
);

create index entries_of_case on entries (court, case_id, recorded_at, service, position);

create table requests (
    court text not null,
    case_id text not null,
    service text not null,
    approval_id text not null,
    approval text not null,
    act text not null,
    requester text not null,
    requested_at timestamptz not null,
    stages jsonb not null,
    given jsonb not null default '[]',
    state text not null default 'waiting',
    decided_at timestamptz,
    primary key (court, service, approval_id)
);

create index requests_waiting on requests (court, requested_at) where state = 'waiting';

-- How far each source was followed: by partition of its topic, or 0 where the log itself is read.
create table marks (
    court text not null,
    source text not null,
    part integer not null,
    position bigint not null,
    primary key (court, source, part)
);
