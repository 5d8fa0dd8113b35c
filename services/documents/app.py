"""Composition root of documents: wires its rooms together."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from contracts.documents import DocumentsEvent
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.files.contents import Contents
from kernel.messaging.effects import Port
from kernel.people.sealed import Keyring
from kernel.program.wiring import Sweep, Wiring
from outside.messages import HttpMessages
from outside.post import HttpPost
from outside.seals import HttpSeals
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
    from kernel.files.press import Press  # only who sets documents loads what sets them

    press = Press(settings.fonts_folder, settings.body_font, settings.courts_directory)

    def filing_ports(contents: Contents, keyring: Keyring) -> Mapping[str, Port]:
        from outside.papers import SealedPapers  # what signs takes a second to load

        seals = HttpSeals(settings.seal_platform_url)
        return {"seals": SealedPapers(seals, press, contents, keyring)}

    return Wiring(
        definition=DEFINITION,
        project=project,
        routes=partial(routes, press=press),
        ports={
            "messages": HttpMessages(settings.platform_url),
            "post": HttpPost(settings.court_post_url),
        },
        filing_ports=filing_ports,
        migrations=Path(__file__).parent / "migrations",
        sweeps=(Sweep(find=elapsing, build=elapse),),
    )
