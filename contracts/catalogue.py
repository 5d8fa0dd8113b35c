"""The catalogue of services: their names, titles, events and sources. A new service is a line
here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from contracts.approvals import ApprovalEvent
from contracts.archive import ArchiveEvent
from contracts.control import ControlEvent
from contracts.disposal import DisposalEvent
from contracts.documents import DocumentsEvent
from contracts.enforcement import EnforcementEvent
from contracts.files import FileEvent
from contracts.intake import IntakeEvent
from contracts.operations import OperationsEvent
from contracts.payments import PaymentsEvent
from contracts.reads import ReadEvent
from contracts.steps import StepEvent
from contracts.supervision import SupervisionEvent
from contracts.triage import TriageEvent

EVERYONE = ("*",)  # in `listens_to`: every other service


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A service as the others know it.

    `events` is the union of the events that only it records; `listens_to` names the services whose
    events it consumes: triage always, which tells who holds a case and who is on the staff. Its
    topic is its name after the prefix of the deployment.
    """

    name: str
    title: str
    events: Any
    listens_to: tuple[str, ...] = ()


def catalogue(*houses: CatalogueEntry) -> Mapping[str, CatalogueEntry]:
    """The services by name, each with the names of those it listens to.

    Raises ValueError if two have one name, or one listens to an unknown service.
    """
    names = [house.name for house in houses]
    found = {house.name: replace(house, listens_to=_heard(house, names)) for house in houses}
    if len(found) < len(names):
        raise ValueError("two houses have one name")
    return found


def _heard(house: CatalogueEntry, names: Iterable[str]) -> tuple[str, ...]:
    others = tuple(name for name in names if name != house.name)
    if house.listens_to == EVERYONE:
        return others
    strangers = set(house.listens_to) - set(others)
    if strangers:
        raise ValueError(f"{house.name} listens to {', '.join(sorted(strangers))}: no such house")
    return house.listens_to


HOUSES = catalogue(
    CatalogueEntry(
        "intake", "立案核对、初次接待", IntakeEvent, listens_to=("enforcement", "triage")
    ),
    CatalogueEntry("documents", "文书制作送达、告知", DocumentsEvent, listens_to=EVERYONE),
    CatalogueEntry(
        "control",
        "查控、保全、事项委托",
        ControlEvent,
        listens_to=("intake", "triage", "documents", "enforcement"),
    ),
    CatalogueEntry(
        "triage",
        "繁简分流、分案、移交",
        TriageEvent,
        listens_to=("intake", "control", "disposal", "enforcement", "supervision"),
    ),
    CatalogueEntry(
        "enforcement",
        "执行实施",
        EnforcementEvent,
        listens_to=("intake", "triage", "control", "documents", "payments", "archive"),
    ),
    CatalogueEntry(
        "disposal",
        "财产处置、网拍",
        DisposalEvent,
        listens_to=("intake", "control", "triage", "documents", "enforcement"),
    ),
    CatalogueEntry("payments", "案款", PaymentsEvent, listens_to=("intake", "triage", "documents")),
    CatalogueEntry(
        "archive",
        "卷宗、终本、归档",
        ArchiveEvent,
        listens_to=("intake", "enforcement", "triage", "documents"),
    ),
    CatalogueEntry("supervision", "节点、督办、质效", SupervisionEvent, listens_to=EVERYONE),
)
EVENTS: Mapping[str, Any] = {house.name: house.events for house in HOUSES.values()}
SERVICES = tuple(HOUSES)
PORTAL = "portal"  # reads all services and records nothing
SHARED: Any = (  # what every service can record
    OperationsEvent | StepEvent | ApprovalEvent | ReadEvent | FileEvent
)
_TELLER = {event: service for service, events in EVENTS.items() for event in get_args(events)}


def facts(*events: type[Any]) -> frozenset[str]:
    """The names, such as `intake.CaseFiled`, of the events that only one service records."""
    return frozenset(f"{_TELLER[event]}.{event.__name__}" for event in events)
