-- The list of cases can be sorted by what is claimed.

create index cases_by_claim on cases (court, coalesce(claim_fen, -1), case_id);
