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
from kernel.journal.projections import Statement

_DERIVATION: TypeAdapter[DueDerivation] = TypeAdapter(DueDerivation)
_UNTOUCHED: Mapping[str, object] = {
    "paused_at": None,
    "closed_at": None,
    "recorded_at": None,
    "ending": "",
    "late": False,
    "breached": False,
    "consequence": "",
}


def node_statements(recorded: Recorded) -> list[Statement]:
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


def _opened(recorded: Recorded, event: NodeOpened) -> Statement:
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
    names = list(row)
    places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    sets = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    sql = (
        f"insert into nodes ({', '.join(names)}) values ({places}) "  # noqa: S608  # own names
        f"on conflict (court, case_id, node_id) do update set {sets}"
    )
    return sql, tuple(row.values())


def _due(event: NodeResumed | NodeExtended | NodeRedated) -> dict[str, object]:
    derivation = _DERIVATION.dump_json(event.derivation).decode()
    return {"due": event.due, "warn_at": event.warn_at, "derivation": derivation}


def _dated(recorded: Recorded, columns: Mapping[str, object]) -> list[Statement]:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, start=4))
    sql = (
        f"update nodes set {sets} "  # noqa: S608  # column names are this room's own
        "where court = $1 and case_id = $2 and node_id = $3"
    )
    place = (recorded.court, recorded.case_id, recorded.event.node_id)
    return [(sql, (*place, *columns.values()))]
