"""The journal in memory, on the `eventsourcing` library's own popo recorder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from kernel.codec import Codec
from kernel.journal import (
    GENESIS,
    AlreadyDone,
    Append,
    Conflict,
    Delivery,
    EffectRequest,
    Head,
    Recorded,
    seal,
)

EMPTY = Head(0, GENESIS)


@dataclass(slots=True)
class _CourtLog:
    recorder: POPOApplicationRecorder = field(default_factory=POPOApplicationRecorder)
    head: Head = EMPTY
    answers: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    inbox: set[tuple[str, UUID]] = field(default_factory=set)
    effects: dict[str, EffectRequest] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    last: dict[str, UUID] = field(default_factory=dict)


class MemoryJournal:
    """Same behaviour as the PostgreSQL journal, without a database."""

    def __init__(self, service: str, codec: Codec) -> None:
        self.service = service
        self.codec = codec
        self._logs: dict[str, _CourtLog] = {}

    def _log(self, court: str) -> _CourtLog:
        return self._logs.setdefault(court, _CourtLog())

    async def append(self, request: Append) -> Sequence[Recorded]:
        log = self._log(request.court)
        self._refuse_repeats(log, request)
        for stream in sorted({*request.expected, *(draft.stream for draft in request.drafts)}):
            expected, actual = request.expected.get(stream, 0), log.versions.get(stream, 0)
            if actual != expected:
                raise Conflict(stream, expected, actual)
        encoded = [self.codec.encode(draft.event) for draft in request.drafts]
        sealed = seal(request, self.service, log.head, encoded)
        if sealed:
            log.recorder.insert_events([_stored(r) for r in sealed])
            log.head = Head(sealed[-1].position, sealed[-1].hash)
        for recorded in sealed:
            log.versions[recorded.stream] = recorded.version
            log.last[recorded.case_id] = recorded.event_id
        if request.key:
            log.answers[request.key] = (request.answer, request.digest)
        if request.delivery:
            log.inbox.add((request.delivery.source, request.delivery.event_id))
        if request.settlement:
            log.settled[request.settlement.effect_id] = request.settlement.state
        for effect in request.effects:
            log.effects.setdefault(effect.effect_id, effect)
        return sealed

    def _refuse_repeats(self, log: _CourtLog, request: Append) -> None:
        if request.key and request.key in log.answers:
            raise AlreadyDone(*log.answers[request.key])
        if request.delivery:
            delivery = request.delivery
            if (delivery.source, delivery.event_id) in log.inbox:
                raise AlreadyDone({})
        if request.settlement and request.settlement.effect_id in log.settled:
            raise AlreadyDone({})

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        stored = self._log(court).recorder.select_events(stream)
        return [self._load(event) for event in stored]

    async def follow(self, court: str, after: int, limit: int) -> Sequence[Recorded]:
        found = self._log(court).recorder.select_notifications(
            after, limit, inclusive_of_start=False
        )
        return [self._load(notification) for notification in found]

    async def last_of_case(self, court: str, case_id: str) -> UUID | None:
        return self._log(court).last.get(case_id)

    async def head(self, court: str) -> Head:
        return self._log(court).head

    async def courts(self) -> Sequence[str]:
        return sorted(court for court, log in self._logs.items() if log.head.position)

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        found = self._log(court).answers.get(key)
        return AlreadyDone(*found) if found else None

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        return (delivery.source, delivery.event_id) in self._log(court).inbox

    def effects(self, court: str) -> Sequence[EffectRequest]:
        """Every effect asked for, in order, performed or not."""
        return list(self._log(court).effects.values())

    def _load(self, stored: StoredEvent | Notification) -> Recorded:
        envelope = orjson.loads(stored.state)
        event = self.codec.decode(envelope["name"], envelope["schema"], envelope["body"])
        return _recorded(envelope, event)


def _stored(recorded: Recorded) -> StoredEvent:
    envelope = {name: getattr(recorded, name) for name in Recorded.__slots__ if name != "event"}
    return StoredEvent(
        originator_id=recorded.stream,
        originator_version=recorded.version,
        topic=f"{recorded.service}.{recorded.name}",
        state=orjson.dumps(envelope),
    )


def _recorded(envelope: dict[str, Any], event: Any) -> Recorded:
    cause = envelope["causation_id"]
    return Recorded(
        **{
            **envelope,
            "event_id": UUID(envelope["event_id"]),
            "correlation_id": UUID(envelope["correlation_id"]),
            "causation_id": UUID(cause) if cause else None,
            "occurred_at": datetime.fromisoformat(envelope["occurred_at"]),
            "recorded_at": datetime.fromisoformat(envelope["recorded_at"]),
        },
        event=event,
    )
