-- Who read which personal data: one row for each case in an answer. Disposable, like every read
-- model.
create table reads (
    court text not null,
    position bigint not null,
    case_id text not null,
    reader text not null,
    reader_role text not null,
    route text not null,
    categories text[] not null,
    in_full text[] not null,
    count integer not null,
    purpose text,
    read_at timestamptz not null,
    primary key (court, position)
);

create index reads_of_reader on reads (court, reader, read_at);
create index reads_of_case on reads (court, case_id, read_at);
create index reads_by_time on reads (court, read_at);
