-- Which event was taken in, not only which place: a log that was set back and went on
-- differently gives the same identity to another event. Rows from before know no hash.
alter table inbox add column hash text not null default '';
