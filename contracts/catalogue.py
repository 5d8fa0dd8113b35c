"""Which service tells which events: the one list that the bus, the tools and the tests share."""

from typing import Any, get_args

from contracts.archive import ArchiveEvent
from contracts.control import ControlEvent
from contracts.disposal import DisposalEvent
from contracts.documents import DocumentsEvent
from contracts.enforcement import EnforcementEvent
from contracts.intake import IntakeEvent
from contracts.operations import OperationsEvent
from contracts.payments import PaymentsEvent
from contracts.steps import StepEvent
from contracts.supervision import SupervisionEvent
from contracts.triage import TriageEvent

EVENTS: dict[str, Any] = {
    "intake": IntakeEvent,
    "documents": DocumentsEvent,
    "control": ControlEvent,
    "triage": TriageEvent,
    "enforcement": EnforcementEvent,
    "disposal": DisposalEvent,
    "payments": PaymentsEvent,
    "archive": ArchiveEvent,
    "supervision": SupervisionEvent,
}
SERVICES = tuple(EVENTS)
SHARED: Any = OperationsEvent | StepEvent  # what every service can record
_TELLER = {event: service for service, events in EVENTS.items() for event in get_args(events)}


def facts(*events: type[Any]) -> frozenset[str]:
    """The names, such as `intake.CaseFiled`, of events that one service alone records."""
    return frozenset(f"{_TELLER[event]}.{event.__name__}" for event in events)
