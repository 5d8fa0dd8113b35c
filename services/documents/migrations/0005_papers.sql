-- What a document says is in its event; here stand the template, the sealed file and what failed.

alter table documents
    add column template_version integer,
    add column file_id text,
    add column filed_at timestamptz,
    add column signer text,
    add column sealing_failed text;
