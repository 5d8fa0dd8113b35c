"""`Zhixing-Wait-For`: callers read, and build on, what they wrote before, here or elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Protocol

from starlette.requests import Request as HttpRequest

from kernel.deciding.decider import Fault
from kernel.deciding.service import Service
from kernel.door.problems import FieldProblems, HttpProblem

HEADER = "Zhixing-Wait-For"
POSITION_DIGITS_MAX = 18  # fits a bigint
POSITIONS_MAX = 16  # more than there are services


class Waiting(Protocol):
    """What knows how far a service has come."""

    @property
    def service(self) -> Service[Any, Any, Any]: ...

    @property
    def waited(self) -> Callable[[str, str, int], Awaitable[bool]]: ...


async def wait_for(context: Waiting, court: str, http: HttpRequest) -> None:
    """Wait until every position in `Zhixing-Wait-For` was consumed, such as `intake:7, triage:3`.

    Raises:
        FieldProblems: it is no position of a service to which this one listens.
        HttpProblem: a position was not reached in time (503).
    """
    raw = http.headers.get(HEADER)
    if raw is None:
        return
    definition = context.service.definition
    wanted = _positions(raw, {definition.name, *definition.listens_to})
    reached = await asyncio.gather(
        *(context.waited(court, source, position) for source, position in wanted.items())
    )
    if not all(reached):
        raise HttpProblem.of("not-yet", "所等待的位置尚未到达，请稍后再试")


def _positions(raw: str, known: Collection[str]) -> dict[str, int]:
    """The highest position wanted of each source."""
    parts = raw.split(",")
    if len(parts) > POSITIONS_MAX:
        raise _fault(f"至多 {POSITIONS_MAX} 个位置")
    wanted: dict[str, int] = {}
    for part in parts:
        source, _, position = part.strip().partition(":")
        if not position.isdecimal() or len(position) > POSITION_DIGITS_MAX:
            raise _fault("应为 服务:位置，多个以逗号分隔")
        if source not in known:
            raise _fault("本服务不接收该服务的消息")
        wanted[source] = max(wanted.get(source, 0), int(position))
    return wanted


def _fault(title: str) -> FieldProblems:
    return FieldProblems([Fault(field=HEADER, title=title)])
