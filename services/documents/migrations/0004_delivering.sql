-- Service by hand and by announcement: who took it or where it was published, and what shows it.
alter table services add column manner text;
alter table services add column taker text;
alter table services add column evidence text;
alter table services add column effective_at timestamptz;
alter table services add column elapsed boolean not null default false;
create index services_announced on services (court, effective_at)
    where effective_at is not null and not elapsed;
