-- Uploads under way. Not a read model: what is here is nowhere else.
create table file_upload (
    court text not null,
    upload_id text not null,
    key text not null, -- the idempotency key of the request that opened it
    case_id text not null,
    person text not null,
    file_name text not null, -- sealed
    size_bytes bigint not null,
    received_bytes bigint not null default 0,
    pieces text[] not null default '{}',
    content text not null default '', -- known once the content was checked
    touched_at timestamptz not null default now(),
    primary key (court, upload_id),
    unique (court, key)
);

create index file_upload_idle on file_upload (court, touched_at);
create index file_upload_of_person on file_upload (court, person);

-- The files of cases: disposable, like every read model. Only `erased_at` says what no event says:
-- that the content of a removed file was deleted; where it is lost, deleting it again does nothing.
create table files (
    court text not null,
    case_id text not null,
    file_id text not null,
    content text not null,
    size_bytes bigint not null,
    kind text not null,
    file_name text not null,
    uploader text not null,
    scanned_by text not null,
    stored_at timestamptz not null,
    removed_at timestamptz,
    removed_by text,
    erased_at timestamptz,
    primary key (court, case_id, file_id)
);

create index files_to_erase on files (court, removed_at)
    where removed_at is not null and erased_at is null;
