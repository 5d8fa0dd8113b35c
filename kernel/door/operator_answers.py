"""What the doors of operators and auditors answer, in every service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCount:
    """How often somebody read."""

    reader: str
    reads: int
    texts: int
    with_purpose: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A read of personal data."""

    position: int
    case_id: str
    reader: str
    reader_role: str
    route: str
    categories: tuple[str, ...]
    in_full: tuple[str, ...]
    count: int
    purpose: str | None
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """Who read personal data here, and the reads themselves."""

    readers: tuple[ReaderCount, ...]
    reads: tuple[Read, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an outside system was asked, and since when."""

    effect_id: str
    kind: str
    case_id: str
    state: str
    attempts: int
    detail: str
    requested_at: datetime | None
    unknown_since: datetime | None
    next_at: datetime
    age_court_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the outside was asked, in one state."""

    service: str
    effects: tuple[Effect, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedGroup:
    """Messages that failed with the same error."""

    error_hash: str
    error: str
    cases: tuple[str, ...]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedMessages:
    """Messages that a service could not take in."""

    service: str
    cases: tuple[str, ...]
    groups: tuple[ParkedGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedMessage:
    """A message that waits, and why."""

    kind: str
    source: str
    name: str
    position: int
    attempts: int
    error: str | None
    parked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedOfCase:
    """The messages of a case that wait, in order."""

    case_id: str
    messages: tuple[ParkedMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distrusted:
    """A record that its source cannot have written so."""

    place: str
    reason: str
    seen_at: datetime
    source: str
    name: str
    position: int
    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrustedRecords:
    """Records that are not believed."""

    service: str
    records: tuple[Distrusted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorRequests:
    """The requests that wait for a second operator, each in its own terms."""

    service: str
    requests: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """Where a log ends."""

    position: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the log, with its hashes."""

    service: str
    court: str
    events: tuple[dict[str, Any], ...]
    head: LogHead
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOfCase:
    """The events of a case as they lie in the log."""

    events: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReached:
    """How far a service has come in the log of another."""

    newest: int
    final: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHeard:
    """What it consumed there, each with its position, hash and event, and what waits."""

    taken: tuple[tuple[int | str | None, ...], ...]
    waiting: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOfTwo:
    """A request that waits for a second operator."""

    request_id: UUID
    awaits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnByOperator:
    """A request that was given up."""

    request_id: UUID
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRetried:
    """How many messages of a case were taken in."""

    case_id: str
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRewound:
    """From after which position a log is published again."""

    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysWrapped:
    """How many keys are wrapped under which secret."""

    secret_id: str
    keys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedByTwo:
    """What was done; which members are there follows from what was asked for."""

    case_id: str = ""
    person_id: str = ""
    erased: bool = False
    source: str = ""
    name: str = ""
    position: int = 0
    requester: str = ""
    effect_id: str = ""
    outcome: str = ""
