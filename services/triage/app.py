"""Composition root of triage: the only file that knows everything."""

from pathlib import Path

from contracts.triage import TriageEvent
from kernel.app import Parts
from kernel.decider import Decider
from kernel.service import House
from services.triage.api import routes
from services.triage.commands import Command, stream_of
from services.triage.decide import decide
from services.triage.reactions import react
from services.triage.settings import Settings
from services.triage.state import State, evolve
from services.triage.topics import LISTENS_TO
from services.triage.views import project

HOUSE: House[Command, State, TriageEvent] = House(
    name="triage",
    decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    events=TriageEvent,
    listens_to=LISTENS_TO,
    react=react,
    draws=True,
)


def parts(_settings: Settings) -> Parts:
    return Parts(
        house=HOUSE,
        project=project,
        routes=routes,
        migrations=Path(__file__).parent / "migrations",
    )
