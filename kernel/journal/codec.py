"""Events to canonical JSON and back. The class name is the stored name; bodies are upcast."""

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import GenericAlias
from typing import Any, get_args

import orjson
from pydantic import TypeAdapter, ValidationError

from contracts.upcasts import UPCASTS
from kernel.base.adapters import adapter_of

CANONICAL = orjson.OPT_SORT_KEYS
ALIKE_MIN = 8  # from this many events of a kind, decoding them as one document is faster


class UnknownEvent(Exception):
    """A name this codec does not know. It comes from a newer producer and is skipped."""


class BadBody(Exception):
    """A known name with a body that does not fit its schema. The message is parked."""


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of our own values: sorted keys, no blanks, no floats.

    Our keys are ASCII and our numbers integers, for which sorted orjson output and the
    RFC's form are the same bytes; a test compares both on every golden sample.
    """
    return orjson.dumps(value, option=CANONICAL).decode()


def event_types(*unions: Any) -> dict[str, type]:
    """The classes of one or more event unions, by name."""
    found: dict[str, type] = {}
    for union in unions:
        for cls in get_args(union) or (union,):
            found[cls.__name__] = cls
    return found


class Codec:
    """Encodes and decodes the events of some unions, at their current schema versions."""

    def __init__(self, types: Mapping[str, type]) -> None:
        self.types = dict(types)
        self._made: dict[str, tuple[int, TypeAdapter[Any]]] = {}

    def _of(self, name: str) -> tuple[int, TypeAdapter[Any]]:
        """Schema version and adapter of an event. Adapters are made when first asked for: those
        of all events of a service take seconds. Raises UnknownEvent."""
        made = self._made.get(name)
        if made is None:
            if name not in self.types:
                raise UnknownEvent(name)
            made = self._made[name] = self.schema_of(name), adapter_of(self.types[name])
        return made

    def schema_of(self, name: str) -> int:
        """The current schema version of an event: one more than its highest upcast."""
        return 1 + max((old for known, old in UPCASTS if known == name), default=0)

    def encode(self, event: Any) -> tuple[str, int, str]:
        """Name, schema version and canonical JSON body of an event."""
        name = type(event).__name__
        schema, adapter = self._of(name)
        return name, schema, canonical(adapter.dump_python(event, mode="json"))

    def decode(self, name: str, schema: int, body: str | bytes) -> Any:
        """The event that a stored body describes, lifted to the current schema version.

        Raises:
            UnknownEvent: the name or a newer schema version is not known here.
            BadBody: the body does not fit the schema.
        """
        current, adapter = self._of(name)
        if schema > current:
            raise UnknownEvent(f"{name} v{schema}")
        try:
            if schema == current:
                return adapter.validate_json(body)
            loaded = orjson.loads(body)
            for version in range(schema, current):
                loaded = UPCASTS[name, version](loaded)
            return adapter.validate_json(orjson.dumps(loaded))
        except (ValidationError, orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise BadBody(f"{name} v{schema}: {error}") from error

    def decode_all(
        self, names: Sequence[str], schemas: Sequence[int], bodies: Sequence[str]
    ) -> list[Any]:
        """Decode many events, in their order. Events of one kind are decoded as one document.

        Raises what `decode` raises.
        """
        kinds: dict[tuple[str, int], list[int]] = defaultdict(list)
        for place, kind in enumerate(zip(names, schemas, strict=True)):
            kinds[kind].append(place)
        events: list[Any] = [None] * len(bodies)
        for (name, schema), places in kinds.items():
            alike = [bodies[place] for place in places]
            for place, event in zip(places, self._decode_alike(name, schema, alike), strict=True):
                events[place] = event
        return events

    def decode_joined(self, name: str, schema: int, bodies: bytes, count: int) -> list[Any]:
        """Decode `count` events of one kind whose bodies form one JSON array.

        Raises what `decode` raises.
        """
        found = self._decode_document(name, schema, bodies, count)
        if found is not None:
            return found
        try:
            loaded = orjson.loads(bodies)
        except orjson.JSONDecodeError as error:
            raise BadBody(f"{name} v{schema}: {error}") from error
        if len(loaded) != count:
            raise BadBody(f"{name} v{schema}: {len(loaded)} bodies of {count} events")
        return [self.decode(name, schema, orjson.dumps(body)) for body in loaded]

    def _decode_alike(self, name: str, schema: int, bodies: Sequence[str]) -> Sequence[Any]:
        if len(bodies) >= ALIKE_MIN:
            found = self._decode_document(name, schema, f"[{','.join(bodies)}]", len(bodies))
            if found is not None:
                return found
        return [self.decode(name, schema, body) for body in bodies]

    def _decode_document(
        self, name: str, schema: int, bodies: str | bytes, count: int
    ) -> list[Any] | None:
        """Decodes events of one kind as one document. None if that fails: the caller then decodes
        them one by one to find the one at fault."""
        if name not in self.types or schema != self._of(name)[0]:
            return None
        lists = adapter_of(GenericAlias(list, self.types[name]))
        with contextlib.suppress(ValidationError):
            found: list[Any] = lists.validate_json(bodies)
            if len(found) == count:
                return found
        return None
