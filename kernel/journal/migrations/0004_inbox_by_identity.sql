-- Before its first statistics a table looks empty, and two indexes that begin alike look the same:
-- an identity was looked for among all events of its source. It tells events apart without the
-- source, which is part of the name it follows from.
alter table inbox drop constraint inbox_pkey, add primary key (court, event_id);
