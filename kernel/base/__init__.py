"""What everything stands on: clock, logs, PostgreSQL, named points to crash at."""
