"""Supervision alone on a journal in memory, told of facts day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid5

from contracts.catalogue import EVENTS
from contracts.supervision import NodeBreached, NodeClosed, NodeOpened, NodeRedated
from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request, Service
from kernel.journal.envelope import NAMESPACE
from kernel.journal.memory import MemoryJournal
from kernel.program.app import codec_of
from services.supervision.app import DEFINITION, SWEEPS
from services.supervision.state import next_instant
from tests.support import as_fact, at, calendar, rulebook


class _Calendars:
    def of(self, court: str) -> Any:
        return calendar(court)


@dataclass
class Watch:
    """Supervision of one case of a court, on a clock that stops at every due instant."""

    clock: SimulatedClock
    case_id: str
    court: str = "yanling"
    service: Service[Any, Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.service = Service(
            DEFINITION,
            MemoryJournal("supervision", codec_of("supervision")),
            rulebook=rulebook(),
            calendars=_Calendars(),
            clock=self.clock,
        )

    async def until(self, now: datetime) -> None:
        while True:
            state, _ = await self.service.state(self.court, f"clock-{self.case_id}")
            instant = next_instant(state, self.clock.now())
            if instant is None or instant > now:
                break
            self.clock.set(instant)
            await self._handle([SWEEPS[0].build(self.case_id, instant)])
        self.clock.set(now)

    async def learn(self, event: Any, when: str, *, service: str = "") -> None:
        """Take in a fact; `service` is who tells it, where its type does not say so."""
        await self.until(at(when))
        fact = as_fact(
            event,
            service=service or _teller(event),
            court=self.court,
            case_id=self.case_id,
            occurred_at=at(when),
            event_id=uuid5(NAMESPACE, f"{event} {when}"),
        )
        await self._handle(DEFINITION.react(fact, rulebook().pack(self.court)))

    async def _handle(self, commands: Sequence[Any]) -> None:
        await self.service.handle(Request(court=self.court, commands=commands))

    async def nodes(self) -> dict[str, tuple[NodeOpened, str]]:
        """Each node with `due / closed / how`, as the tables write it."""
        found: dict[str, tuple[NodeOpened, str]] = {}
        for recorded in await self.service.journal.read(self.court, f"clock-{self.case_id}"):
            match recorded.event:
                case NodeOpened() as opened:
                    found[opened.node_id] = (opened, f"{_short(opened.due)} / -")
                case NodeRedated() as moved:
                    opened, told = found[moved.node_id]
                    ended = told.split(" / ")[1]
                    found[moved.node_id] = (opened, f"{_short(moved.due)} / {ended}")
                case NodeBreached() as breached:
                    opened, told = found[breached.node_id]
                    found[breached.node_id] = (opened, told.replace("/ -", "/ breached"))
                case NodeClosed() as ended:
                    opened, told = found[ended.node_id]
                    how = "late" if ended.late else ended.ending
                    due = told.split(" / ")[0]
                    found[ended.node_id] = (opened, f"{due} / {ended.closed_at:%m-%d %H:%M} {how}")
        return found


def _teller(event: Any) -> str:
    """The service whose events these are."""
    return next(name for name, events in EVENTS.items() if isinstance(event, events))


def _short(due: datetime | None) -> str:
    return "-" if due is None else f"{due:%m-%d %H:%M}"
