"""Chinese titles stand where the thing is defined; this module declares and reads them.

An event is declared with `@event("立案")`, a shared value with `@value("当事人信息")`, a field by
an annotated type with a title (`contracts.fields`), an enumeration with `choices`. pydantic takes
the titles into JSON Schema.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import ConfigDict, Field
from pydantic.fields import ComputedFieldInfo, FieldInfo

NAMES = "x-names"  # the key in JSON Schema under which it stands what an id names
CHOICE_TITLES = "x-enum-titles"  # the key in JSON Schema under which the titles of choices stand
T = TypeVar("T")


def declared(title: str, cls: type[T], *, closed: bool = False) -> type[T]:
    """A frozen, keyword-only dataclass with slots that bears a Chinese title.

    `closed` makes pydantic reject unknown fields.
    """
    config = ConfigDict(title=title, field_title_generator=_schema_title)
    if closed:
        config["extra"] = "forbid"
    cls.__pydantic_config__ = config  # type: ignore[attr-defined]  # read by pydantic
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(title: str) -> Callable[[type[T]], type[T]]:
    """Declare an event: a fact that was recorded. `title` is what court users call it."""
    return lambda cls: declared(title, cls)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(title: str) -> Callable[[type[T]], type[T]]:
    """Declare a value that events and commands contain."""
    return lambda cls: declared(title, cls)


def choices(title: str, titles: Mapping[str, str]) -> Any:
    """The annotation of an enumeration: its title and the title of each of its choices."""
    return Field(title=title, json_schema_extra={CHOICE_TITLES: dict(titles)})


def id_of(thing: str, title: str) -> Any:
    """The annotation of a field that names a thing by its id: one of the case (person, file), or of
    the court (staff, team, office, unit, material, flag, refusal, relation, filing_item)."""
    return Field(title=title, json_schema_extra={NAMES: thing})


def title_of(declared_class: type) -> str:
    """The Chinese title of an event, command or value. Raises AttributeError for other classes."""
    config: ConfigDict = declared_class.__pydantic_config__  # type: ignore[attr-defined]  # ours
    return cast(str, config["title"])


def field_titles(declared_class: type) -> Mapping[str, str]:
    """The Chinese title of each field of an event, command or value, empty where it has none."""
    hints = get_type_hints(declared_class, include_extras=True)
    names = [field.name for field in fields(declared_class)]
    return {name: annotation_title(hints[name]) for name in names}


def annotation_title(annotation: Any) -> str:
    """The title in an annotated type, also in an optional one; empty where there is none."""
    for part in _annotated(annotation):
        if part.title:
            return part.title
    return ""


def annotation_extra(annotation: Any, key: str) -> Any:
    """What an annotated type says in JSON Schema under a key of our own; None where nothing."""
    for part in _annotated(annotation):
        if isinstance(part.json_schema_extra, dict) and key in part.json_schema_extra:
            return part.json_schema_extra[key]
    return None


def path_titles(declared_class: Any, path: Sequence[str | int]) -> tuple[str, ...]:
    """The titles of the fields on a path such as `("parties", 0, "name")`, as far as it is known.

    An element of a tuple is counted from 1 (`第1项`).
    """
    found: list[str] = []
    here = declared_class
    for part in path:
        here = bare_type(here)
        if isinstance(part, int):
            here = (*get_args(here), None)[0]
            found.append(f"第{part + 1}项")
        elif is_dataclass(here) and part in (hints := get_type_hints(here, include_extras=True)):
            here = hints[part]
            found.append(annotation_title(here))
        else:
            break
    return tuple(title for title in found if title)


def bare_type(annotation: Any) -> Any:
    """The type itself: without `Annotated`, and without None where it is optional."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        if get_origin(annotation) is Annotated:
            annotation = annotation.__origin__
        else:
            annotation = next(one for one in get_args(annotation) if one is not NoneType)
    return annotation


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The choices of an enumeration in their order, empty where the type is none."""
    bare = bare_type(annotation)
    return get_args(bare) if get_origin(bare) is Literal else ()


def choice_titles(annotation: Any) -> Mapping[str, str]:
    """The titles of the choices of an enumeration, empty where the type is none."""
    return cast(Mapping[str, str], annotation_extra(annotation, CHOICE_TITLES) or {})


def _annotated(annotation: Any) -> tuple[FieldInfo, ...]:
    """The pydantic annotations of a type, the outermost first."""
    origin = get_origin(annotation)
    if origin is Annotated:
        infos = [part for part in annotation.__metadata__ if isinstance(part, FieldInfo)]
        return (*reversed(infos), *_annotated(annotation.__origin__))
    if origin in (Union, UnionType):
        options = [option for option in get_args(annotation) if option is not NoneType]
        return _annotated(options[0]) if len(options) == 1 else ()
    return ()


def _schema_title(name: str, info: FieldInfo | ComputedFieldInfo) -> str:
    """What pydantic writes as the title of a field whose own annotation bears none."""
    if isinstance(info, ComputedFieldInfo):
        return name
    return annotation_title(info.annotation) or name
