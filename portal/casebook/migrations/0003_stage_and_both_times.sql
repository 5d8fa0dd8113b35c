-- The stage of a case is that of the duty that opened last; of each duty, what it concerns, when its
-- opening was recorded, and what its breach entails.

alter table cases add column stage text not null default '';
alter table cases add column stage_since timestamptz;
alter table cases add column target text not null default '';
alter table cases add column title_document text;
alter table cases add column channel text not null default '';

create index cases_by_holder on cases (court, holder, filed_at desc) where closed_at is null;
create index cases_passed on cases (court, passed_to) where passed_to <> '';

alter table nodes add column subject text not null default '';
alter table nodes add column opening_recorded_at timestamptz;
alter table nodes add column breached boolean not null default false;
alter table nodes add column consequence text not null default '';
alter table nodes add column set_by text not null default '';

create index nodes_by_stage on nodes (court, stage, due) where closed_at is null;
