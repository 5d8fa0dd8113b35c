-- Who agreed to be served electronically (民诉法 第九十条), since when, and what shows it.
create table service_consents (
    court text not null,
    case_id text not null,
    person_id text not null,
    consented_on date not null,
    source text not null,
    file_id text not null,
    primary key (court, case_id, person_id)
);

-- Whether the applicants agreed at the reception, which may be held before the package is ordered.
create table receptions (
    court text not null,
    case_id text not null,
    electronic boolean not null,
    primary key (court, case_id)
);
