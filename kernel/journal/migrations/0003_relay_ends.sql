-- By partition: the place after what was published last. A topic that ends before it has lost
-- events: it was made anew, or its broker lost power before the disk had them.
alter table relay add column ends bigint[] not null default '{}';
