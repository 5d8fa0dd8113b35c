"""The causal timeline of a case through all services."""

from collections.abc import Sequence
from typing import Any

from contracts.catalogue import HOUSES
from contracts.kinds import kind_of
from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from zhixing.simulation.in_memory import causal

FOUNDING = "CaseFiled"
# What an act in another case caused: its cause stands in the timeline of that case.
FROM_ELSEWHERE = frozenset({"PreservationConverted"})


def timeline(history: Sequence[Recorded]) -> list[dict[str, Any]]:
    """Every event of the case, numbered, each with the number of what caused it."""
    ordered = causal(history)
    numbers = {recorded.event_id: number for number, recorded in enumerate(ordered, start=1)}
    return [
        {
            "number": numbers[recorded.event_id],
            "cause": numbers.get(recorded.causation_id) if recorded.causation_id else None,
            "at": recorded.occurred_at.astimezone(CHINA).isoformat(),
            "recorded_at": recorded.recorded_at.astimezone(CHINA).isoformat(),
            "service": recorded.service,
            "team": HOUSES[recorded.service].title,
            "name": recorded.name,
            "kind": kind_of(recorded.event),
            "stream": recorded.stream,
            "actor": recorded.actor,
            "rule_pack": recorded.rule_pack,
        }
        for recorded in ordered
    ]


def unreachable(line: Sequence[dict[str, Any]]) -> list[int]:
    """Numbers of events that cannot be traced back to the filing."""
    begun = {FOUNDING, *FROM_ELSEWHERE}
    reached = {row["number"] for row in line if row["name"] in begun}
    for row in line:  # causes precede their effects
        if row["cause"] in reached:
            reached.add(row["number"])
    return [row["number"] for row in line if row["number"] not in reached]


def _named(row: dict[str, Any]) -> str:
    return f"{row['name']}/{row['kind']}" if row["kind"] else str(row["name"])


def _recorded(row: dict[str, Any]) -> str:
    """When the event was recorded, where that was not the minute in which it happened."""
    happened, recorded = (row[name][:16].replace("T", " ") for name in ("at", "recorded_at"))
    return "" if happened == recorded else f"  recorded {recorded}"


def shown(line: Sequence[dict[str, Any]]) -> str:
    """The line as text: number, cause, instant, service, event, actor."""
    rows = []
    for row in line:
        cause = f"← {row['cause']}" if row["cause"] else ""
        rows.append(
            f"{row['number']:>4} {cause:<7} {row['at'][:16].replace('T', ' ')}  "
            f"{row['service']:<12} {_named(row):<44} {row['actor']}{_recorded(row)}"
        )
    lost = unreachable(line)
    rows.append(
        f"{len(line)} events, all reachable from the filing"
        if not lost
        else f"{len(line)} events; not reachable from the filing: {lost}"
    )
    return "\n".join(rows)
