-- A case is filed in the termination library; nothing is shelved, which would mean postponed.

alter table terminations rename column shelved_at to filed_at;
