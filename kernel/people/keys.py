"""The keys of persons, in a database separate from every log."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from kernel.base.postgres import Pools
from kernel.people.sealed import KEY_BYTES
from kernel.people.wrapping import HEAD_BYTES, Wrapping

MIGRATIONS = Path(__file__).parent / "migrations"
BATCH = 500  # keys wrapped anew with one statement


class PostgresKeys:
    """One key per court and person. The row of a destroyed key stays, so that the key is never made
    anew."""

    def __init__(self, pools: Pools, wrapping: Wrapping | None = None) -> None:
        self._pools = pools
        self.wrapping = wrapping or Wrapping()

    async def key(self, court: str, person_id: str, *, create: bool) -> bytes | None:
        pool = await self._pools.of(court)
        if create:
            await pool.execute(
                "insert into person_key (court, person_id, key) values ($1, $2, $3) "
                "on conflict do nothing",
                court,
                person_id,
                self.wrapping.wrap(os.urandom(KEY_BYTES), _owner(court, person_id)),
            )
        found: bytes | None = await pool.fetchval(
            "select key from person_key where court = $1 and person_id = $2", court, person_id
        )
        return None if found is None else self._unwrapped(court, person_id, found)

    def _unwrapped(self, court: str, person_id: str, stored: bytes) -> bytes:
        return self.wrapping.unwrap(stored, _owner(court, person_id))

    async def keys(self, court: str, person_ids: Collection[str]) -> Mapping[str, bytes]:
        pool = await self._pools.of(court)
        rows = await pool.fetch(
            "select person_id, key from person_key "
            "where court = $1 and person_id = any($2) and key is not null",
            court,
            list(person_ids),
        )
        return {person: self._unwrapped(court, person, stored) for person, stored in rows}

    async def destroy(self, court: str, person_id: str) -> bool:
        pool = await self._pools.of(court)
        status: str = await pool.execute(
            "update person_key set key = null, destroyed_at = now() "
            "where court = $1 and person_id = $2 and key is not null",
            court,
            person_id,
        )
        return status.endswith(" 1")

    async def rewrap(self, court: str) -> int:
        """Wrap every key of a court anew that is not wrapped under the newest secret; how many.

        A key that is destroyed meanwhile stays destroyed. Raises SecretMissing.
        """
        pool = await self._pools.of(court)
        done = 0
        while True:
            rows = await pool.fetch(
                "select person_id, key from person_key where court = $1 and key is not null "
                "and substring(key from 1 for $2) <> $3 limit $4",
                court,
                HEAD_BYTES,
                self.wrapping.head,
                BATCH,
            )
            if not rows:
                return done
            for person_id, stored in rows:
                key = self._unwrapped(court, person_id, stored)
                status = await pool.execute(
                    "update person_key set key = $4 "
                    "where court = $1 and person_id = $2 and key = $3",
                    court,
                    person_id,
                    stored,
                    self.wrapping.wrap(key, _owner(court, person_id)),
                )
                done += status.endswith(" 1")


def _owner(court: str, person_id: str) -> str:
    return f"{court}/{person_id}"
