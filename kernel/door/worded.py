"""A command in words: the title of each field and its value as court users write it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, get_type_hints

from contracts.sealed import Sealed
from contracts.titles import annotation_title, bare_type, choice_titles
from kernel.people.sealed import as_sealed
from kernel.rulebook import StepRow

PLACE = frozenset({"case_id", "court"})  # stands above, with the request
MONEY = "_fen"

Line = dict[str, Any]
People = Mapping[str, Sealed]


def worded(
    command: type, body: Mapping[str, Any], people: People, step: StepRow | None = None
) -> list[Line]:
    """The fields of a command that say something: `field`, `title`, `value`.

    Amounts are in yuan, choices by their titles; a person id brings the sealed name in `people`.
    Sealed values stay sealed. `step` is the row of a step, whose fields have titles of their own.
    """
    hints = get_type_hints(command, include_extras=True)
    return [
        line for name, value in body.items() for line in _lines(name, value, hints, people, step)
    ]


def _lines(
    name: str, value: Any, hints: Mapping[str, Any], people: People, step: StepRow | None
) -> Iterator[Line]:
    if name in PLACE or value in (None, "", [], {}):
        return
    if step is not None and name == "values" and isinstance(value, dict):
        for field in step.fields:
            if field.name in value:
                said = value[field.name]
                shown = yuan(said) if field.kind == "money" else _said(said, None, people)
                yield {"field": field.name, "title": field.title, "value": shown}
        return
    title = annotation_title(hints.get(name)) or name
    if step is not None and name == "step":
        yield {"field": name, "title": title, "value": step.title}
    elif name.endswith(MONEY) and isinstance(value, int):
        yield {"field": name, "title": title.removesuffix("（分）"), "value": yuan(value)}
    else:
        yield {"field": name, "title": title, "value": _said(value, hints.get(name), people)}


def _said(value: Any, hint: Any, people: People) -> Any:
    if isinstance(value, list):
        return [_said(part, hint, people) for part in value]
    if isinstance(value, bool):
        return "是" if value else "否"
    if as_sealed(value) is not None:
        return value
    if isinstance(value, dict) and is_dataclass(shape := bare_type(hint)):
        assert isinstance(shape, type)
        return worded(shape, value, people)
    if not isinstance(value, str):
        return value
    if value in people:
        return {"person_id": value, "name": people[value]}
    return choice_titles(hint).get(value, value)


def yuan(fen: int) -> str:
    """An amount of fen as it is written in a document, such as 1,234.50元."""
    sign, whole, rest = "-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100
    return f"{sign}{whole:,}.{rest:02d}元"
