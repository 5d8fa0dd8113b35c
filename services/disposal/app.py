"""Composition root of disposal: the only file that knows everything."""

from pathlib import Path

from contracts.disposal import DisposalEvent
from kernel.app import Parts
from kernel.decider import Decider
from kernel.service import House
from services.disposal.api import routes
from services.disposal.commands import Command, stream_of
from services.disposal.decide import decide
from services.disposal.reactions import react
from services.disposal.settings import Settings
from services.disposal.state import State, evolve
from services.disposal.topics import LISTENS_TO
from services.disposal.views import project

HOUSE: House[Command, State, DisposalEvent] = House(
    name="disposal",
    decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    events=DisposalEvent,
    listens_to=LISTENS_TO,
    react=react,
    hears_every_case=False,
)


def parts(_settings: Settings) -> Parts:
    return Parts(
        house=HOUSE,
        project=project,
        routes=routes,
        migrations=Path(__file__).parent / "migrations",
    )
