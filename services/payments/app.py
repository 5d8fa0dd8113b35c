"""Composition root of payments: the only file that knows everything."""

from pathlib import Path

from contracts.payments import PaymentsEvent
from kernel.app import Parts
from kernel.decider import Decider
from kernel.service import House
from outside.accounts import HttpAccounts
from services.payments.api import routes
from services.payments.commands import Command, stream_of
from services.payments.decide import decide
from services.payments.reactions import effects, react, report
from services.payments.settings import Settings
from services.payments.state import State, evolve
from services.payments.topics import LISTENS_TO
from services.payments.views import project

HOUSE: House[Command, State, PaymentsEvent] = House(
    name="payments",
    decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    events=PaymentsEvent,
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
        ports={"accounts": HttpAccounts(settings.accounts_url)},
        migrations=Path(__file__).parent / "migrations",
    )
