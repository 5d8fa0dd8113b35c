-- Since when an effect was asked for, and since when nobody knows its outcome (court time). Of those
-- asked for before, the time of their next step is the best that is known.

alter table effects add column requested_at timestamptz, add column unknown_since timestamptz;

update effects set requested_at = next_at;
