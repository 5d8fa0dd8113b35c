-- What this court entrusted to others, what others entrusted to it, and what the platform told.

create table entrustments (
    court text not null,
    case_id text not null,
    entrustment_id text not null,
    matter text not null,
    to_court text not null,
    status text not null,
    number text not null default '',
    asset_id text not null default '',
    answer_by date,
    asked text[] not null default '{}',
    urgings integer not null default 0,
    outcome text,
    ground text,
    papers integer not null default 0,
    requested_at timestamptz not null,
    sent_at timestamptz,
    accepted_at timestamptz,
    answered_at timestamptz,
    passed_at timestamptz,
    primary key (court, entrustment_id)
);
create index entrustments_of_case on entrustments (court, case_id, requested_at);
create index entrustments_open on entrustments (court, requested_at) where passed_at is null;

create table matters (
    court text not null,
    number text not null,
    from_court text not null,
    their_case_id text not null,
    matter text not null,
    status text not null,
    matter_class text,
    team text,
    handler text,
    answer_by date,
    asked text[] not null default '{}',
    urgings integer not null default 0,
    outcome text,
    ground text,
    papers integer not null default 0,
    received_at timestamptz not null,
    accepted_at timestamptz,
    answered_at timestamptz,
    filed_at timestamptz,
    primary key (court, number)
);
create index matters_open on matters (court, received_at) where answered_at is null;
