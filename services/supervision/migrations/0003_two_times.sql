-- Every node shows when it began and ended, and when the facts that say so were recorded.

alter table nodes add column opening_recorded_at timestamptz;
alter table nodes add column closing_recorded_at timestamptz;
alter table nodes add column struck_at timestamptz;
alter table nodes add column struck_by text not null default '';
alter table nodes add column struck_for text not null default '';
