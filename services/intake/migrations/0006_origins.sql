-- The case that a resumed or a preservation case comes from.
alter table filings add column origin text;
create index filings_by_origin on filings (court, origin) where origin is not null;
