-- Property that persons found, and what became of a measure: who comes first, and how it ended.
alter table assets add column source text not null default 'inquiry';
alter table assets add column description text not null default '';
alter table assets add column evidence text not null default '';
alter table assets add column queue_rank integer;
alter table assets add column prior_holder text;
alter table assets add column ended_by text;
alter table assets add column ended_fen bigint;
create index assets_ending on assets (court, expires_on) where status in ('frozen', 'not_deducted');
