"""What a log already holds, and whether a request may be added to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.journal import AlreadyDone, Append, Conflict, Delivery, Diverged, Recorded


@dataclass(slots=True)
class Known:
    """What a log holds of what some requests ask for. Each request gets its own verdict."""

    answers: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    inbox: dict[UUID, str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    def refusal(self, request: Append) -> Exception | None:
        """Why the request may not be stored, or None."""
        if request.key and request.key in self.answers:
            return AlreadyDone(*self.answers[request.key])
        if request.delivery and request.delivery.event_id in self.inbox:
            return taken_before(request.delivery, self.inbox[request.delivery.event_id])
        if request.settlement and request.settlement.effect_id in self.settled:
            return AlreadyDone({})
        for stream in streams_of(request):
            expected, actual = request.expected.get(stream, 0), self.versions.get(stream, 0)
            if expected != actual:
                return Conflict(stream, expected, actual)
        return None

    def remember(self, request: Append, sealed: Sequence[Recorded]) -> None:
        """The request is stored: those that come after it are judged on that."""
        for recorded in sealed:
            self.versions[recorded.stream] = recorded.version
        if request.key:
            self.answers[request.key] = (request.answer, request.digest)
        if request.delivery:
            self.inbox[request.delivery.event_id] = request.delivery.hash
        if request.settlement:
            self.settled.add(request.settlement.effect_id)


def taken_before(delivery: Delivery, known_hash: str) -> AlreadyDone | Diverged:
    """The verdict on a delivery whose place is in the inbox: the same event, or another one."""
    if known_hash and known_hash != delivery.hash:
        return Diverged(delivery, known_hash)
    return AlreadyDone({})


def streams_of(request: Append) -> list[str]:
    """The streams a request was decided on or writes to, in a fixed order."""
    return sorted({*request.expected, *(draft.stream for draft in request.drafts)})
