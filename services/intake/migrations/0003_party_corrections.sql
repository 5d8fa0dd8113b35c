-- What was corrected of a party: what stood before, and what stands since.

create table party_corrections (
    court text not null,
    case_id text not null,
    version integer not null,
    person_id text not null,
    new_person_id text not null,
    old jsonb not null,
    new jsonb not null,
    reason text not null,
    ground text not null,
    actor text not null,
    corrected_at timestamptz not null,
    primary key (court, case_id, version)
);

create index party_corrections_of_person on party_corrections (court, person_id);
