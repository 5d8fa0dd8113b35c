-- Effects are settled; what comes no more is final.
alter table inbox_mark rename column settled to final;
