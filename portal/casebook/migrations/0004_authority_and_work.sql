-- Who holds which case and which office, as triage has told it (the table of the journal, which every house has): the
-- portal finds whose a duty or a request is by it. `subject` is the case, empty for the staff register.
create table if not exists authority_facts (
    court text not null,
    subject text not null,
    source text not null,
    position bigint not null,
    name text not null,
    schema integer not null,
    body text not null,
    primary key (court, subject, position, source)
);

create index nodes_by_who on nodes (court, who, (coalesce(due, 'infinity'::timestamptz)), case_id, node_id)
    where closed_at is null and not wait;
