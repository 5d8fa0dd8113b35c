"""A workbook back into the files of its pack: what was not edited stays byte for byte."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.rulebook import PackFault, Rulebook, RulebookError, UnknownPack
from kernel.rulebook.editions import NATIONAL
from kernel.rulebook.folder import Folder
from zhixing.packs.cells import Column, cell_of, value_of
from zhixing.packs.headings import COURT, PLACE, SHEETS
from zhixing.packs.sheets import Book, CellProblem, NotAWorkbook, SheetRow, read_book
from zhixing.packs.toml import PackFiles
from zhixing.packs.workbook import places_of, roll_of, rows_of, tables

Place = tuple[str, int]  # table, index


class WrongWorkbook(Exception):
    """The workbook is not a valid pack; `problems` lists everything found."""

    def __init__(self, problems: list[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Imported:
    """The folder of the pack, and the texts of its files that the workbook changes, by name."""

    folder: Path
    texts: Mapping[str, str]


def imported(path: Path, courts: Path) -> Imported:
    """What a workbook changes in the pack from which it was exported.

    Raises:
        NotAWorkbook: it cannot be opened, or says of no pack that it came from it.
        WrongWorkbook: a cell, a row or the pack as a whole is wrong.
        RulebookError: the pack as it stands cannot be used.
    """
    book = read_book(path)
    folder = _exported_from(book, courts)
    home = courts / folder.name
    files = PackFiles.of(folder, home)
    for table, columns in tables().items():
        if table in book.rows:
            _edit_table(files, folder, book, table, columns)
    texts = files.texts()
    spoilt = {(problem.sheet, problem.row, problem.column) for problem in book.problems}
    for problem in _unloadable(home, texts, courts):
        placed = _placed(problem, book)
        if (placed.sheet, placed.row, placed.column) not in spoilt:
            book.problems.append(placed)
    if book.problems:
        raise WrongWorkbook(book.problems)
    return Imported(home, texts)


def _exported_from(book: Book, courts: Path) -> Folder:
    """The folder of the pack that the first sheet names; it must be as it was at the export."""
    row = next(iter(book.rows.get(COURT, ())), None)
    name = row.place if row is not None else ""
    try:
        rulebook = Rulebook.load(courts, only=name.partition("@")[0])
        pack = rulebook.pack(name.partition("@")[0])
    except UnknownPack as error:
        raise NotAWorkbook(f"{SHEETS[COURT]}: {PLACE} names no pack: {name}") from error
    if pack.id != name:
        message = f"exported from {name}, and the pack is {pack.id} now: export it again"
        book.problems.append(CellProblem(SHEETS[COURT], None, PLACE, message))
    return rulebook.places[pack.id].folder


def _edit_table(
    files: PackFiles, folder: Folder, book: Book, table: str, columns: tuple[Column, ...]
) -> None:
    known = {text: place for place, text in places_of(folder).items() if place[0] == table}
    originals = dict(rows_of(folder, table))
    kept: set[Place] = set()
    added: list[tuple[Place | str, SheetRow]] = []
    above: Place | None = None
    for row in book.rows[table]:
        place = ("", 0) if table == COURT else known.get(row.place)
        if place is not None and place not in kept:
            kept.add(place)
            above = place
            for name, value in _edits(row, originals[place], columns, roll_of(table, folder)):
                if name in book.columns[table]:
                    files.set(place, name, value)
        elif f"{row.place}.toml" in files.files:
            added.append((f"{row.place}.toml", row))
        elif above is not None:
            added.append((above, row))
        else:
            message = "says neither a row nor a file of the pack"
            book.problems.append(CellProblem(SHEETS[table], row.number, PLACE, message))
    for place in originals.keys() - kept:
        files.remove(place)
    for where, row in reversed(added):
        values = {
            column.name: row.values[column.name] for column in columns if column.name in row.values
        }
        if isinstance(where, str):
            files.append(where, table, values)
        else:
            files.insert(where, table, values)


def _edits(
    row: SheetRow, original: Mapping[str, Any], columns: tuple[Column, ...], roll: bool
) -> Iterator[tuple[str, Any]]:
    """The fields of a row whose cells no longer hold what the file says."""
    for column in columns:
        new = row.values.get(column.name)
        if column.name in row.spoilt:
            continue
        cell = cell_of(original[column.name], column, roll) if column.name in original else ""
        if new != (None if cell == "" else value_of(cell, column)):
            yield column.name, new


def _unloadable(home: Path, texts: Mapping[str, str], courts: Path) -> tuple[PackFault, ...]:
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(courts / NATIONAL, Path(alone) / NATIONAL)
        shutil.copytree(home, Path(alone) / home.name)
        for name, text in texts.items():
            (Path(alone) / home.name / name).write_text(text, encoding="utf-8")
        try:
            Rulebook.load(Path(alone))
        except RulebookError as error:
            return error.problems
    return ()


def _placed(problem: PackFault, book: Book) -> CellProblem:
    """A fault of the loader, with the sheet, row and column it comes from."""
    table = problem.row.partition(" ")[0] or COURT
    name = problem.field.partition(".")[0].partition(",")[0]
    if table == COURT and name in SHEETS:  # a whole table
        return CellProblem(SHEETS[name], None, "", problem.message)
    rows = book.rows.get(table, ())
    number = next((row.number for row in rows if row.label(table) == problem.row), None)
    column = book.columns.get(table, {}).get(name, name)
    return CellProblem(SHEETS.get(table, problem.file), number, column, problem.message)
