-- The stored papers that show what an investigation on the spot found; older records name theirs.
alter table sites add column files text[] not null default '{}';
