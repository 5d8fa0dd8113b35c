"""Reads a workbook back into a pack; every problem names its sheet, row and column."""

import shutil
import tempfile
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

from kernel.rulebook import PackFault, Rulebook, RulebookError
from kernel.rulebook.editions import NATIONAL
from kernel.rulebook.folder import HEAD
from kernel.rulebook.rows import NAMES
from zhixing.packs.cells import BadCell, read
from zhixing.packs.headings import COURT, SHEETS
from zhixing.packs.toml import toml_of
from zhixing.packs.workbook import HEADINGS, Column, tables

BYTES_MAX = 50_000_000  # a pack has some hundred kilobytes
ROWS_MAX = 10_000  # rows of one sheet
ALONE = "pack"


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
class Book:
    """What was read of a workbook: the raw pack, where each row stood, and what is wrong."""

    raw: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


class NotAWorkbook(Exception):
    """The file cannot be opened as a workbook."""


class WrongWorkbook(Exception):
    """The workbook is not a valid pack; `problems` lists everything found."""

    def __init__(self, problems: list[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


def toml_from(path: Path, courts: Path) -> str:
    """The file of the pack that the workbook holds.

    Raises:
        NotAWorkbook: it cannot be opened.
        WrongWorkbook: a cell, a row or the pack as a whole is wrong.
    """
    book = _read_book(path)
    text = toml_of(book.raw)
    spoilt = {(problem.sheet, problem.row, problem.column) for problem in book.problems}
    for problem in _unloadable(text, courts):
        placed = _placed(problem, book)
        if (placed.sheet, placed.row, placed.column) not in spoilt:
            book.problems.append(placed)
    if book.problems:
        raise WrongWorkbook(book.problems)
    return text


def _unloadable(text: str, courts: Path) -> tuple[PackFault, ...]:
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(courts / NATIONAL, Path(alone) / NATIONAL)
        (Path(alone) / ALONE).mkdir()
        (Path(alone) / ALONE / HEAD).write_text(text, encoding="utf-8")
        try:
            Rulebook.load(Path(alone))
        except RulebookError as error:
            return error.problems
    return ()


def _read_book(path: Path) -> Book:
    try:
        if path.stat().st_size > BYTES_MAX:
            raise NotAWorkbook(f"{path} is larger than a pack can be")
        workbook = load_workbook(path)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise NotAWorkbook(f"{path} cannot be read as a workbook: {error}") from error
    book = Book()
    known = {SHEETS[table]: table for table in SHEETS}
    found = {sheet.title: sheet for sheet in workbook.worksheets}
    for title in found.keys() - known.keys():
        book.problems.append(CellProblem(title, None, "", "no table of a pack"))
    columns = tables()
    for title, table in known.items():
        if title in found:
            _read_sheet(book, table, found[title], columns[table])
        elif table in (COURT, "arithmetic"):
            book.problems.append(CellProblem(title, None, "", "the sheet is missing"))
    return book


def _read_sheet(book: Book, table: str, sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    if (sheet.max_row or 0) > ROWS_MAX:
        book.problems.append(CellProblem(sheet.title, None, "", f"more than {ROWS_MAX} rows"))
        return
    placed = dict(_headings(book, sheet, {column.name: column for column in columns}))
    book.columns[table] = {column.name: _at(index, column.name) for index, column in placed.items()}
    rows = []
    for cells in sheet.iter_rows(min_row=HEADINGS + 1):
        row = dict(_row(book, sheet.title, cells, placed))
        if row:
            rows.append(row)
            book.rows.setdefault(_label(table, row, len(rows)), (sheet.title, cells[0].row))
    _keep(book, table, rows, sheet.title)


def _keep(book: Book, table: str, rows: list[dict[str, Any]], title: str) -> None:
    if table not in (COURT, "arithmetic"):
        book.raw[table] = rows
    elif len(rows) != 1:
        book.problems.append(CellProblem(title, None, "", f"one row, not {len(rows)}"))
    elif table == COURT:
        book.raw = {**rows[0], **book.raw}
    else:
        book.raw[table] = rows[0]


def _headings(
    book: Book, sheet: Worksheet, known: dict[str, Column]
) -> Iterator[tuple[int, Column]]:
    """The columns by their place, from the second row of headings."""
    seen: set[str] = set()
    for cell in sheet[HEADINGS]:
        name = str(cell.value or "").strip()
        if name in known and name not in seen:
            seen.add(name)
            yield cell.column, known[name]
        elif name:
            problem = CellProblem(sheet.title, HEADINGS, _at(cell.column, name), "no such column")
            book.problems.append(problem)


def _row(
    book: Book, title: str, cells: tuple[Cell, ...], placed: dict[int, Column]
) -> Iterator[tuple[str, Any]]:
    found = {cell.column: cell for cell in cells if cell.value not in (None, "")}
    by_order = sorted(found.items(), key=lambda item: item[0])
    for index, cell in by_order:
        column = placed.get(index)
        name = column.name if column is not None else ""
        try:
            if column is None:
                raise BadCell("a value without a column")
            if cell.data_type == "f":
                raise BadCell("a formula, not a value")
            yield name, read(cell.value, column.shape)
        except BadCell as error:
            problem = CellProblem(title, cell.row, _at(index, name), str(error))
            book.problems.append(problem)


def _at(index: int, name: str) -> str:
    letter = get_column_letter(index)
    return f"{letter} {name}" if name else letter


def _label(table: str, row: dict[str, Any], number: int) -> str:
    """The name by which the loader tells of the row."""
    if table in (COURT, "arithmetic"):
        return "" if table == COURT else table
    return f"{table} {next((row[name] for name in NAMES if name in row), f'#{number}')}"


def _placed(problem: PackFault, book: Book) -> CellProblem:
    """A problem of the loader, with the sheet, row and column it comes from."""
    table = problem.row.partition(" ")[0] or COURT
    name = problem.field.partition(".")[0].partition(",")[0]
    if table == COURT and name in SHEETS:  # a whole table
        return CellProblem(SHEETS[name], None, "", problem.message)
    sheet, row = book.rows.get(problem.row, (SHEETS.get(table, problem.file), None))
    column = book.columns.get(table, {}).get(name, name)
    return CellProblem(sheet, row, column, problem.message)
