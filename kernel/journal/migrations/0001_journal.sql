-- The log of one service, its inbox, its effects ledger and its parked messages.
-- Every table carries the court first in its key: a constraint error cannot tell one court
-- about another's rows.

create table log_head (
    court text primary key,
    position bigint not null,
    hash text not null
);

create table events (
    court text not null,
    position bigint not null,
    stream text not null,
    version integer not null,
    name text not null,
    schema integer not null,
    event_id uuid not null,
    case_id text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    actor text not null,
    correlation_id uuid not null,
    causation_id uuid,
    rule_pack text not null,
    traceparent text not null,
    prev_hash text not null,
    hash text not null,
    body text not null,
    primary key (court, position),
    unique (court, stream, version)
);

create index events_of_case on events (court, case_id, position);

create table idempotency (
    court text not null,
    key text not null,
    digest text not null,
    answer text not null,
    primary key (court, key)
);

create table inbox (
    court text not null,
    source text not null,
    event_id uuid not null,
    position bigint not null,
    primary key (court, source, event_id)
);

create index inbox_by_position on inbox (court, source, position);

create table effects (
    court text not null,
    effect_id text not null,
    kind text not null,
    case_id text not null,
    payload text not null,
    state text not null default 'requested'
        check (state in ('requested', 'sent', 'unknown', 'confirmed', 'failed')),
    attempts integer not null default 0,
    next_at timestamptz not null,
    detail text not null default '',
    primary key (court, effect_id)
);

create index effects_to_do on effects (court, next_at)
    where state in ('requested', 'sent', 'unknown');

create table parked (
    court text not null,
    source text not null,
    event_id uuid not null,
    case_id text not null,
    sequence bigint generated always as identity,
    message text not null,
    kind text not null check (kind in ('failed', 'waiting', 'early')),
    attempts integer not null,
    error text not null,
    error_hash text not null,
    parked_at timestamptz not null,
    primary key (court, source, event_id)
);

create index parked_of_case on parked (court, case_id, sequence);

create table relay (
    court text primary key,
    sent bigint not null
);

-- The layout of the `eventsourcing` library's PostgreSQL recorder: anyone can open every
-- stream and the notification log of a court with the stock library.
create view stored_events with (security_invoker = true) as
select
    stream as originator_id,
    version::bigint as originator_version,
    name || ':' || schema as topic,
    convert_to(body, 'UTF8') as state,
    position as notification_id
from events;
