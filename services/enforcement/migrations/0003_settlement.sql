-- What the parties settled between themselves; what was paid by hand stands with the other payments.
alter table works add column settlement_form text;
alter table works add column agreed_fen bigint;
alter table works add column perform_until date;
alter table works add column settlement_evidence text;
alter table works add column settled_at timestamptz;
alter table works add column settled_fen bigint;
