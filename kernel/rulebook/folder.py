"""Reads the folder of a pack: its files in the order of their names, merged table by table.

Every row keeps its position, so that a fault is reported with file and line.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel.rulebook.faults import PackFault, RulebookError
from kernel.rulebook.rows import NAMES

HEAD = "court.toml"  # a folder with this file is a court
HEADER = re.compile(r"\[(\[)?\s*([\w-]+)\s*\]?\]\s*(#.*)?$")
KEY = re.compile(r"([\w-]+)\s*[.=]")
LINE = re.compile(r"at line (\d+)")  # in the message of tomllib
FILES_KEPT = 256  # parsed files; a court has about twenty
FENCES = ('"""', "'''")


@dataclass(slots=True)
class Position:
    """The position of a row: its file, the line of its header and the line of each field."""

    file: str
    line: int
    fields: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """The tables of a folder as written, with the position of each row.

    `rows` holds the position of each row by its table and its index in the merged table; keys above
    all tables have the table "".
    """

    name: str
    raw: Mapping[str, Any]
    rows: Mapping[tuple[str, int], Position]

    def problem(self, place: tuple[str, int], row: str, field: str, message: str) -> PackFault:
        """A fault of a row (`place`: table and index) or of a key above all tables ("", 0)."""
        key = field.partition(".")[0].partition(",")[0]
        position = self.rows.get(place)
        if not place[0] and (position is None or key not in position.fields):
            position = self.rows.get((key, 0))
        if position is None:
            return PackFault(f"{self.name}/", row, field, message)
        line = position.fields.get(key, position.line)
        return PackFault(position.file, row, field, message, line)

    def all_rows(self) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
        """Every row with its place: its table and its index."""
        for table, rows in self.raw.items():
            for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
                if isinstance(row, dict):
                    yield (table, index), row

    def name_of(self, place: tuple[str, int]) -> str:
        """The name under which faults of the row are reported, such as `node triaged`."""
        table, index = place
        rows = self.raw[table]
        if not isinstance(rows, list):
            return table
        row = rows[index] if isinstance(rows[index], dict) else {}
        return f"{table} {next((str(row[name]) for name in NAMES if name in row), f'#{index + 1}')}"


def folders_of(directory: Path) -> tuple[Path, ...]:
    """The folders of the courts of a directory."""
    return tuple(sorted(path.parent for path in directory.glob(f"*/{HEAD}")))


def court_of(folder: Path) -> str:
    """The court of a folder. If its head cannot be read, the folder's name decides."""
    try:
        head = tomllib.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return folder.name
    return str(head.get("court", folder.name))


def read_folder(folder: Path) -> Folder:
    """The merged tables of all files of a folder.

    Raises:
        RulebookError: there is no file, a file is not valid TOML, or two files define one key
            differently.
    """
    paths = sorted(folder.glob("*.toml"))
    problems = [] if paths else [PackFault(f"{folder.name}/", "", "", "no file of a pack is here")]
    merged: dict[str, Any] = {}
    rows: dict[tuple[str, int], Position] = {}
    for path in paths:
        file = f"{folder.name}/{path.name}"
        try:
            raw, positions = _parsed(file, path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            line = LINE.search(str(error))
            problems.append(PackFault(file, "", "", str(error), int(line[1]) if line else 0))
            continue
        problems.extend(_merge(merged, rows, raw, positions, file))
    if problems:
        raise RulebookError(problems)
    return Folder(folder.name, merged, rows)


@lru_cache(maxsize=FILES_KEPT)
def _parsed(file: str, text: str) -> tuple[Mapping[str, Any], Mapping[tuple[str, int], Position]]:
    """The tables of a file and the position of each row. Nobody changes them: who compares packs
    reads the same files again and again."""
    return tomllib.loads(text), dict(_positions(file, text))


def _merge(
    merged: dict[str, Any],
    rows: dict[tuple[str, int], Position],
    raw: Mapping[str, Any],
    positions: Mapping[tuple[str, int], Position],
    file: str,
) -> Iterator[PackFault]:
    for name, value in raw.items():
        known = merged.get(name)
        if isinstance(value, list) and isinstance(known, list | None):
            before = len(known or ())
            merged[name] = [*(known or ()), *value]
            for index in range(len(value)):
                if (name, index) in positions:
                    rows[name, before + index] = positions[name, index]
        elif name in merged:
            above = positions.get(("", 0), Position(file, 0)).fields.get(name, 0)
            line = positions[name, 0].line if (name, 0) in positions else above
            yield PackFault(file, "", name, "stands in two files of the pack", line)
        else:
            merged[name] = value
            if (name, 0) in positions:
                rows[name, 0] = positions[name, 0]
            elif ("", 0) in positions:
                rows.setdefault(("", 0), positions["", 0])


def _positions(file: str, text: str) -> Iterator[tuple[tuple[str, int], Position]]:
    """The position of every row, by its table and its index in that file."""
    seen: dict[str, int] = {}
    current = Position(file, 1)
    yield ("", 0), current
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        fence = next((mark for mark in FENCES if line.count(mark) == 1), "")
        if header := HEADER.match(line):
            index = seen.get(header[2], 0)
            seen[header[2]] = index + 1
            current = Position(file, number)
            yield (header[2], index), current
        elif key := KEY.match(line):
            current.fields.setdefault(key[1], number)
