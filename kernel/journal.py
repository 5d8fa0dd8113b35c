"""The log: what a stored event carries, what an append asks for, and what any journal must do."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

from kernel.codec import canonical

NAMESPACE = UUID("6d0f7a52-6a5e-5f0e-9f1b-4e1f2a7c9d10")
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One event as stored: its envelope, its body, and the event itself once decoded."""

    court: str
    service: str
    position: int
    stream: str
    version: int
    name: str
    schema: int
    event_id: UUID
    case_id: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    rule_pack: str
    traceparent: str
    prev_hash: str
    hash: str
    body: str
    event: Any = None

    def digest(self) -> str:
        """SHA-256 over the previous hash and the canonical envelope with its body."""
        return chain(self.prev_hash, self.sealed_envelope(), self.body)

    def sealed_envelope(self) -> dict[str, Any]:
        return {
            "actor": self.actor,
            "case_id": self.case_id,
            "causation_id": str(self.causation_id) if self.causation_id else None,
            "correlation_id": str(self.correlation_id),
            "court": self.court,
            "event_id": str(self.event_id),
            "name": self.name,
            "occurred_at": self.occurred_at.isoformat(),
            "position": self.position,
            "recorded_at": self.recorded_at.isoformat(),
            "rule_pack": self.rule_pack,
            "schema": self.schema,
            "service": self.service,
            "stream": self.stream,
            "version": self.version,
        }


def chain(prev_hash: str, envelope: dict[str, Any], body: str) -> str:
    """The next link: H(previous || canonical envelope || canonical body), hex."""
    link = hashlib.sha256(prev_hash.encode())
    link.update(canonical(envelope).encode())
    link.update(body.encode())
    return link.hexdigest()


def event_id(court: str, service: str, stream: str, version: int) -> UUID:
    """The identity of an event follows from its place, so a retry cannot mint another one."""
    return uuid5(NAMESPACE, f"{court}/{service}/{stream}/{version}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event decided but not stored. `version` counts from 1 within the stream."""

    stream: str
    version: int
    event: Any
    case_id: str
    occurred_at: datetime
    causation_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRequest:
    """Something to be done in the outside world, exactly once. The id is given, not drawn."""

    effect_id: str
    kind: str
    case_id: str
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSettlement:
    """The end of an effect: confirmed or failed, with what the outside world said."""

    effect_id: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The inbox row of a foreign event: it is taken in once."""

    source: str
    event_id: UUID
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Everything one decision wants written, all of it or nothing.

    `expected` gives, for each stream read, the version the decision was based on.
    """

    court: str
    drafts: tuple[Draft, ...]
    expected: dict[str, int]
    recorded_at: datetime
    actor: str
    correlation_id: UUID
    rule_pack: str
    traceparent: str = ""
    key: str | None = None
    digest: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    delivery: Delivery | None = None
    effects: tuple[EffectRequest, ...] = ()
    settlement: EffectSettlement | None = None


class Conflict(Exception):
    """Another decision was stored first; decide again on the newer state."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"stream {stream}: expected version {expected}, found {actual}")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class AlreadyDone(Exception):
    """The idempotency key, the delivery or the settlement was stored before.

    `answer` is what the first request was told; `digest` what it had asked.
    """

    def __init__(self, answer: dict[str, Any], digest: str = "") -> None:
        super().__init__("already done")
        self.answer = answer
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Head:
    """Where a court's log ends. Position 0 with the genesis hash is the empty log."""

    position: int
    hash: str


class Journal(Protocol):
    """One service's log, for every court it serves."""

    service: str

    async def append(self, request: Append) -> Sequence[Recorded]:
        """Store the request whole.

        Raises:
            Conflict: a stream moved on since it was read.
            AlreadyDone: the key, delivery or settlement is already in the log.
        """

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        """All events of a stream, decoded, oldest first."""

    async def follow(self, court: str, after: int, limit: int) -> Sequence[Recorded]:
        """Events with a position greater than `after`, in order; at most `limit`."""

    async def last_of_case(self, court: str, case_id: str) -> UUID | None:
        """The newest event of a case in this service, if it has one."""

    async def head(self, court: str) -> Head: ...

    async def courts(self) -> Sequence[str]:
        """Courts that have at least one event here."""

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        """What a request with this idempotency key was told, if there was one."""

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        """True when this foreign event was taken in before."""


def seal(
    request: Append, service: str, head: Head, encoded: Sequence[tuple[str, int, str]]
) -> list[Recorded]:
    """Give each draft its position, identity and link in the chain after `head`."""
    sealed: list[Recorded] = []
    previous = head.hash
    for offset, (draft, (name, schema, body)) in enumerate(
        zip(request.drafts, encoded, strict=True), start=1
    ):
        recorded = Recorded(
            court=request.court,
            service=service,
            position=head.position + offset,
            stream=draft.stream,
            version=draft.version,
            name=name,
            schema=schema,
            event_id=event_id(request.court, service, draft.stream, draft.version),
            case_id=draft.case_id,
            occurred_at=draft.occurred_at,
            recorded_at=request.recorded_at,
            actor=request.actor,
            correlation_id=request.correlation_id,
            causation_id=draft.causation_id,
            rule_pack=request.rule_pack,
            traceparent=request.traceparent,
            prev_hash=previous,
            hash="",
            body=body,
            event=draft.event,
        )
        link = recorded.digest()
        sealed.append(replace(recorded, hash=link))
        previous = link
    return sealed
