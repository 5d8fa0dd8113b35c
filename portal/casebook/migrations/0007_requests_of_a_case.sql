-- The number of a request is one of its case: two cases of a service have the same ones.
alter table requests drop constraint requests_pkey;
alter table requests add primary key (court, case_id, service, approval_id);
