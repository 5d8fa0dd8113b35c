-- What is proposed, prompted, moved and related, beside the tier of a case; the rounds of a draw.

alter table sortings
    add column row text,
    add column matter text,
    add column reason text,
    add column approver text,
    add column outstanding text,
    add column flags text[],
    add column proposed_tier text,
    add column proposed_row text,
    add column proposed_by text,
    add column awaits text[],
    add column prompt_cause text,
    add column prompt_tier text,
    add column prompted_at timestamptz,
    add column conversion_refused text,
    add column reassignment_reason text,
    add column reassignment_requester text,
    add column reassignment_refused text,
    add column reassigned_from text,
    add column reassigned_at timestamptz,
    add column related_case_id text,
    add column relation text,
    add column related_team text,
    add column related_approved boolean,
    add column related_reason text;

create index sortings_prompted on sortings (court, prompted_at, case_id)
    where prompt_cause is not null;
create index sortings_proposed on sortings (court, case_id) where proposed_row is not null;

alter table draws
    add column round integer not null default 1,
    add column without text[] not null default '{}',
    drop constraint draws_pkey,
    add primary key (court, pool, case_id, round);
