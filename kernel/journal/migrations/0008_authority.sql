-- What a house has heard of who holds which case and which office: as it was told, in the order of
-- telling. `subject` is the case, or empty for the staff register of the court.
create table authority_facts (
    court text not null,
    subject text not null,
    source text not null,
    position bigint not null,
    name text not null,
    schema integer not null,
    body text not null,
    primary key (court, subject, position, source)
);

-- The house that tells them has them in its own log.
insert into authority_facts
select court, case_id, 'triage', position, name, schema, body from events
where name in ('CustodyBegan', 'CustodyPassed', 'CustodyAccepted', 'CustodyRefused');
