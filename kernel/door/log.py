"""The doors of every service for auditors: its log, and what it heard of others, as stored.

An auditor elsewhere computes the hashes again. Sealed data stays sealed: the keys are not here.
"""

from typing import Annotated, Any

import orjson
from pydantic import Field

from kernel.base.postgres import Pools
from kernel.door.http import Door
from kernel.door.operator_answers import LogHeard, LogOfCase, LogPage, LogReached
from kernel.journal.audit import PAGE_MAX, POSITION_MIN, DatabaseBooks
from kernel.journal.projections import Reader
from kernel.messaging.cloudevents import POSITION_MAX

ACT = "ReadLog"
SPAN_MAX = 2 * PAGE_MAX  # positions of one question: a page of events has no holes
Position = Annotated[int, Field(ge=POSITION_MIN, le=POSITION_MAX)]
Limit = Annotated[int, Field(ge=1, le=PAGE_MAX)]


def log_routes(door: Door, pools: Pools) -> None:
    """The routes of one service: /log, /log/cases/{case_id}, /log/heard/{source}[/positions]."""

    async def books(court: str) -> DatabaseBooks:
        return DatabaseBooks(await pools.of(court), house=door.name, court=court)

    async def log(
        _reader: Reader, court: str, first: Position = 1, limit: Limit = PAGE_MAX
    ) -> dict[str, Any]:
        """The log from a position on, page by page, with its hashes, and where it ends."""
        page = await (await books(court)).page(first, limit)
        return {"service": door.name, "court": court, **page.to_json()}

    async def log_of_case(_reader: Reader, court: str, case_id: str) -> dict[str, Any]:
        """The events of a case as they lie in the log."""
        events = await (await books(court)).of_case(case_id)
        return {"events": [orjson.loads(recorded.to_json()) for recorded in events]}

    async def reached(_reader: Reader, court: str, source: str) -> dict[str, Any]:
        """How far this service has come in the log of another."""
        found = await (await books(court)).reached(source)
        return {"newest": found.newest, "final": found.final}

    async def heard(
        _reader: Reader, court: str, source: str, first: Position, last: Position
    ) -> dict[str, Any]:
        """What it consumed there between two positions, and what waits."""
        until = min(last, first + SPAN_MAX)
        return (await (await books(court)).heard(source, first, until)).to_json()

    door.query("/log", log, act=ACT, answer=LogPage)
    door.query("/log/cases/{case_id}", log_of_case, act=ACT, answer=LogOfCase)
    door.query("/log/heard/{source}", reached, act=ACT, answer=LogReached)
    door.query("/log/heard/{source}/positions", heard, act=ACT, answer=LogHeard)
