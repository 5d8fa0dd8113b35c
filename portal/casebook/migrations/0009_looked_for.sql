-- What lists look for among a hundred thousand cases: the open duties of a case, the cases that somebody handles, those
-- of a team that nobody handles yet, and a case by the number in its case number.
create index nodes_open_of_case on nodes (court, case_id) where closed_at is null and not wait;
create index cases_in_hand on cases (court, handler) where closed_at is null;
create index cases_of_nobody on cases (court, holder) where closed_at is null and handler = '';
create index cases_by_serial on cases (court, (substring(case_id from '([0-9]+)号$')));
