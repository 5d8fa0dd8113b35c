"""The contract of a journal: an append, its errors, and how its events are linked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from kernel.journal.codec import Codec, canonical
from kernel.journal.envelope import Place, Recorded, chain, event_id
from kernel.journal.projections import Statement


class Newest(NamedTuple):
    """The newest event of a case, and the pack of the case."""

    event_id: UUID
    rule_pack: str


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
    """A request to an outside system, made exactly once. Its id is given by the caller, its `court`
    by the ledger that performs it."""

    effect_id: str
    kind: str
    case_id: str
    payload: dict[str, Any] = field(default_factory=dict)
    court: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSettlement:
    """The end of an effect: confirmed or failed, with the answer of the outside system."""

    effect_id: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The inbox row of a foreign event that changes something: it is consumed once."""

    source: str
    event_id: UUID
    position: int
    hash: str

    @property
    def place(self) -> Place:
        """Its place in the log of its source."""
        return Place(self.source, self.position, self.hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Everything that one decision writes, all or nothing.

    `expected` is, for each stream read, the version on which the decision is based. `kept` are
    statements that keep what the delivered event tells of custody and staff; repeated they change
    nothing.
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
    kept: Sequence[Statement] = ()


class Conflict(Exception):
    """Another decision was stored first; decide again on the newer state."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"stream {stream}: expected version {expected}, found {actual}")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class AlreadyDone(Exception):
    """The idempotency key, the delivery or the settlement was stored before.

    `answer` is the answer to the first request; `digest` the digest of its content.
    """

    def __init__(self, answer: dict[str, Any], digest: str = "") -> None:
        super().__init__("already done")
        self.answer = answer
        self.digest = digest


class Diverged(Exception):
    """Another event than the one consumed before is at this position: its log was rolled back
    and continued differently. A person must decide which is right."""

    def __init__(self, place: Place, known: str) -> None:
        super().__init__(
            f"{place.source} position {place.position}: consumed as {known[:16]}…, "
            f"now received as {place.hash[:16]}…"
        )
        self.place = place
        self.known = known


@dataclass(frozen=True, slots=True)
class History:
    """A stream as decisions need it: its events, the pack of its first and its newest event."""

    events: Sequence[Any]
    rule_pack: str | None = None
    last: UUID | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a court's log. Position 0 with the genesis hash is the empty log."""

    position: int
    hash: str


class Journal(Protocol):
    """One service's log, for every court it serves."""

    service: str

    async def append(self, request: Append) -> Sequence[Recorded]:
        """Store the request, all or nothing.

        Raises:
            Conflict: a stream has changed since it was read.
            AlreadyDone: the key, delivery or settlement is already in the log.
            Diverged: another event was consumed at the delivery's position.
        """

    async def note(self, court: str, places: Sequence[Place]) -> Sequence[Diverged]:
        """Mark foreign events that ask nothing of this service as consumed.

        Events that differ from what was consumed at their position are not marked, but returned,
        each once.
        """

    async def history(self, court: str, stream: str) -> History:
        """A stream's events, oldest first, and no more of their envelopes than decisions need."""

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        """All events of a stream, decoded, oldest first."""

    async def follow(
        self, court: str, after: int, limit: int, *, decoded: bool = True
    ) -> Sequence[Recorded]:
        """Events with a position greater than `after`, in order; at most `limit`.

        Forwarders may pass `decoded=False`; `event` is then None.
        """

    async def of_case(self, court: str, case_id: str) -> Sequence[Recorded]:
        """Every event of a case in this service, decoded, in order."""

    async def last_of_case(self, court: str, case_id: str) -> Newest | None:
        """The newest event of a case in this service, if it has one."""

    async def head(self, court: str) -> Head: ...

    async def courts(self) -> Sequence[str]:
        """Courts that have at least one event here."""

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        """The answer to an earlier request with this idempotency key; None if there was none."""

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        """Whether this foreign event was consumed before. Raises Diverged."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An event of a request without its position and the previous hash.

    `before` and `after` are its canonical envelope around the position, so that only one hash is
    left to compute while the log's head is locked.
    """

    draft: Draft
    name: str
    schema: int
    body: str
    event_id: UUID
    before: str
    after: str


def unlinked(request: Append, service: str, codec: Codec) -> list[Unlinked]:
    """The events of a request, encoded and identified.

    Raises ValueError if they do not continue their streams: a log must have no gaps.
    """
    versions = dict(request.expected)
    shared = {
        "actor": request.actor,
        "correlation_id": request.correlation_id,
        "court": request.court,
        "position": 0,
        "recorded_at": request.recorded_at,
        "rule_pack": request.rule_pack,
        "service": service,
    }
    ready: list[Unlinked] = []
    for draft in request.drafts:
        versions[draft.stream] = versions.get(draft.stream, 0) + 1
        if draft.version != versions[draft.stream]:
            raise ValueError(f"{draft.stream}: {draft.version} is not {versions[draft.stream]}")
        name, schema, body = codec.encode(draft.event)
        identity = event_id(request.court, service, draft.stream, draft.version)
        envelope = canonical(
            {
                **shared,
                "case_id": draft.case_id,
                "causation_id": draft.causation_id,
                "event_id": identity,
                "name": name,
                "occurred_at": draft.occurred_at,
                "schema": schema,
                "stream": draft.stream,
                "version": draft.version,
            }
        )
        # Quotes inside JSON strings are escaped, so this finds only the key.
        before, _, after = envelope.partition('"position":0')
        ready.append(Unlinked(draft, name, schema, body, identity, before, after))
    return ready


def link(request: Append, service: str, head: Head, ready: Sequence[Unlinked]) -> list[Recorded]:
    """Give each event of a request its position and its hash in the chain after `head`."""
    linked: list[Recorded] = []
    previous = head.hash
    for position, event in enumerate(ready, start=head.position + 1):
        draft = event.draft
        newest = chain(previous, f'{event.before}"position":{position}{event.after}', event.body)
        linked.append(
            Recorded(
                court=request.court,
                service=service,
                position=position,
                stream=draft.stream,
                version=draft.version,
                name=event.name,
                schema=event.schema,
                event_id=event.event_id,
                case_id=draft.case_id,
                occurred_at=draft.occurred_at,
                recorded_at=request.recorded_at,
                actor=request.actor,
                correlation_id=request.correlation_id,
                causation_id=draft.causation_id,
                rule_pack=request.rule_pack,
                traceparent=request.traceparent,
                prev_hash=previous,
                hash=newest,
                body=event.body,
                event=draft.event,
            )
        )
        previous = newest
    return linked
