"""Composition root of supervision: the only file that knows everything."""

from datetime import datetime
from pathlib import Path

from contracts.supervision import SupervisionEvent
from kernel.app import Parts, Sweep
from kernel.decider import Decider
from kernel.service import House
from services.supervision.api import routes
from services.supervision.commands import Command, NoticeTime, stream_of
from services.supervision.decide import decide
from services.supervision.reactions import react
from services.supervision.settings import Settings
from services.supervision.state import State, evolve
from services.supervision.topics import LISTENS_TO
from services.supervision.views import falling_due, project

HOUSE: House[Command, State, SupervisionEvent] = House(
    name="supervision",
    decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    events=SupervisionEvent,
    listens_to=LISTENS_TO,
    react=react,
)


def notice(case_id: str, now: datetime) -> NoticeTime:
    """What the sweep asks of a case in which something fell due."""
    return NoticeTime(case_id=case_id, now=now)


SWEEPS = (Sweep(find=falling_due, build=notice),)


def parts(_settings: Settings) -> Parts:
    return Parts(
        house=HOUSE,
        project=project,
        routes=routes,
        ports={},
        migrations=Path(__file__).parent / "migrations",
        sweeps=SWEEPS,
    )
