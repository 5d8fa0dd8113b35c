"""Reads a workbook: the rows of its sheets as a pack's files have them, and every bad cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from kernel.rulebook.rows import NAMES
from zhixing.packs.cells import BadCell, Column, value_of
from zhixing.packs.headings import COURT, PLACE, SHEETS
from zhixing.packs.workbook import HEADINGS, tables

BYTES_MAX = 50_000_000  # a pack has some hundred kilobytes
ROWS_MAX = 10_000  # rows of one sheet
SINGLE = (COURT, "arithmetic")  # sheets of one row


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault in a workbook: sheet, row, column, and what is wrong."""

    sheet: str
    row: int | None
    column: str
    message: str

    def __str__(self) -> str:
        place = [self.sheet, f"row {self.row}" if self.row else "", self.column]
        return f"{': '.join(part for part in place if part)}: {self.message}"


@dataclass(slots=True)
class SheetRow:
    """A row of a sheet: where it says that it stands, its number, and what its cells hold.

    `spoilt` are the fields whose cells could not be read.
    """

    place: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)

    def label(self, table: str) -> str:
        """The name by which the loader tells of the row."""
        if table in SINGLE:
            return "" if table == COURT else table
        return f"{table} {next((self.values[name] for name in NAMES if name in self.values), '')}"


@dataclass(slots=True)
class Book:
    """What was read of a workbook, by table: its rows and its columns, and what is wrong."""

    rows: dict[str, list[SheetRow]] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


class NotAWorkbook(Exception):
    """The file cannot be opened as a workbook."""


def read_book(path: Path) -> Book:
    """The rows of a workbook.

    Raises:
        NotAWorkbook: it cannot be opened.
    """
    try:
        if path.stat().st_size > BYTES_MAX:
            raise NotAWorkbook(f"{path} is larger than a pack can be")
        workbook = load_workbook(path)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise NotAWorkbook(f"{path} cannot be read as a workbook: {error}") from error
    book = Book()
    found = {sheet.title: sheet for sheet in workbook.worksheets}
    for title in found.keys() - SHEETS.values():
        book.problems.append(CellProblem(title, None, "", "no table of a pack"))
    for table, columns in tables().items():
        title = SHEETS[table]
        if title in found:
            _read_sheet(book, table, found[title], columns)
        else:
            book.problems.append(CellProblem(title, None, "", "the sheet is missing"))
    return book


def _read_sheet(book: Book, table: str, sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    if (sheet.max_row or 0) > ROWS_MAX:
        book.problems.append(CellProblem(sheet.title, None, "", f"more than {ROWS_MAX} rows"))
        return
    known = {PLACE: None, **{column.name: column for column in columns}}
    placed = dict(_headings(book, sheet, known))
    book.columns[table] = {name: _at(index, name) for index, name in placed.items()}
    rows = [
        _row(book, sheet.title, cells, {i: (name, known[name]) for i, name in placed.items()})
        for cells in sheet.iter_rows(min_row=HEADINGS + 1)
    ]
    book.rows[table] = [row for row in rows if row.values or row.spoilt]
    if table in SINGLE and len(book.rows[table]) != 1:
        message = f"one row, not {len(book.rows[table])}"
        book.problems.append(CellProblem(sheet.title, None, "", message))


def _headings(
    book: Book, sheet: Worksheet, known: dict[str, Column | None]
) -> Iterator[tuple[int, str]]:
    """The names of the columns by their place, from the second row of headings."""
    seen: set[str] = set()
    for cell in sheet[HEADINGS]:
        name = str(cell.value or "").strip()
        if name in known and name not in seen:
            seen.add(name)
            yield cell.column, name
        elif name:
            problem = CellProblem(sheet.title, HEADINGS, _at(cell.column, name), "no such column")
            book.problems.append(problem)


def _row(
    book: Book,
    title: str,
    cells: tuple[Cell, ...],
    placed: dict[int, tuple[str, Column | None]],
) -> SheetRow:
    found = SheetRow("", cells[0].row)
    for cell in cells:
        if cell.value in (None, ""):
            continue
        name, column = placed.get(cell.column, ("", None))
        if name == PLACE:
            found.place = str(cell.value).strip()
            continue
        try:
            found.values[name] = _value(cell, column)
        except BadCell as error:
            found.spoilt.add(name)
            problem = CellProblem(title, cell.row, _at(cell.column, name), str(error))
            book.problems.append(problem)
    return found


def _value(cell: Cell, column: Column | None) -> Any:
    if column is None:
        raise BadCell("a value without a column")
    if cell.data_type == "f":
        raise BadCell("a formula, not a value")
    return value_of(cell.value, column)


def _at(index: int, name: str) -> str:
    letter = get_column_letter(index)
    return f"{letter} {name}" if name else letter
