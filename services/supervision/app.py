"""Composition root of supervision: wires its rooms together."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from contracts.supervision import SupervisionEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.journal.projections import Reader
from kernel.law.calendar import calendar_year
from kernel.law.calendars import PublishedCalendars
from kernel.program.wiring import Sweep, Wiring
from services.supervision.api import routes
from services.supervision.commands import Command, NoticeTime, Redate, stream_of
from services.supervision.decide import decide, kind_of
from services.supervision.decide.acts import ACTS
from services.supervision.reactions import hears, react
from services.supervision.settings import Settings
from services.supervision.state import State, evolve
from services.supervision.topics import HOUSE
from services.supervision.views import (
    cases_to_redate,
    falling_due,
    newest_publication,
    project,
    publications,
)

DEFINITION: ServiceDefinition[Command, State, SupervisionEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve, kind_of=kind_of),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
)


def notice(case_id: str, now: datetime) -> NoticeTime:
    """The command of the sweep for a case in which something is due."""
    return NoticeTime(case_id=case_id, now=now)


def redating(case_id: str, _now: datetime) -> Redate:
    """The command of the sweep for a case that a calendar publication affects."""
    return Redate(case_id=case_id)


class Publications:
    """Loads a court's calendar publications, then finds the affected cases until none is left."""

    def __init__(self, calendars: PublishedCalendars) -> None:
        self._calendars = calendars
        self._learnt: dict[str, int] = {}
        self._redated: dict[str, int] = {}

    async def learn(self, reader: Reader, court: str) -> int:
        """The number of the court's last publication, which its calendar now includes."""
        newest = await newest_publication(reader, court)
        if self._learnt.get(court, 0) == newest:
            return newest
        rows = await publications(reader, court)
        years = [
            calendar_year(
                row["year"],
                row["version"],
                row["rest_days"],
                row["make_up_days"],
                closure=row["kind"] == "closure",
            )
            for row in rows
        ]
        self._calendars.learn(court, years)
        self._learnt[court] = int(rows[-1]["number"])
        return self._learnt[court]

    async def find(self, reader: Reader, court: str, _now: datetime, limit: int) -> Sequence[str]:
        newest = await self.learn(reader, court)
        if self._redated.get(court, 0) == newest:
            return ()
        found: Sequence[str] = (await cases_to_redate(reader, court, limit))["cases"]
        if not found:
            self._redated[court] = newest
        return found


SWEEPS = (Sweep(find=falling_due, build=notice),)


def wiring(_settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    calendars = PublishedCalendars()
    published = Publications(calendars)
    return Wiring(
        definition=DEFINITION,
        calendars=calendars,
        learn=published.learn,
        project=project,
        routes=routes,
        ports={},
        migrations=Path(__file__).parent / "migrations",
        sweeps=(Sweep(find=published.find, build=redating), *SWEEPS),
    )
