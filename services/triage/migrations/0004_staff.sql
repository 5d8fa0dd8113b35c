-- The staff register. A last day before the first one: the period was revoked and never held.
create table staff (
    court text not null,
    person text not null,
    name text not null,
    primary key (court, person)
);

create table staff_appointments (
    court text not null,
    person text not null,
    office text not null,
    team text not null,
    first_day date not null,
    last_day date,
    primary key (court, person, office, team, first_day)
);

create table staff_absences (
    court text not null,
    person text not null,
    first_day date not null,
    last_day date not null,
    substitute text not null,
    primary key (court, person, first_day)
);
