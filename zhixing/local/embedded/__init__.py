"""Real servers that come with the program: PostgreSQL 18 and Apache Kafka 4.3.1.

Import from the rooms: `datadir`, `postgres`, `kafka`, and `containers` for the same in Docker.
"""
