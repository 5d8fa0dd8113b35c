"""One event with its envelope: the same type for what is stored, sent, received and reacted to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from kernel.journal.codec import canonical

NAMESPACE = UUID("6d0f7a52-6a5e-5f0e-9f1b-4e1f2a7c9d10")
NAMESPACE_BYTES = NAMESPACE.bytes
VERSION_AND_VARIANT = (0xF000 << 64) | (0xC000 << 48)
VERSION_5 = (0x5000 << 64) | (0x8000 << 48)
GENESIS = "0" * 64


class Place(NamedTuple):
    """The place of an event in the log of its service, and its hash there.

    A log that was rolled back (restored from an old dump) gives known positions and identities to
    other events; the hash distinguishes them. `prev_hash` is that of the event before it, where it
    is known.
    """

    source: str
    position: int
    hash: str
    prev_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One event with its envelope.

    The journal returns it, the relay sends it, a consumer receives it and a reaction is given it.
    `service` recorded it, in `stream` as number `version` (from 1) and in the court's log at
    `position` (from 1). `occurred_at` is when the act happened, `recorded_at` when it was stored.
    `body` is the canonical JSON of the event, `event` the event itself, None until decoded.

    An own event reaches the reactions of its service before it is stored. Its `position` and
    `schema` are then 0, and `prev_hash`, `hash` and `body` are empty.
    """

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

    @property
    def place(self) -> Place:
        """Its place in the log of its service."""
        return Place(self.service, self.position, self.hash, self.prev_hash)

    def digest(self) -> str:
        """SHA-256 over the previous hash and the canonical envelope with its body, in hex."""
        envelope = canonical({name: getattr(self, name) for name in HASHED})
        return chain(self.prev_hash, envelope, self.body)

    def to_json(self) -> bytes:
        """The envelope and the body as JSON, without the decoded event."""
        return orjson.dumps({name: getattr(self, name) for name in WRITTEN})

    @classmethod
    def from_json(cls, text: str | bytes, event: Any = None) -> "Recorded":
        """Reads what `to_json` wrote.

        Raises:
            ValueError, TypeError: it is something else.
        """
        return cls.from_fields(orjson.loads(text), event)

    @classmethod
    def from_fields(cls, written: Mapping[str, Any], event: Any = None) -> "Recorded":
        """Reads the parsed JSON of an envelope."""
        cause = written["causation_id"]
        return cls(
            **{
                **written,
                "event_id": UUID(written["event_id"]),
                "correlation_id": UUID(written["correlation_id"]),
                "causation_id": UUID(cause) if cause else None,
                "occurred_at": datetime.fromisoformat(written["occurred_at"]),
                "recorded_at": datetime.fromisoformat(written["recorded_at"]),
            },
            event=event,
        )


def decided(
    event: Any,
    *,
    court: str,
    service: str,
    stream: str,
    version: int,
    case_id: str,
    occurred_at: datetime,
    recorded_at: datetime,
    actor: str,
    correlation_id: UUID,
    causation_id: UUID | None,
    rule_pack: str,
) -> Recorded:
    """An event as reactions are given it before it is stored; its identity is final."""
    return Recorded(
        court=court,
        service=service,
        position=0,
        stream=stream,
        version=version,
        name=type(event).__name__,
        schema=0,
        event_id=event_id(court, service, stream, version),
        case_id=case_id,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        actor=actor,
        correlation_id=correlation_id,
        causation_id=causation_id,
        rule_pack=rule_pack,
        traceparent=traceparent_of(correlation_id),
        prev_hash="",
        hash="",
        body="",
        event=event,
    )


WRITTEN = tuple(field.name for field in fields(Recorded) if field.name != "event")

# What the hash of an event covers besides its body and the previous hash.
HASHED = (
    "actor",
    "case_id",
    "causation_id",
    "correlation_id",
    "court",
    "event_id",
    "name",
    "occurred_at",
    "position",
    "recorded_at",
    "rule_pack",
    "schema",
    "service",
    "stream",
    "version",
)


def chain(prev_hash: str, envelope: str, body: str) -> str:
    """The next link: H(previous || canonical envelope || canonical body), hex."""
    return hashlib.sha256(f"{prev_hash}{envelope}{body}".encode()).hexdigest()


def name_based(name: str) -> UUID:
    """A version 5 UUID (RFC 9562) of one of our names, at half the cost of `uuid.uuid5`."""
    digest = hashlib.sha1(NAMESPACE_BYTES + name.encode(), usedforsecurity=False).digest()
    number = int.from_bytes(digest[:16], "big")
    return UUID(int=number & ~VERSION_AND_VARIANT | VERSION_5)


@lru_cache(maxsize=10_000)  # computed when it is decided and again when it is written
def event_id(court: str, service: str, stream: str, version: int) -> UUID:
    """The identity of an event is derived from its place, so that a retry gives the same one."""
    return name_based(f"{court}/{service}/{stream}/{version}")


@lru_cache(maxsize=10_000)
def correlation_of(court: str, case_id: str) -> UUID:
    """The correlation id of all work on a case, derived from the case."""
    return name_based(f"{court}/{case_id}")


def traceparent_of(correlation: UUID) -> str:
    """The W3C trace context of all work under a correlation id."""
    return f"00-{correlation.hex}-{correlation.hex[:16]}-01"
