-- What is asked for, and who decides on it, is in the table of approvals; a consolidation is decided.

alter table sortings
    drop column conversion_requester,
    drop column conversion_requested_at,
    drop column conversion_refused,
    drop column reassignment_requester,
    drop column reassignment_refused,
    add column reassignment_approver text;

alter table sortings rename column related_approved to consolidated;
