-- The end of a freeze by the law's term, beside the one that the institution returned and that governs.

alter table assets add column computed_on date;
update assets set computed_on = expires_on;
