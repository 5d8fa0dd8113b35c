-- The duties of a desk by their end, in the order in which its pages follow each other.
drop index nodes_by_stage;
create index nodes_by_stage on nodes (court, stage, (coalesce(due, 'infinity'::timestamptz)), case_id, node_id)
    where closed_at is null and not wait;
create index cases_by_stage on cases (court, stage) where closed_at is null;
