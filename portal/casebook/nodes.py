"""What the events of supervision change in the case book: the duties of a case, with their clocks.
Pure."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from contracts.supervision import (
    NodeBreached,
    NodeClosed,
    NodeExtended,
    NodeOpened,
    NodePaused,
    NodeRedated,
    NodeResumed,
)
from contracts.values import DueDerivation
from kernel.journal.envelope import Recorded
from portal.casebook.writes import Writing, updated, upserted

_DERIVATION: TypeAdapter[DueDerivation] = TypeAdapter(DueDerivation)
NODE = ("court", "case_id", "node_id")
_UNTOUCHED: Mapping[str, object] = {
    "paused_at": None,
    "closed_at": None,
    "recorded_at": None,
    "ending": "",
    "late": False,
    "breached": False,
    "consequence": "",
}


def node_statements(recorded: Recorded) -> list[Writing]:
    """The statements of one event; empty where it concerns no node."""
    match recorded.event:
        case NodeOpened() as event:
            return [_opened(recorded, event)]
        case NodePaused() as event:
            return _dated(recorded, {"paused_at": event.paused_at})
        case NodeResumed() as event:
            return _dated(recorded, {"paused_at": None, **_due(event)})
        case NodeExtended() | NodeRedated() as event:
            return _dated(recorded, _due(event))
        case NodeBreached() as event:
            return _dated(recorded, {"breached": True, "consequence": event.consequence})
        case NodeClosed() as event:
            closed = {
                "closed_at": event.closed_at,
                "recorded_at": event.recorded_at or recorded.recorded_at,
                "ending": event.ending,
                "late": event.late,
            }
            return _dated(recorded, closed)
        case _:
            return []


def _opened(recorded: Recorded, event: NodeOpened) -> Writing:
    """A node that opens again starts with a clean row."""
    row: dict[str, object] = {
        "court": recorded.court,
        "case_id": recorded.case_id,
        "node_id": event.node_id,
        "code": event.code,
        "title": event.title,
        "who": event.who,
        "stage": event.stage,
        "subject": event.subject,
        "opened_at": event.opened_at,
        "opening_recorded_at": event.recorded_at or recorded.recorded_at,
        "due": event.due,
        "warn_at": event.warn_at,
        "wait": event.wait,
        "set_by": event.set_by,
        "derivation": _DERIVATION.dump_json(event.derivation).decode(),
        **_UNTOUCHED,
    }
    return upserted("nodes", NODE, tuple(row)[len(NODE) :]), tuple(row.values())


def _due(event: NodeResumed | NodeExtended | NodeRedated) -> dict[str, object]:
    derivation = _DERIVATION.dump_json(event.derivation).decode()
    return {"due": event.due, "warn_at": event.warn_at, "derivation": derivation}


def _dated(recorded: Recorded, columns: Mapping[str, object]) -> list[Writing]:
    place = (recorded.court, recorded.case_id, recorded.event.node_id)
    return [(updated("nodes", NODE, tuple(columns)), (*place, *columns.values()))]
