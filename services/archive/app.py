"""Composition root of archive: wires its rooms together."""

from pathlib import Path

from contracts.archive import ArchiveEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Wiring
from services.archive.api import routes
from services.archive.commands import Command, consults, stream_of
from services.archive.decide import decide
from services.archive.decide.acts import ACTS
from services.archive.reactions import LEARNS, hears, react, unapproved
from services.archive.settings import Settings
from services.archive.state import State, evolve
from services.archive.topics import HOUSE
from services.archive.views import project

DEFINITION: ServiceDefinition[Command, State, ArchiveEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(
        stream_of=stream_of,
        decide=decide,
        evolve=evolve,
        consults=consults,
        unapproved=unapproved,
    ),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
)


def wiring(_settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        ports={},
        migrations=Path(__file__).parent / "migrations",
    )
