-- Duties that come back and those of the court itself, what was agreed to, publications by day.

alter table nodes add column readings integer[] not null default '{}';
alter table nodes add column set_by text not null default '';
alter table nodes add column notify text[] not null default '{}';
alter table nodes add column period date;
-- Whether the next period was opened, or the duty comes back no more.
alter table nodes add column followed boolean not null default false;
alter table nodes add column paused_at timestamptz;
alter table nodes add column reason text not null default '';
alter table nodes add column approver text not null default '';

alter table nodes drop column next_at;
-- The instant at which something must next be recorded; null when time changes nothing. The end
-- of a period opens the next one, done or not.
alter table nodes add column next_at timestamptz generated always as (
    case
        when paused and closed_at is null then null
        when closed_at is not null or breached then
            case when period is not null and not followed then over_at end
        when warned or warn_at is null then over_at
        else warn_at
    end
) stored;
create index nodes_falling_due on nodes (court, next_at) where next_at is not null;

create table publications (
    court text not null,
    number integer not null,
    version text not null,
    year integer not null,
    kind text not null,
    rest_days text[] not null,
    make_up_days text[] not null,
    source text not null,
    published_at timestamptz not null,
    primary key (court, version)
);

-- The last publication that lists the day, or lists it no longer.
create table publication_days (
    court text not null,
    day date not null,
    number integer not null,
    primary key (court, day)
);
