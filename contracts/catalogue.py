"""Which service tells which events: the one list that the bus, the tools and the tests share."""

from typing import Any

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
