"""Composition root of disposal: wires its rooms together."""

from pathlib import Path

from contracts.disposal import DisposalEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Wiring
from services.disposal.api import routes
from services.disposal.commands import Command, consults, stream_of
from services.disposal.decide import decide
from services.disposal.decide.acts import ACTS
from services.disposal.reactions import LEARNS, hears, react
from services.disposal.settings import Settings
from services.disposal.state import State, evolve
from services.disposal.topics import HOUSE
from services.disposal.views import project

DEFINITION: ServiceDefinition[Command, State, DisposalEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve, consults=consults),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
    hears_every_case=False,
    names_staff=True,
)


def wiring(_settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        migrations=Path(__file__).parent / "migrations",
    )
