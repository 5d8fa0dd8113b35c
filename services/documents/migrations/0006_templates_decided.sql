-- Templates are decided by the approvals of the court: several persons may have decided.

alter table templates
    drop column approver,
    add column decided_by text[] not null default '{}';
