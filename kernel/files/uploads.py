"""Uploads under way: how much of each was received, and in which pieces. Rows in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from contracts.sealed import Sealed
from kernel.base.postgres import Pools

ALONE_MAX = 2  # uploads completed at once; each holds one of the court's few connections
OPEN = """
    insert into file_upload (court, upload_id, key, case_id, person, file_name, size_bytes)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (court, key) do nothing
"""
BY_KEY = "select * from file_upload where court = $1 and key = $2"
ONE = "select * from file_upload where court = $1 and upload_id = $2"
OF_PERSON = "select count(*) from file_upload where court = $1 and person = $2"
RECEIVED = """
    update file_upload
    set received_bytes = received_bytes + $4, pieces = pieces || $5::text, touched_at = now()
    where court = $1 and upload_id = $2 and received_bytes = $3
    returning received_bytes
"""
CHECKED = """
    update file_upload set content = $3, touched_at = now() where court = $1 and upload_id = $2
"""
LOCK = "select pg_try_advisory_lock(hashtextextended($1, 0))"
UNLOCK = "select pg_advisory_unlock(hashtextextended($1, 0))"
CLOSED = "delete from file_upload where court = $1 and upload_id = $2"
IDLE = """
    select * from file_upload
    where court = $1 and touched_at < now() - make_interval(secs => $2)
    order by touched_at limit $3
"""
IS_STORED = "select true from files where court = $1 and case_id = $2 and file_id = $3"
TO_ERASE = """
    select case_id, file_id, content from files
    where court = $1 and removed_at is not null and erased_at is null limit $2
"""
ERASED = """
    update files set erased_at = now() where court = $1 and case_id = $2 and file_id = $3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload as it stands. A piece is named `offset-size-word`; `content` is empty until the
    content was checked."""

    upload_id: str
    case_id: str
    person: str
    file_name: Sealed
    size_bytes: int
    received_bytes: int = 0
    pieces: tuple[str, ...] = ()
    content: str = ""


class Uploads:
    """The uploads of one service."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools
        self._turns = asyncio.Semaphore(ALONE_MAX)

    async def open(self, court: str, key: str, new: Upload) -> Upload:
        """Begin an upload, or return the one that was begun under this idempotency key."""
        pool = await self._pools.of(court)
        name = orjson.dumps(asdict(new.file_name)).decode()
        begun = (court, new.upload_id, key, new.case_id, new.person, name, new.size_bytes)
        await pool.execute(OPEN, *begun)
        return _upload(await pool.fetchrow(BY_KEY, court, key))

    async def find(self, court: str, upload_id: str) -> Upload | None:
        """The upload with this id, while it is under way."""
        row = await (await self._pools.of(court)).fetchrow(ONE, court, upload_id)
        return _upload(row) if row else None

    async def count(self, court: str, person: str) -> int:
        """How many uploads of this person are under way."""
        return int(await (await self._pools.of(court)).fetchval(OF_PERSON, court, person))

    async def received(
        self, court: str, upload: Upload, offset: int, piece: str, size: int
    ) -> bool:
        """Count a piece that begins at `offset`; False if that is not the end of what is there."""
        pool = await self._pools.of(court)
        at = (court, upload.upload_id, offset, size, piece)
        return await pool.fetchval(RECEIVED, *at) is not None

    async def checked(self, court: str, upload: Upload, content: str) -> None:
        """Note what the content is, before it is written."""
        pool = await self._pools.of(court)
        await pool.execute(CHECKED, court, upload.upload_id, content)

    @asynccontextmanager
    async def alone(self, court: str, upload_id: str) -> AsyncIterator[bool]:
        """Whether nobody else completes or gives up this upload, for as long as the block lasts.

        The lock is the connection's: it ends with the process.
        """
        pool = await self._pools.of(court)
        async with self._turns, pool.acquire() as connection:
            mine = await connection.fetchval(LOCK, upload_id)
            try:
                yield bool(mine)
            finally:
                if mine:
                    await connection.execute(UNLOCK, upload_id)

    async def close(self, court: str, upload: Upload) -> None:
        """Forget an upload."""
        await (await self._pools.of(court)).execute(CLOSED, court, upload.upload_id)

    async def idle(self, court: str, seconds: float, most: int) -> Sequence[Upload]:
        """Uploads that nothing was heard of for so many real seconds."""
        pool = await self._pools.of(court)
        return [_upload(row) for row in await pool.fetch(IDLE, court, seconds, most)]

    async def is_stored(self, court: str, upload: Upload) -> bool:
        """Whether the upload has become a file."""
        pool = await self._pools.of(court)
        place = (court, upload.case_id, upload.upload_id)
        return await pool.fetchval(IS_STORED, *place) is not None

    async def to_erase(self, court: str, most: int) -> Sequence[tuple[str, str, str]]:
        """Case, file and content of removed files whose contents were not deleted yet."""
        rows = await (await self._pools.of(court)).fetch(TO_ERASE, court, most)
        return [(row["case_id"], row["file_id"], row["content"]) for row in rows]

    async def erased(self, court: str, case_id: str, file_id: str) -> None:
        """Note that the content of a removed file was deleted."""
        await (await self._pools.of(court)).execute(ERASED, court, case_id, file_id)


def _upload(row: Any) -> Upload:
    """An upload from its row."""
    known = {name: row[name] for name in Upload.__slots__ if name not in ("file_name", "pieces")}
    name = Sealed(**orjson.loads(row["file_name"]))
    return Upload(**known, file_name=name, pieces=tuple(row["pieces"]))
