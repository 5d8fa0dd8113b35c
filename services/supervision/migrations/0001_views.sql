-- Read models of supervision; disposable: truncate and replay gives the same rows.

create table nodes (
    court text not null,
    case_id text not null,
    node_id text not null,
    code text not null,
    title text not null,
    who text not null,
    stage text not null,
    subject text not null,
    subject_id text not null,
    requirements text[] not null,
    article text not null,
    text text not null,
    opened_at timestamptz not null,
    wait boolean not null,
    overdue_on_arrival boolean not null,
    due timestamptz,
    over_at timestamptz,
    warn_at timestamptz,
    provisional boolean not null,
    calendar text not null,
    derivation jsonb not null,
    warned boolean not null default false,
    breached boolean not null default false,
    paused boolean not null default false,
    consequence text not null default '',
    ending text,
    late boolean not null default false,
    closed_at timestamptz,
    status text not null generated always as (
        case
            when closed_at is not null then 'closed'
            when paused then 'paused'
            when breached then 'breached'
            when warned then 'warned'
            else 'open'
        end
    ) stored,
    -- The instant at which something must next be recorded; null when time changes nothing.
    next_at timestamptz generated always as (
        case
            when closed_at is not null or paused or breached then null
            when warned or warn_at is null then over_at
            else warn_at
        end
    ) stored,
    primary key (court, case_id, node_id)
);

-- The sweep reads this index only: its cost follows what falls due, not what is open.
create index nodes_falling_due on nodes (court, next_at) where next_at is not null;

create index nodes_to_do on nodes (court, coalesce(due, 'infinity'::timestamptz), case_id, node_id)
    where closed_at is null;

create index nodes_provisional on nodes (court, due) where provisional and closed_at is null;

create table cases (
    court text not null,
    case_id text not null,
    pack text not null,
    kind text not null,
    channel text not null,
    target text not null,
    filed_at timestamptz not null,
    tier text,
    stage text,
    staged_at timestamptz,
    closed_at timestamptz,
    primary key (court, case_id)
);

create table calendar_years (
    court text not null,
    year integer not null,
    version text not null,
    source text not null,
    published_at timestamptz not null,
    primary key (court, year)
);
