"""The history of a case by cause: each event under the one that brought it about. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEPTH_MAX = 6  # what lies deeper is shown at this depth


@dataclass(frozen=True, slots=True)
class Placed:
    """An event of the history, how deep it lies under its causes, and the nearest of them."""

    entry: Mapping[str, Any]
    depth: int
    cause: Mapping[str, Any] | None


def by_time(entries: Sequence[Mapping[str, Any]]) -> list[Placed]:
    """The events from the newest to the oldest, each with its cause."""
    known = {entry["event_id"]: entry for entry in entries}
    return [Placed(entry, 0, known.get(entry["causation_id"])) for entry in reversed(entries)]


def by_cause(entries: Sequence[Mapping[str, Any]]) -> list[Placed]:
    """Each event followed by what it brought about, in the order of their recording.

    An event whose cause is in another case, or in none, stands by itself.
    """
    known = {entry["event_id"] for entry in entries}
    effects: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in entries:
        cause = entry["causation_id"]
        effects[cause if cause in known and cause != entry["event_id"] else None].append(entry)
    placed: list[Placed] = []
    waiting = [(entry, 0, None) for entry in reversed(effects.pop(None, []))]
    while waiting:
        entry, depth, cause = waiting.pop()
        placed.append(Placed(entry, min(depth, DEPTH_MAX), cause))
        following = effects.pop(entry["event_id"], [])
        waiting += [(one, depth + 1, entry) for one in reversed(following)]
    return placed
