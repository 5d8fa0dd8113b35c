"""Messages that could not be consumed, kept per case and in order until an operator acts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

import asyncpg

from kernel.base.postgres import Pools
from kernel.journal.envelope import Recorded

ERROR_CHARACTERS_MAX = 2000
ParkedKind = Literal["failed", "waiting", "early"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A parked message: it failed, waits behind a failed one, or came too early."""

    message: Recorded
    kind: ParkedKind
    attempts: int
    error: str
    error_hash: str
    parked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrustedRecord:
    """A message that its source cannot have written so, where it lay, and why it is not believed.
    What it says of itself, its source and case included, may be false."""

    message: Recorded
    place: str
    reason: str
    seen_at: datetime


def blocking(parked: Sequence[Parked]) -> Recorded | None:
    """The message that blocks a case, of those that are parked of it; None if none failed."""
    return next((one.message for one in parked if one.kind == "failed"), None)


def error_hash(error: BaseException) -> str:
    """Groups failures of one kind by their type and origin, not by their text."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return hashlib.sha256(f"{type(error).__name__}@{place}".encode()).hexdigest()[:12]


def error_text(error: BaseException) -> str:
    """The error as a text that can be stored; it may quote the message it concerns."""
    said = f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS_MAX].replace("\x00", "")
    return said.encode(errors="replace").decode()


class Parking(Protocol):
    """Stores parked messages."""

    async def cases(self, court: str) -> set[str]:
        """Cases with a failed message; their later messages wait behind it."""

    async def early(self, court: str) -> set[str]:
        """Cases with messages that came too early."""

    async def park(self, parked: Parked) -> bool:
        """Store a message durably; parking it twice stores it once, in its first place.

        False if it was to wait but nothing of its case is parked any more; it is then not stored.
        """

    async def of_case(self, court: str, case_id: str) -> Sequence[Parked]:
        """The messages of a case in order of arrival."""

    async def all(self, court: str) -> Sequence[Parked]: ...

    async def release(self, message: Recorded) -> None:
        """Remove a message that has been consumed."""

    async def distrust(self, record: DistrustedRecord) -> bool:
        """List a message that is not believed. False if the one at its place is listed already."""

    async def distrusted(self, court: str) -> Sequence[DistrustedRecord]:
        """The messages that were not believed, oldest first."""


class MemoryParking:
    """Parking in memory, for tests and simulation."""

    def __init__(self) -> None:
        self._parked: dict[UUID, Parked] = {}
        self._distrusted: dict[str, DistrustedRecord] = {}

    async def cases(self, court: str) -> set[str]:
        return {p.message.case_id for p in await self.all(court) if p.kind != "early"}

    async def early(self, court: str) -> set[str]:
        return {p.message.case_id for p in await self.all(court) if p.kind == "early"}

    async def park(self, parked: Parked) -> bool:
        message = parked.message
        if parked.kind == "waiting" and message.case_id not in await self.cases(message.court):
            return False
        known = self._parked.get(parked.message.event_id)
        if known is None:
            self._parked[parked.message.event_id] = parked
        elif parked.kind != "waiting":  # it was retried: the latest result counts
            self._parked[parked.message.event_id] = replace(
                parked, attempts=known.attempts + parked.attempts
            )
        return True

    async def of_case(self, court: str, case_id: str) -> Sequence[Parked]:
        return [p for p in await self.all(court) if p.message.case_id == case_id]

    async def all(self, court: str) -> Sequence[Parked]:
        return [p for p in self._parked.values() if p.message.court == court]

    async def release(self, message: Recorded) -> None:
        self._parked.pop(message.event_id, None)

    async def distrust(self, record: DistrustedRecord) -> bool:
        return self._distrusted.setdefault(record.place, record) is record

    async def distrusted(self, court: str) -> Sequence[DistrustedRecord]:
        return [r for r in self._distrusted.values() if r.message.court == court]


class PostgresParking:
    """Parking in the service's own database."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    async def cases(self, court: str) -> set[str]:
        pool = await self._pools.of(court)
        rows = await pool.fetch(
            "select distinct case_id from parked where court = $1 and kind <> 'early'", court
        )
        return {row["case_id"] for row in rows}

    async def early(self, court: str) -> set[str]:
        pool = await self._pools.of(court)
        rows = await pool.fetch(
            "select distinct case_id from parked where court = $1 and kind = 'early'", court
        )
        return {row["case_id"] for row in rows}

    async def park(self, parked: Parked) -> bool:
        message = parked.message
        pool = await self._pools.of(message.court)
        done: str = await pool.execute(
            """
            with behind as (
                select 1 from parked where court = $1 and case_id = $4 and kind <> 'early'
                limit 1 for update  -- not one that a retry at another replica releases just now
            )
            insert into parked
                (court, source, event_id, case_id, message, kind, attempts, error,
                 error_hash, parked_at, position)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
            where $6 <> 'waiting' or exists (select from behind)
            on conflict (court, source, event_id) do update set
                kind = case when excluded.kind = 'waiting'
                    then parked.kind else excluded.kind end,
                attempts = parked.attempts + excluded.attempts,
                error = case when excluded.kind = 'waiting'
                    then parked.error else excluded.error end,
                error_hash = case when excluded.kind = 'waiting'
                    then parked.error_hash else excluded.error_hash end
            """,
            message.court,
            message.service,
            message.event_id,
            message.case_id,
            message.to_json().decode(),
            parked.kind,
            parked.attempts,
            parked.error,
            parked.error_hash,
            parked.parked_at,
            message.position,
        )
        return done == "INSERT 0 1"

    async def of_case(self, court: str, case_id: str) -> Sequence[Parked]:
        pool = await self._pools.of(court)
        rows = await pool.fetch(
            "select * from parked where court = $1 and case_id = $2 order by sequence",
            court,
            case_id,
        )
        return [_parked(row) for row in rows]

    async def all(self, court: str) -> Sequence[Parked]:
        pool = await self._pools.of(court)
        rows = await pool.fetch("select * from parked where court = $1 order by sequence", court)
        return [_parked(row) for row in rows]

    async def release(self, message: Recorded) -> None:
        pool = await self._pools.of(message.court)
        await pool.execute(
            "delete from parked where court = $1 and source = $2 and event_id = $3",
            message.court,
            message.service,
            message.event_id,
        )

    async def distrust(self, record: DistrustedRecord) -> bool:
        pool = await self._pools.of(record.message.court)
        done: str = await pool.execute(
            "insert into distrusted (court, place, message, reason, seen_at) "
            "values ($1, $2, $3, $4, $5) on conflict do nothing",
            record.message.court,
            record.place,
            record.message.to_json().decode(),
            record.reason,
            record.seen_at,
        )
        return done == "INSERT 0 1"

    async def distrusted(self, court: str) -> Sequence[DistrustedRecord]:
        pool = await self._pools.of(court)
        sql = (
            "select message, place, reason, seen_at from distrusted "
            "where court = $1 order by seen_at, place"
        )
        return [
            DistrustedRecord(
                message=Recorded.from_json(message), place=place, reason=reason, seen_at=seen_at
            )
            for message, place, reason, seen_at in await pool.fetch(sql, court)
        ]


def _parked(row: asyncpg.Record) -> Parked:
    return Parked(
        message=Recorded.from_json(row["message"]),
        kind=row["kind"],
        attempts=row["attempts"],
        error=row["error"],
        error_hash=row["error_hash"],
        parked_at=row["parked_at"],
    )
