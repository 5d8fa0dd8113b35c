-- Filters of the case list that somebody has kept under a name. They are their own, and no part of what is filled
-- from the topics: an emptied book keeps them. `words` stands apart, since it may name a party.
create table saved_views (
    court text not null,
    person text not null,
    name text not null,
    words text not null,
    filters text not null,
    saved_at timestamptz not null,
    primary key (court, person, name)
);
