"""Composition root of enforcement: the only file that knows everything."""

from pathlib import Path

from contracts.enforcement import EnforcementEvent
from kernel.app import Parts
from kernel.decider import Decider
from kernel.service import House
from outside.credit import HttpCredit
from services.enforcement.api import routes
from services.enforcement.commands import Command, stream_of
from services.enforcement.decide import decide
from services.enforcement.reactions import effects, react, report
from services.enforcement.settings import Settings
from services.enforcement.state import State, evolve
from services.enforcement.topics import LISTENS_TO
from services.enforcement.views import project

HOUSE: House[Command, State, EnforcementEvent] = House(
    name="enforcement",
    decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    events=EnforcementEvent,
    listens_to=LISTENS_TO,
    react=react,
    effects=effects,
    report=report,
)


def parts(settings: Settings) -> Parts:
    return Parts(
        house=HOUSE,
        project=project,
        routes=routes,
        ports={"credit": HttpCredit(settings.platform_url)},
        migrations=Path(__file__).parent / "migrations",
    )
