"""The log of a service: its protocol, its PostgreSQL and in-memory forms, codec and projections."""
