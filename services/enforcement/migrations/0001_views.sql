-- Read models of enforcement; disposable: truncate and replay gives the same rows.

create table works (
    court text not null,
    case_id text not null,
    target text,
    claim_fen bigint,
    tier text,
    team text,
    handler text,
    opened_at timestamptz,
    begun_at timestamptz,
    begun_act text,
    outcome text,
    last_feedback_on date,
    site_completed_at timestamptz,
    traditional_found boolean,
    traditional_completed_at timestamptz,
    interviewed_at timestamptz,
    interviewed_on_inquiry date,
    interview_opinion text,
    lead_given boolean,
    proposed_manner text,
    proposer text,
    proposed_at timestamptz,
    checker text,
    cleared_at timestamptz,
    returned_reasons text[],
    manner text,
    article text,
    closed_at timestamptz,
    primary key (court, case_id)
);

create index works_by_team on works (court, team, case_id);

create table debtors (
    court text not null,
    case_id text not null,
    person_id text not null,
    perform_by date,
    summoned_on date,
    restricted_at timestamptz,
    dishonesty text,
    dishonesty_detail text,
    primary key (court, case_id, person_id)
);

create table sites (
    court text not null,
    case_id text not null,
    item text not null,
    place text not null,
    finding text not null,
    materials text[] not null,
    investigated_at timestamptz not null,
    primary key (court, case_id, item, place)
);

create table payments (
    court text not null,
    case_id text not null,
    payout_id text not null,
    amount_fen bigint not null,
    primary key (court, case_id, payout_id)
);
