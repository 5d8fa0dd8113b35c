-- What stands of each item of property of a case, and which cannot be disposed of.

create table belongings (
    court text not null,
    case_id text not null,
    asset_id text not null,
    asset_kind text,
    standing text not null default 'open',
    undisposable text,
    evidence text[] not null default '{}',
    found_at timestamptz,
    primary key (court, case_id, asset_id)
);
