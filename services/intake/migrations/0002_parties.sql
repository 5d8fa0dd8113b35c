-- Who acts for which party from when to when, and what parties told.

create table agents (
    court text not null,
    case_id text not null,
    version integer not null,
    agent_id text not null,
    principal_id text not null,
    name jsonb not null,
    first_day date not null,
    last_day date,
    special boolean not null,
    primary key (court, case_id, version)
);

create table statements (
    court text not null,
    case_id text not null,
    version integer not null,
    person_id text not null,
    principal_id text not null,
    about text not null,
    content jsonb not null,
    stated_at timestamptz not null,
    primary key (court, case_id, version)
);
