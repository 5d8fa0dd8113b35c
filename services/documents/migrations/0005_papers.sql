-- What a document says is in its event; here stand the template, the sealed file and what failed.

alter table documents
    add column template_version integer,
    add column file_id text,
    add column filed_at timestamptz,
    add column signer text,
    add column sealing_failed text;

create table templates (
    court text not null,
    document_kind text not null,
    version integer not null,
    state text not null,
    proposer text not null,
    proposed_at timestamptz not null,
    sha256 text not null,
    file_id text not null,
    content text not null,
    size_bytes bigint not null,
    approver text,
    decided_at timestamptz,
    reason text,
    primary key (court, document_kind, version)
);
