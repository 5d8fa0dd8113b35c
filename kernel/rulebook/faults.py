"""Faults of packs: one fault, all faults of a load, and a missing pack."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackFault:
    """A fault in a pack: file and line, row and field, and what is wrong.

    `line` counts from 1; 0 if the fault belongs to no line.
    """

    file: str
    row: str
    field: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        file = f"{self.file}:{self.line}" if self.line else self.file
        place = ": ".join(part for part in (file, self.row, self.field) if part)
        return f"{place}: {self.message}"


class RulebookError(Exception):
    """The packs cannot be used; `problems` lists everything found."""

    def __init__(self, problems: Iterable[PackFault]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UnknownPack(LookupError):
    """The court has no pack, or none that came into force on the day of the pinned one."""
