"""Foreign facts that a service only remembers: a table from foreign events to own events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.catalogue import facts

Remembered = Callable[
    [Any, datetime], Any
]  # (foreign event, when it occurred) -> own event, or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """The command to record an own event that follows from a foreign fact, unless it changes
    nothing. `at` is when that fact happened."""

    case_id: str
    stream: str
    event: Any
    at: datetime | None = None


def _no_stream(case_id: str) -> str:
    raise LookupError(f"{case_id}: a service without a table learns nothing")


@dataclass(frozen=True, slots=True)
class Learns:
    """What a service remembers of foreign facts.

    `table` maps the class of a foreign event to a function that returns the own event to record, or
    None; `stream_of` is the stream of a case that records it.
    """

    table: Mapping[type[Any], Remembered] = field(default_factory=dict)
    stream_of: Callable[[str], str] = _no_stream

    @property
    def names(self) -> frozenset[str]:
        """The names of the foreign facts in the table, such as `control.FeedbackClassified`."""
        return facts(*self.table)

    def of(self, event: Any, case_id: str, occurred_at: datetime) -> Sequence[Learn]:
        """The command that records what follows from a foreign event; empty if nothing does."""
        remembered = self.table.get(type(event))
        own = None if remembered is None else remembered(event, occurred_at)
        if own is None:
            return ()
        stream = self.stream_of(case_id)
        return (Learn(case_id=case_id, stream=stream, event=own, at=occurred_at),)


NOTHING = Learns()
