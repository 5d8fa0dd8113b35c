-- Where property lies and what identifies it, what feedbacks told otherwise, excess, a closing.
alter table assets add column division text not null default '';
alter table assets add column outside_city boolean not null default false;
alter table assets add column item_number text;
alter table assets add column frame_number text;
alter table assets add column lies_at text;
alter table assets add column area text not null default '';
alter table assets add column co_owners text;
alter table assets add column quantity text not null default '';
alter table assets add column counterparty text;
alter table assets add column falls_due_on date;
alter table assets add column release_due text;
alter table controls add column excess_fen bigint;
alter table controls add column limit_fen bigint;
alter table controls add column excess_assets text[] not null default '{}';
alter table controls add column excess_kept text;
alter table controls add column closed_as text;

create table feedback_versions (
    court text not null,
    case_id text not null,
    asset_id text not null,
    inquiry_id text not null,
    amount_fen bigint,
    institution text not null,
    person_id text not null,
    old_amount_fen bigint,
    old_institution text not null,
    old_person_id text not null,
    told_at timestamptz not null,
    primary key (court, case_id, asset_id, inquiry_id)
);
