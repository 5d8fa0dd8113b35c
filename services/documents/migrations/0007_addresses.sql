-- Where a letter goes on one day, and at which of these places it was taken.
alter table services add column places text[] not null default '{}';
alter table services add column place text;
