"""Edits the files of a pack: only the lines of what changed are other than they were.

A file is cut into its head and its rows. Of a row the lines of the field that is edited are read
and written by tomlkit, which keeps the comment behind them; every other byte stays as it stands.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomlkit

from kernel.rulebook.folder import KEY, Folder

LINE_MAX = 100
Place = tuple[str, int]  # table, index in the merged table; ("", 0) is the head


@dataclass(slots=True)
class Chunk:
    """A row with its lines; `rest` are the comments and blank lines after it."""

    place: Place | None
    text: str
    rest: str


@dataclass(slots=True)
class PackFiles:
    """The files of a pack in pieces, and which of them were edited."""

    path: Path
    files: dict[str, list[Chunk]]
    edited: set[str] = field(default_factory=set)

    @staticmethod
    def of(folder: Folder, path: Path) -> "PackFiles":
        """The files of a folder that has been read from this path."""
        files = {}
        for name in sorted(file.name for file in path.glob("*.toml")):
            text = (path / name).read_text(encoding="utf-8")
            starts = {
                position.line: place
                for place, position in folder.rows.items()
                if position.file == f"{folder.name}/{name}"
            }
            files[name] = list(_chunks(text, starts))
        return PackFiles(path, files)

    def set(self, place: Place, key: str, value: Any) -> None:
        """Gives a field of a row another value, or takes it away where the value is None."""
        name, index = self._find(place)
        chunk = self.files[name][index]
        lines = chunk.text.splitlines(keepends=True)
        first, last = _lines_of(lines, key)
        own = tomlkit.parse("".join(lines[first:last]))
        if value is None:
            own.pop(key)
        else:
            own[key] = tomlkit.value(text_of(key, value))
        lines[first:last] = [tomlkit.dumps(own)]
        chunk.text = "".join(lines)
        if not chunk.text.endswith("\n"):
            chunk.text += "\n"
        self.edited.add(name)

    def remove(self, place: Place) -> None:
        """Takes a row away, and the comment that stands right above it."""
        name, index = self._find(place)
        chunks = self.files[name]
        before = chunks[index - 1]
        lines = before.rest.splitlines(keepends=True)
        while lines and lines[-1].startswith("#"):
            lines.pop()
        before.rest = "".join(lines)
        gone = chunks.pop(index)
        before.rest += gone.rest.lstrip("\n")
        self.edited.add(name)

    def insert(self, after: Place, table: str, row: Mapping[str, Any]) -> None:
        """Writes a new row below another."""
        name, index = self._find(after)
        self._write(name, index, table, row)

    def append(self, name: str, table: str, row: Mapping[str, Any]) -> None:
        """Writes a new row at the end of a file."""
        self._write(name, len(self.files[name]) - 1, table, row)

    def texts(self) -> dict[str, str]:
        """The files that were edited, by name."""
        return {
            name: "".join(chunk.text + chunk.rest for chunk in self.files[name])
            for name in sorted(self.edited)
        }

    def _write(self, name: str, index: int, table: str, row: Mapping[str, Any]) -> None:
        before = self.files[name][index]
        if not before.text.endswith("\n") and before.text:
            before.text += "\n"
        lines = [f"[[{table}]]", *(f"{key} = {text_of(key, row[key])}" for key in row)]
        own = Chunk(None, "\n".join(lines) + "\n", before.rest)
        before.rest = "\n"
        self.files[name].insert(index + 1, own)
        self.edited.add(name)

    def _find(self, place: Place) -> tuple[str, int]:
        for name, chunks in self.files.items():
            for index, chunk in enumerate(chunks):
                if chunk.place == place:
                    return name, index
        raise LookupError(f"no row {place}")


def _chunks(text: str, starts: Mapping[int, Place]) -> Iterator[Chunk]:
    """The head (which may be empty) and the rows of a file, each from its header on."""
    lines = text.splitlines(keepends=True)
    head = starts.get(1) if starts.get(1, ("", 0))[0] == "" else None
    borders = sorted(line for line, place in starts.items() if place[0])
    bounds = [1, *borders, len(lines) + 1]
    for number, (first, last) in enumerate(pairwise(bounds)):
        own = lines[first - 1 : last - 1]
        rest: list[str] = []
        while own and (not own[-1].strip() or own[-1].startswith("#")):
            rest.insert(0, own.pop())
        place = starts[first] if number else head
        yield Chunk(place, "".join(own), "".join(rest))


def _lines_of(lines: list[str], key: str) -> tuple[int, int]:
    """The lines of a field, first and behind the last; at the end where there is none."""
    for first, line in enumerate(lines):
        found = KEY.match(line)
        if found is None or found[1] != key:
            continue
        for last in range(first + 1, len(lines) + 1):
            if _whole("".join(lines[first:last])):
                return first, last
    return len(lines), len(lines)


def _whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def text_of(key: str, value: Any) -> str:
    """A value as it stands in a file: small ones on one line, a long list with a line for each."""
    line = inline(value)
    if isinstance(value, list) and len(f"{key} = {line}") > LINE_MAX:
        return "\n    ".join(["[", *(f"{inline(each)}," for each in value)]) + "\n]"
    return line


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {inline(each)}' for name, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return str(tomlkit.item(value).as_string())
