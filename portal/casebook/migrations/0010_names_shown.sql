-- To whom the portal showed names of parties out of its case book, one row for each answer: services keep a log of
-- what they show, and these names they do not show. It is no part of what is filled from the topics.
create table names_shown (
    court text not null,
    shown_at timestamptz not null,
    reader text not null,
    reader_role text not null,
    route text not null,
    case_ids text[] not null,
    names integer not null
);
create index names_shown_of_case on names_shown using gin (case_ids);
create index names_shown_to on names_shown (court, reader, shown_at);
