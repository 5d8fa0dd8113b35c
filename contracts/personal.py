"""Which kind of personal data each sealed field holds, read from its declaration."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from contracts.catalogue import EVENTS, SHARED
from contracts.sealed import PERSONAL, PersonalKind, Sealed
from contracts.titles import annotation_extra


@cache
def personal_kinds() -> Mapping[str, PersonalKind]:
    """The kind of every sealed field of an event, by the name of the field.

    Raises ValueError where one name stands for two kinds.
    """
    found: dict[str, PersonalKind] = {}
    for name, kind in kinds_in(
        event for union in (*EVENTS.values(), SHARED) for event in get_args(union)
    ):
        if found.setdefault(name, kind or "text") != (kind or "text"):
            raise ValueError(f"{name}: a sealed field of kind {kind}, elsewhere {found.get(name)}")
    return found


@cache
def texts_of(command: type) -> frozenset[str]:
    """The fields of a command that hold free text: sealed, or plain where a program wrote it."""
    hints = get_type_hints(command, include_extras=True)
    return frozenset(name for name, hint in hints.items() if _is_text(hint))


def _is_text(annotation: Any) -> bool:
    """Whether a type is `contracts.sealed.Text`, annotated, optional or in a tuple."""
    parts = set(get_args(annotation))
    if get_origin(annotation) in (Union, UnionType) and parts - {NoneType} == {Sealed, str}:
        return True
    return any(_is_text(part) for part in parts if get_args(part))


def kinds_in(classes: Iterator[Any]) -> Iterator[tuple[str, PersonalKind | None]]:
    """The sealed fields of some events, commands or values, and what is within them, with their
    kinds; None for a field that declares none."""
    waiting, seen = list(classes), set[Any]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        hints = get_type_hints(one, include_extras=True)
        for field in fields(one):
            within = set(_classes(hints[field.name]))
            if Sealed in within:
                yield (
                    field.name,
                    cast("PersonalKind | None", annotation_extra(hints[field.name], PERSONAL)),
                )
            waiting.extend(within - {Sealed})


def _classes(annotation: Any) -> Iterator[Any]:
    """The dataclasses that an annotation mentions, in unions, tuples and mappings too."""
    if get_origin(annotation) is Annotated:
        yield from _classes(annotation.__origin__)
    elif get_origin(annotation) in (Union, UnionType, tuple) or get_args(annotation):
        for part in get_args(annotation):
            yield from _classes(part)
    elif is_dataclass(annotation):
        yield annotation
