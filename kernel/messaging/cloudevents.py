"""Events as CloudEvents 1.0 in Kafka's binary mode, and back.

The attributes and our extensions are headers, the value is the stored body, the key is the case.
"""

from binascii import unhexlify
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import orjson

from contracts.kinds import KIND
from contracts.upcasts import UPCASTS
from kernel.base.zone import CHINA
from kernel.journal.envelope import Place, Recorded

SPEC_VERSION = "1.0"
TEXT_MAX = 500  # characters of a name, a case, a stream; limited by indexes
POSITION_MAX = 2**63 - 1
NUMBER_MAX = 2**31 - 1
SHA256_BYTES = 32
HEADINGS_MAX = 10_000  # cache size: more than there are names, kinds and packs
Headers = Iterable[tuple[str, bytes | None]]


class BadEnvelope(Exception):
    """The headers of a message do not describe one of our events; it is parked."""


class Heading(NamedTuple):
    """What kind of event a message carries according to its headers: enough to know whether a
    service asks for it.

    `kind` is that of `contracts.kinds`; None if the event has none or the headers do not tell.
    """

    court: str
    source: str
    name: str
    kind: str | None
    rule_pack: str


def heading_of(recorded: Recorded) -> Heading:
    """The heading of an event, as its headers would tell it."""
    return Heading(
        court=recorded.court,
        source=recorded.service,
        name=recorded.name,
        kind=_kind_of(recorded),
        rule_pack=recorded.rule_pack,
    )


class KafkaRecord(NamedTuple):
    """What a Kafka record consists of. The key keeps the events of a case in one partition."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def record_of(recorded: Recorded) -> KafkaRecord:
    """The Kafka record of a stored event."""
    return KafkaRecord(recorded.case_id.encode(), recorded.body.encode(), headers_of(recorded))


def headers_of(recorded: Recorded) -> list[tuple[str, bytes]]:
    """CloudEvents attributes and our extensions as Kafka headers (UTF-8)."""
    attributes = {
        "ce_specversion": SPEC_VERSION,
        "ce_id": str(recorded.event_id),
        "ce_source": f"urn:zhixing:{recorded.court}:{recorded.service}",
        "ce_type": recorded.name,
        "ce_time": recorded.recorded_at.isoformat(),
        "ce_subject": recorded.case_id,
        "ce_dataschema": f"urn:zhixing:{recorded.service}:{recorded.name}:{recorded.schema}",
        "ce_court": recorded.court,
        "ce_position": str(recorded.position),
        "ce_stream": recorded.stream,
        "ce_version": str(recorded.version),
        "ce_occurredat": recorded.occurred_at.isoformat(),
        "ce_actor": recorded.actor,
        "ce_correlationid": str(recorded.correlation_id),
        "ce_causationid": str(recorded.causation_id or ""),
        "ce_rulepack": recorded.rule_pack,
        "ce_traceparent": recorded.traceparent,
        "ce_prevhash": recorded.prev_hash,
        "ce_hash": recorded.hash,
        "content-type": "application/json",
    }
    kind = _kind_of(recorded)
    if kind is not None:
        attributes["ce_kind"] = kind
    return [(name, value.encode()) for name, value in attributes.items()]


def _kind_of(recorded: Recorded) -> str | None:
    """The kind of an event, read from its body.

    None if it has none, if an upcast may change it, or if the body cannot be read.
    """
    attribute = KIND.get(recorded.name)
    if attribute is None or (recorded.name, recorded.schema) in UPCASTS:
        return None
    try:
        body = orjson.loads(recorded.body)
    except orjson.JSONDecodeError:
        return None
    return str(body[attribute]) if isinstance(body, dict) and attribute in body else None


def heading_in(found: Mapping[str, bytes | None]) -> Heading:
    """The heading in the headers of a Kafka record; other headers are ignored.

    Raises BadEnvelope.
    """
    try:
        return _heading(
            found["ce_court"],
            found["ce_dataschema"],
            found["ce_type"],
            found.get("ce_kind"),
            found["ce_rulepack"],
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise BadEnvelope(f"{type(error).__name__}: {error}"[:TEXT_MAX]) from error


@lru_cache(maxsize=HEADINGS_MAX)
def _heading(court: bytes, schema: bytes, name: bytes, kind: bytes | None, pack: bytes) -> Heading:
    return Heading(
        court=court.decode(),
        source=_source_and_schema(schema.decode())[0],
        name=name.decode(),
        kind=None if kind is None else kind.decode(),
        rule_pack=pack.decode(),
    )


def place_in(source: str, found: Mapping[str, bytes | None]) -> Place:
    """The place of an event in the log of its source, from its headers. Raises BadEnvelope."""
    try:
        position = _number(found["ce_position"] or b"", POSITION_MAX)
        own = _sha256((found["ce_hash"] or b"").decode())
        return Place(source, position, own, _sha256((found["ce_prevhash"] or b"").decode()))
    except (KeyError, ValueError) as error:
        raise BadEnvelope(f"{type(error).__name__}: {error}"[:TEXT_MAX]) from error


def _source_and_schema(urn: str) -> tuple[str, str]:
    """The service and the schema version in a `ce_dataschema`. Raises ValueError."""
    service, _name, schema = urn.removeprefix("urn:zhixing:").split(":")
    return service, schema


def parse(headers: Headers, body: bytes | None) -> Recorded:
    """The event in a Kafka record; its body is not yet decoded.

    Raises BadEnvelope when an attribute is missing or malformed, or could not be stored.
    """
    try:
        found = {name: value.decode() for name, value in headers if value is not None}
        service, schema = _source_and_schema(found["ce_dataschema"])
        cause = found["ce_causationid"]
        return Recorded(
            court=_text(found["ce_court"]),
            service=_text(service),
            position=_number(found["ce_position"], POSITION_MAX),
            stream=_text(found["ce_stream"]),
            version=_number(found["ce_version"], NUMBER_MAX),
            name=_text(found["ce_type"]),
            schema=_number(schema, NUMBER_MAX),
            event_id=UUID(found["ce_id"]),
            case_id=_text(found["ce_subject"]),
            occurred_at=datetime.fromisoformat(found["ce_occurredat"]).astimezone(CHINA),
            recorded_at=datetime.fromisoformat(found["ce_time"]).astimezone(CHINA),
            actor=_text(found["ce_actor"]),
            correlation_id=UUID(found["ce_correlationid"]),
            causation_id=UUID(cause) if cause else None,
            rule_pack=_text(found["ce_rulepack"]),
            traceparent=_text(found["ce_traceparent"], least=0),
            prev_hash=_sha256(found["ce_prevhash"]),
            hash=_sha256(found["ce_hash"]),
            body=(body or b"").decode(),
        )
    except (KeyError, ValueError, OverflowError) as error:
        raise BadEnvelope(f"{type(error).__name__}: {error}"[:TEXT_MAX]) from error


def _text(value: str, least: int = 1) -> str:
    """A text that fits every table. Raises ValueError."""
    if not least <= len(value) <= TEXT_MAX or "\x00" in value:
        raise ValueError(f"no text of {least} to {TEXT_MAX} characters")
    return value


def _sha256(value: str) -> str:
    """A hash of a chain, in hex. Raises ValueError."""
    if len(unhexlify(value)) != SHA256_BYTES:
        raise ValueError("no SHA-256")
    return value


def _number(value: str | bytes, most: int) -> int:
    """A number that fits every table. Raises ValueError."""
    number = int(value)
    if not 1 <= number <= most:
        raise ValueError(f"no number from 1 to {most}")
    return number
