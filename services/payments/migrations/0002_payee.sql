-- Whose account was confirmed (person id): the confirmation ends when that person is corrected.
alter table accounts add column payee text not null default '';
