-- Requests for approval, and what has become of each: disposable, like every read model.
create table approvals (
    court text not null,
    case_id text not null,
    approval_id text not null,
    approval text not null,
    act text not null,
    command text not null,
    body text not null,
    requester text not null,
    requester_role text not null,
    requested_at timestamptz not null,
    lapses_at timestamptz,
    article text not null,
    stages text not null,
    given text not null default '[]',
    state text not null default 'waiting'
        check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'lapsed')),
    ended_by text,
    ended_at timestamptz,
    reason text not null default '',
    primary key (court, case_id, approval_id)
);

create index approvals_waiting on approvals (court, requested_at, case_id, approval_id)
    where state = 'waiting';
create index approvals_lapsing on approvals (court, lapses_at) where state = 'waiting';
