"""The keys of persons, in a database separate from every log."""

import os
from pathlib import Path

from kernel.base.postgres import Pools
from kernel.people.sealed import KEY_BYTES

MIGRATIONS = Path(__file__).parent / "migrations"


class PostgresKeys:
    """One key per court and person. The row of a destroyed key stays, so that the key is never made
    anew."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    async def key(self, court: str, person_id: str, *, create: bool) -> bytes | None:
        pool = await self._pools.of(court)
        if create:
            await pool.execute(
                "insert into person_key (court, person_id, key) values ($1, $2, $3) "
                "on conflict do nothing",
                court,
                person_id,
                os.urandom(KEY_BYTES),
            )
        found: bytes | None = await pool.fetchval(
            "select key from person_key where court = $1 and person_id = $2", court, person_id
        )
        return found

    async def destroy(self, court: str, person_id: str) -> bool:
        pool = await self._pools.of(court)
        status: str = await pool.execute(
            "update person_key set key = null, destroyed_at = now() "
            "where court = $1 and person_id = $2 and key is not null",
            court,
            person_id,
        )
        return status.endswith(" 1")
