"""A case at an instant of the past: as it was, and as it was known. Pure.

Every event has two times: when it happened, and when it was recorded. As it was known counts what
was recorded by then; as it was counts what had happened by then, though recorded later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Past:
    """What had come of a case: its events, who held it, which nodes were open. `state` is empty
    before the filing, then open, closed or archived."""

    entries: list[Mapping[str, Any]] = field(default_factory=list)
    holder: str = ""
    handler: str = ""
    tier: str = ""
    state: str = ""
    nodes: dict[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A case at an instant: as it was known then, and as it was. `late` is what had happened and
    was recorded only afterwards."""

    known: Past
    real: Past
    late: Sequence[Mapping[str, Any]]


def at(entries: Sequence[Mapping[str, Any]], instant: datetime) -> At:
    """The case at an instant, of its entries in the order of recording."""
    happened = [one for one in entries if one["occurred_at"] <= instant]
    return At(
        known=_past([one for one in entries if one["recorded_at"] <= instant]),
        real=_past(happened),
        late=[one for one in happened if one["recorded_at"] > instant],
    )


def _past(entries: Sequence[Mapping[str, Any]]) -> Past:
    past = Past()
    for one in entries:
        past.entries.append(one)
        _entered(past, one["name"], one["body"])
    return past


def _entered(past: Past, name: str, body: Mapping[str, Any]) -> None:
    match name:
        case "CaseFiled":
            past.state = "open"
        case "CaseTriaged":
            past.tier = body["tier"]
        case "CaseConverted":
            past.tier = body["to_tier"]
        case "CustodyBegan":
            past.holder = body["holder"]
        case "CustodyAccepted":
            past.holder, past.handler = body["holder"], body.get("handler") or ""
        case "CaseClosed":
            past.state = "closed"
        case "VolumeArchived":
            past.state = "archived"
        case "NodeOpened":
            past.nodes[body["node_id"]] = body
        case "NodeExtended" | "NodeRedated" | "NodeResumed" if body["node_id"] in past.nodes:
            known = past.nodes[body["node_id"]]
            past.nodes[body["node_id"]] = {**known, "due": body["due"]}
        case "NodeClosed":
            past.nodes.pop(body["node_id"], None)
