"""Composition root of documents: wires its rooms together."""

from datetime import datetime
from pathlib import Path

from contracts.documents import DocumentsEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.program.wiring import Sweep, Wiring
from outside.messages import HttpMessages
from outside.post import HttpPost
from services.documents.api import routes
from services.documents.commands import Command, NoteAnnouncements, consults, stream_of
from services.documents.decide import decide, kind_of, unapproved
from services.documents.decide.acts import ACTS
from services.documents.reactions import LEARNS, effects, hears, react, report
from services.documents.settings import Settings
from services.documents.state import State, evolve
from services.documents.topics import HOUSE
from services.documents.views import elapsing, project

DEFINITION: ServiceDefinition[Command, State, DocumentsEvent] = ServiceDefinition(
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
    effects=effects,
    report=report,
)


def elapse(case_id: str, _now: datetime) -> NoteAnnouncements:
    """The command of the sweep for a case with an announcement that has run out."""
    return NoteAnnouncements(case_id=case_id)


def wiring(settings: Settings) -> Wiring:
    """What the kernel needs to run the service."""
    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=routes,
        ports={
            "messages": HttpMessages(settings.platform_url),
            "post": HttpPost(settings.court_post_url),
        },
        migrations=Path(__file__).parent / "migrations",
        sweeps=(Sweep(find=elapsing, build=elapse),),
    )
