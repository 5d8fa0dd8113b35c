"""How PostgreSQL goes about the statements of the journal, on tables it knows nothing about yet.

A plan made then is kept until the first statistics, while the log grows under it.
"""

import asyncpg
import pytest

from kernel.base.postgres import Pools
from kernel.journal.sql import CHUNK, COLUMNS, HASH_AT, HISTORIES, KNOWN, LOCK_HEAD

COURT = "yanling"
STATEMENTS = {
    "lock the head": (LOCK_HEAD, "text", "'yanling'"),
    "the hash at a place": (HASH_AT, "text, bigint", "'yanling', 1"),
    "what is known": (
        KNOWN,
        "text, text[], text[], uuid[], text[], text[], bigint[]",
        "'yanling', '{k}', '{intake}', array[gen_random_uuid()], '{e}', '{s}', '{1}'",
    ),
    "histories": (HISTORIES, "text, text[]", "'yanling', '{s}'"),
    "a chunk": (CHUNK, "text, bigint, int", "'yanling', 0, 1000"),
    "a stream": (
        f"select {COLUMNS} from events where court = $1 and stream = $2 order by version",
        "text, text",
        "'yanling', 's'",
    ),
    "a case": (
        f"select {COLUMNS} from events where court = $1 and case_id = $2 order by position",
        "text, text",
        "'yanling', 'c'",
    ),
}
# A row found by its key, of which one thing more is asked.
ASKED_OF_THE_ROW = "Filter: (state = ANY ('{confirmed,failed}'::text[]))"


@pytest.mark.parametrize("name", STATEMENTS)
async def test_every_row_is_found_by_the_whole_of_its_key(pools: Pools, name: str) -> None:
    """No index is read further than its conditions reach: nothing is filtered out afterwards."""
    sql, types, values = STATEMENTS[name]
    pool = await pools.of(COURT)
    async with pool.acquire() as connection:
        steps = await _plan(connection, sql, types, values)
    assert any("Index Cond" in step for step in steps)
    filters = [step for step in steps if step.startswith("Filter:") and step != ASKED_OF_THE_ROW]
    assert filters == [], "\n".join(steps)


async def test_a_plan_is_made_once_and_kept(pools: Pools) -> None:
    """For arrays the server would plan anew with each call."""
    sql, types, values = STATEMENTS["what is known"]
    pool = await pools.of(COURT)
    async with pool.acquire() as connection:
        await _plan(connection, sql, types, values)
        counts = await connection.fetchrow(
            "select generic_plans, custom_plans from pg_prepared_statements where name = 'asked'"
        )
    assert (counts["generic_plans"], counts["custom_plans"]) == (1, 0)


async def _plan(connection: asyncpg.Connection, sql: str, types: str, values: str) -> list[str]:
    await connection.execute(f"prepare asked ({types}) as {sql}")
    rows = await connection.fetch(f"explain (costs off) execute asked ({values})")
    return [row[0].strip() for row in rows]
