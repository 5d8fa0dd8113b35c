"""Composition root of control: wires its rooms together."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from contracts.control import ControlEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.files.contents import Contents
from kernel.messaging.effects import Port
from kernel.people.sealed import Keyring
from kernel.program.wiring import Sweep, Wiring
from outside.banks import HttpBanks
from outside.entrustments import HttpEntrustments
from outside.inquiry import HttpInquiry
from services.control.api import routes
from services.control.commands import Command, NoteLapses, consults, stream_of
from services.control.decide import decide
from services.control.decide.acts import ACTS
from services.control.reactions import LEARNS, dated, effects, hears, react, report
from services.control.settings import Settings
from services.control.state import State, evolve
from services.control.topics import HOUSE
from services.control.views import lapsing, project

DEFINITION: ServiceDefinition[Command, State, ControlEvent] = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve, consults=consults),
    commands=Command,
    acts=ACTS,
    react=react,
    hears=hears,
    learns=LEARNS,
    effects=effects,
    report=report,
    dated=dated,
)


def lapse(case_id: str, _now: datetime) -> NoteLapses:
    """The command of the sweep for a case with a measure that has ended."""
    return NoteLapses(case_id=case_id)


def wiring(settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    outside = settings.outside_url

    def filing_ports(contents: Contents, keyring: Keyring) -> Mapping[str, Port]:
        url = outside + settings.entrustments_path
        return {"entrustments": HttpEntrustments(url, contents, keyring)}

    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        ports={
            "national": HttpInquiry(outside + settings.national_path),
            "local": HttpInquiry(outside + settings.local_path),
            "banks": HttpBanks(outside + settings.banks_path),
        },
        filing_ports=filing_ports,
        migrations=Path(__file__).parent / "migrations",
        sweeps=(Sweep(find=lapsing, build=lapse),),
    )
