"""Composition root of intake: wires its rooms together."""

from pathlib import Path

from contracts.intake import IntakeEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Wiring
from services.intake.api import routes
from services.intake.commands import Command, consults, stream_of
from services.intake.decide import decide
from services.intake.decide.acts import ACTS
from services.intake.reactions import LEARNS, filed_at, hears, react
from services.intake.settings import Settings
from services.intake.state import State, evolve
from services.intake.topics import HOUSE
from services.intake.views import is_party, project

DEFINITION: ServiceDefinition[Command, State, IntakeEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve, consults=consults),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
    dated=filed_at,
)


def wiring(_settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        migrations=Path(__file__).parent / "migrations",
        keeps_persons=True,
        is_party=is_party,
    )
