"""Days and instants in a command that no court can mean are refused before anything counts with
them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from contracts.titles import path_titles
from kernel.base.zone import FIRST_DAY, LAST_DAY, is_possible
from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems

Path = tuple[str | int, ...]


def refuse_impossible(command: Any) -> None:
    """Raises FieldProblems with every day or instant of a command that is not possible."""
    kind = type(command)
    why = f"应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间"
    faults = [
        Fault(
            field=".".join(map(str, path)),
            title=f"{''.join(path_titles(kind, path))}：{why}",
            code="impossible_day",
        )
        for path in _impossible((), command)
    ]
    if faults:
        raise FieldProblems(faults)


def _impossible(path: Path, value: Any) -> Iterator[Path]:
    parts: Iterator[tuple[str | int, Any]]
    if isinstance(value, date):
        if not is_possible(value):
            yield path
        return
    if is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        parts = ((str(name), part) for name, part in value.items())
    elif isinstance(value, list | tuple):
        parts = iter(enumerate(value))
    else:
        return
    for name, part in parts:
        yield from _impossible((*path, name), part)
