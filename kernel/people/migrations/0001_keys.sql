-- Keys of persons. Destroying a key (key = null) erases what it sealed in every log.

create table person_key (
    court text not null,
    person_id text not null,
    key bytea,
    destroyed_at timestamptz,
    primary key (court, person_id)
);
