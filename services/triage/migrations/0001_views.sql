-- Read models of triage; disposable: truncate and replay gives the same rows.

create table sortings (
    court text not null,
    case_id text not null,
    kind text,
    target text,
    claim_fen bigint,
    filed_on date,
    outcome text,
    frozen_fen bigint,
    ready_at timestamptz,
    tier text,
    article text,
    text text,
    matched text[],
    decided_by text,
    provisional boolean,
    referred boolean,
    triaged_at timestamptz,
    team text,
    by_draw boolean,
    assigned_at timestamptz,
    conversion_reason text,
    conversion_requester text,
    conversion_requested_at timestamptz,
    converted_from text,
    conversion_approver text,
    conversion_article text,
    converted_at timestamptz,
    primary key (court, case_id)
);

create table custody (
    court text not null,
    case_id text not null,
    holder text not null,
    handler text,
    since timestamptz not null,
    pending_to text,
    pending_since timestamptz,
    pending_enclosed text[],
    refused_by text,
    refused_reason text,
    primary key (court, case_id)
);

create index custody_pending on custody (court, pending_to, pending_since)
    where pending_to is not null;
create index custody_held on custody (court, holder, since);

create table custody_steps (
    court text not null,
    case_id text not null,
    version integer not null,
    step text not null,
    holder text not null,
    to_holder text,
    handler text,
    enclosed text[],
    article text,
    reason text,
    at timestamptz not null,
    primary key (court, case_id, version)
);

create table draws (
    court text not null,
    pool text not null,
    case_id text not null,
    teams text[] not null,
    loads integer[] not null,
    seed text not null,
    seed_position bigint not null,
    team text not null,
    article text not null,
    drawn_at timestamptz not null,
    released_at timestamptz,
    primary key (court, pool, case_id)
);

create index draws_by_time on draws (court, drawn_at, case_id);
