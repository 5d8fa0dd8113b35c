"""Composition root of enforcement: wires its rooms together."""

from datetime import datetime
from pathlib import Path

from contracts.enforcement import EnforcementEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Sweep, Wiring
from outside.defaulter_list import HttpDefaulterList
from services.enforcement.api import routes
from services.enforcement.commands import Command, consults, stream_of
from services.enforcement.commands.objections import NoteObjectionLapses
from services.enforcement.decide import decide, kind_of
from services.enforcement.decide.acts import ACTS
from services.enforcement.reactions import LEARNS, effects, hears, react, report
from services.enforcement.settings import Settings
from services.enforcement.state import State, evolve
from services.enforcement.topics import HOUSE
from services.enforcement.views import project
from services.enforcement.views.objections import lapsing

DEFINITION: ServiceDefinition[Command, State, EnforcementEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(
        stream_of=stream_of,
        decide=decide,
        evolve=evolve,
        kind_of=kind_of,
        consults=consults,
    ),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
    effects=effects,
    report=report,
)


def lapse(case_id: str, _now: datetime) -> NoteObjectionLapses:
    """The command of the sweep for a case with a ruling against which nobody sought anything."""
    return NoteObjectionLapses(case_id=case_id)


def wiring(settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        ports={"defaulter_list": HttpDefaulterList(settings.platform_url)},
        sweeps=(Sweep(find=lapsing, build=lapse),),
        migrations=Path(__file__).parent / "migrations",
    )
