-- Read models of documents; disposable: truncate and replay gives the same rows.

create table packages (
    court text not null,
    case_id text not null,
    kinds text[] not null,
    addressees text[] not null,
    ordered_at timestamptz not null,
    sent_at timestamptz,
    primary key (court, case_id)
);

create table documents (
    court text not null,
    document_id text not null,
    case_id text not null,
    document_kind text not null,
    addressees text[] not null,
    maker text not null,
    made_at timestamptz not null,
    reviewer text,
    reviewed_at timestamptz,
    sealed_at timestamptz,
    draft_handed_over_at timestamptz,
    primary key (court, document_id)
);

create index documents_of_case on documents (court, case_id);

create table services (
    court text not null,
    document_id text not null,
    addressee text not null,
    attempt integer not null,
    case_id text not null,
    channel text not null,
    state text not null,
    sent_at timestamptz not null,
    settled_at timestamptz,
    reason text,
    perform_by date,
    primary key (court, document_id, addressee, attempt)
);

create index services_of_case on services (court, case_id);

create table service_failures (
    court text not null,
    document_id text not null,
    addressee text not null,
    case_id text not null,
    reason text not null,
    reported_at timestamptz not null,
    primary key (court, document_id, addressee)
);

create table notices (
    court text not null,
    notice_id text not null,
    case_id text not null,
    event text not null,
    addressee text not null,
    channel text not null,
    article text not null,
    state text not null,
    requested_at timestamptz not null,
    settled_at timestamptz,
    reason text,
    primary key (court, notice_id)
);

create index notices_of_case on notices (court, case_id);
