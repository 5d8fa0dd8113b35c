-- The entry of a debtor in the list of dishonest debtors is called a listing everywhere.

alter table debtors rename column dishonesty to listing;
alter table debtors rename column dishonesty_detail to listing_detail;
