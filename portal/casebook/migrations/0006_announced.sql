-- The hall screen shows announcements while their period runs.

drop index entries_published;
create index entries_published on entries (court, occurred_at desc)
    where name in ('DefaulterListed', 'ServiceAnnounced');
