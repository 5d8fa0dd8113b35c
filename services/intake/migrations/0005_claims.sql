-- What is claimed head by head, what the check found of each item, and what a correction changed.

alter table filings add column claim jsonb, add column found jsonb;

alter table filing_errors add column old text, add column new text;
