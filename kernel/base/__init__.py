"""The ground floor: clock, logs, PostgreSQL, named crash points."""
