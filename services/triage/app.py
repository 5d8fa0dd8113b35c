"""Composition root of triage: wires its rooms together."""

from dataclasses import replace
from pathlib import Path

from contracts.triage import TriageEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Wiring
from services.triage.api import routes
from services.triage.commands import Command, consults, consults_files, stream_of
from services.triage.decide import decide, kind_of, unapproved
from services.triage.decide.acts import ACTS
from services.triage.reactions import LEARNS, hears, react
from services.triage.settings import Settings
from services.triage.state import State, evolve
from services.triage.topics import HOUSE
from services.triage.views import project

DEFINITION: ServiceDefinition[Command, State, TriageEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(
        stream_of=stream_of,
        decide=decide,
        evolve=evolve,
        kind_of=kind_of,
        unapproved=unapproved,
        consults=consults,
    ),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
    needs_seed=True,
)


TOKENS_RULE = replace(
    DEFINITION, own_decider=replace(DEFINITION.own_decider, consults=consults_files)
)


def wiring(settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION if settings.offices == "register" else TOKENS_RULE,
        project=project,
        routes=routes,
        migrations=Path(__file__).parent / "migrations",
    )
