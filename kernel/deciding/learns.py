"""Foreign facts that a service only remembers: a table from a foreign event to an own one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from contracts.catalogue import facts
from kernel.deciding.decider import Circumstances, Decider

Remembered = Callable[[Any, datetime], Any]  # foreign event, when it occurred: own event or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """Record an own event that a foreign fact brings, unless it tells nothing new."""

    case_id: str
    stream: str
    event: Any


def _no_stream(case_id: str) -> str:
    raise LookupError(f"{case_id}: a service without a table learns nothing")


@dataclass(frozen=True, slots=True)
class Learns:
    """What a service remembers of foreign facts: by the class of the foreign event, the own
    event that records it, or None; and the stream of a case that remembers it."""

    table: Mapping[type[Any], Remembered] = field(default_factory=dict)
    stream_of: Callable[[str], str] = _no_stream

    @property
    def names(self) -> frozenset[str]:
        """The names of the foreign facts in the table, such as `control.FeedbackClassified`."""
        return facts(*self.table)

    def of(self, event: Any, case_id: str, occurred_at: datetime) -> Sequence[Learn]:
        """What to record of a foreign event: one thing, or nothing."""
        remembered = self.table.get(type(event))
        own = None if remembered is None else remembered(event, occurred_at)
        if own is None:
            return ()
        return (Learn(case_id=case_id, stream=self.stream_of(case_id), event=own),)


NOTHING = Learns()


def with_learning(decider: Decider[Any, Any, Any]) -> Decider[Any, Any, Any]:
    """The decider of a service that also records what it learns.

    An event that leaves the state as it is would be recorded twice: it is not.
    """

    def stream_of(given: Any) -> str:
        return given.stream if isinstance(given, Learn) else decider.stream_of(given)

    def decide(given: Any, state: Any, circumstances: Circumstances) -> Sequence[Any]:
        if isinstance(given, Learn):
            known = decider.evolve(state, given.event) == state
            return [] if known else [given.event]
        return decider.decide(given, state, circumstances)

    return replace(decider, stream_of=stream_of, decide=decide)
