-- A matter that another court entrusted has no channel of filing and no target.
alter table cases alter column channel drop not null;
alter table cases alter column target drop not null;
