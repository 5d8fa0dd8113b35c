-- The sealed rulings and notices of a case, and the acts on its property that rest on them.
create table measure_papers (
    court text not null,
    case_id text not null,
    document_id text not null,
    document_kind text not null,
    noted_at timestamptz not null,
    served_at timestamptz,
    primary key (court, case_id, document_id)
);

create table measures (
    court text not null,
    case_id text not null,
    event_id uuid not null,
    asset_id text not null,
    act text not null,
    ruling text not null,
    assistance text not null,
    done_at timestamptz not null,
    primary key (court, case_id, event_id)
);
