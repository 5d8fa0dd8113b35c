-- What the hall screen shows: entries that are published, the newest first.

create index entries_published on entries (court, occurred_at desc)
    where name = 'DefaulterListed' or (name = 'DocumentServed' and body->>'channel' = 'announcement');
