-- Which event was taken in, not only which place: a log that was set back and went on
-- differently gives the same identity to another event. Rows from before know no hash.
alter table inbox add column hash text not null default '';

-- One event per place, whoever takes it in first.
drop index inbox_by_position;
create unique index inbox_by_place on inbox (court, source, position);
