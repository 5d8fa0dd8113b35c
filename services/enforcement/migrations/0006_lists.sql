-- What was done at the platform of the two public lists, and how long an entry stands.

alter table debtors
    add column lifted_at timestamptz,
    add column listed_until date;

create table list_operations (
    court text not null,
    case_id text not null,
    person_id text not null,
    operation text not null,
    standing text not null,
    sent_at timestamptz,
    answered_at timestamptz,
    reason text,
    primary key (court, case_id, person_id, operation)
);
