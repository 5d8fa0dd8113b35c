-- By which version, and from which bus, the book of a court was filled. It is emptied where another one
-- fills it: each time its generation is the next, so that who still fills the former one is told.
create table books (
    court text not null primary key,
    version integer not null default 0,
    bus text not null default '',
    generation integer not null default 0,
    emptying boolean not null default false
);

-- Where the following of a topic's partition goes on, for every court alike.
alter table marks add column next_offset bigint;
