"""Checks whether a log already holds what a request asks for, and whether it may be added."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.journal.envelope import Place, Recorded
from kernel.journal.protocol import AlreadyDone, Append, Conflict, Delivery, Diverged


@dataclass(slots=True)
class AlreadyStored:
    """What a log already holds of a group of requests. Each request gets its own verdict.

    `inbox` and `places` hold the hashes of consumed foreign events, by identity and by source and
    position; for an event that asked nothing, the first digits.
    """

    answers: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    inbox: dict[UUID, str] = field(default_factory=dict)
    places: dict[tuple[str, int], str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    def refusal(self, request: Append) -> Exception | None:
        """Why the request may not be stored, or None."""
        if request.key and request.key in self.answers:
            return AlreadyDone(*self.answers[request.key])
        if request.delivery and (verdict := self.taken(request.delivery)):
            return verdict
        if request.settlement and request.settlement.effect_id in self.settled:
            return AlreadyDone({})
        for stream in streams_of(request):
            expected, actual = request.expected.get(stream, 0), self.versions.get(stream, 0)
            if expected != actual:
                return Conflict(stream, expected, actual)
        return None

    def taken(self, delivery: Delivery) -> AlreadyDone | Diverged | None:
        """Whether an event was consumed before: this one, or another with its identity or position.

        Inbox rows of earlier versions have no hash; for these the identity must suffice.
        """
        place = delivery.source, delivery.position
        known = self.inbox.get(delivery.event_id), self.places.get(place)
        for found in known:
            if found is not None and not delivery.hash.startswith(found):
                return Diverged(delivery.place, found)
        return None if known == (None, None) else AlreadyDone({})

    def note(self, place: Place) -> Diverged | None:
        """Mark a foreign event that asks nothing as consumed, unless another one was at its
        position."""
        known = self.places.setdefault((place.source, place.position), place.hash)
        return None if place.hash.startswith(known) else Diverged(place, known)

    def remember(self, request: Append, sealed: Sequence[Recorded]) -> None:
        """Record that the request is stored, so that later requests of the group are checked
        against it."""
        for recorded in sealed:
            self.versions[recorded.stream] = recorded.version
        if request.key:
            self.answers[request.key] = (request.answer, request.digest)
        if delivery := request.delivery:
            self.inbox[delivery.event_id] = delivery.hash
            self.places[delivery.source, delivery.position] = delivery.hash
        if request.settlement:
            self.settled.add(request.settlement.effect_id)


def streams_of(request: Append) -> list[str]:
    """The streams a request was decided on or writes to, in a fixed order."""
    return sorted({*request.expected, *(draft.stream for draft in request.drafts)})
