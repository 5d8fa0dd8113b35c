"""Composition root of payments: wires its rooms together."""

from pathlib import Path

from contracts.payments import PaymentsEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Wiring
from outside.accounts import HttpAccounts
from services.payments.api import routes
from services.payments.commands import Command, consults, stream_of
from services.payments.decide import decide
from services.payments.decide.acts import ACTS
from services.payments.reactions import LEARNS, effects, hears, react, report, unapproved
from services.payments.settings import Settings
from services.payments.state import State, evolve
from services.payments.topics import HOUSE
from services.payments.views import project

DEFINITION: ServiceDefinition[Command, State, PaymentsEvent] = ServiceDefinition(
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
    effects=effects,
    report=report,
    learns=LEARNS,
)


def wiring(settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        ports={"accounts": HttpAccounts(settings.accounts_url)},
        migrations=Path(__file__).parent / "migrations",
    )
