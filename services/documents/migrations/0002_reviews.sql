-- Several may review a document; one that was not let pass goes back to its maker. A consent to
-- electronic service that was found elsewhere than in the reception is shown with its day.

alter table documents
    add column reviewers text[] not null default '{}',
    add column sent_back_at timestamptz,
    add column sent_back_by text,
    add column sent_back_reason text;

update documents set reviewers = array[reviewer] where reviewer is not null;

alter table documents drop column reviewer;

alter table services add column consented_on date;
