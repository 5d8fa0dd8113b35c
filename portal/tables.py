"""Tables in files: the cells of a workbook or a CSV file under their headings."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from re import fullmatch
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

BYTES_MAX = 5_000_000  # a list of staff has some ten kilobytes
UNPACKED_BYTES_MAX = 50_000_000  # of a workbook, which is packed
ROWS_MAX = 5_000  # rows that are read of one sheet
FIRST = 2  # the row below the headings
DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
ENCODINGS = ("utf-8-sig", "gb18030")  # what office programs write
Sheet: TypeAlias = tuple[list[str], list[list[str | date | None]]]  # headings, rows


class NotAList(Exception):
    """The file cannot be read as a table."""


class BadCell(Exception):
    """A cell does not hold what its column asks for."""


@dataclass(frozen=True, slots=True)
class Table:
    """The headings of a sheet, and its rows that are not empty, each with its number."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, object]], ...]

    @staticmethod
    def read(path: Path, *, first: str) -> Mapping[str, "Table"]:
        """The sheets of a file by title; the one of a CSV file is called `first`.

        Raises NotAList.
        """
        try:
            if path.stat().st_size > BYTES_MAX:
                raise NotAList(f"{path.name}: 文件过大")
            content = path.read_bytes()
        except OSError as error:
            raise NotAList(f"{path.name}: 无法读取（{error}）") from error
        return Table.of(path.name, content, first=first)

    @staticmethod
    def of(name: str, content: bytes, *, first: str) -> Mapping[str, "Table"]:
        """The same of a file's content; its name says of which kind it is. Raises NotAList."""
        try:
            if len(content) > BYTES_MAX:
                raise NotAList(f"{name}: 文件过大")
            if name.lower().endswith(".csv"):
                text = _text(name, content)
                return {first: _table(csv.reader(io.StringIO(text, newline="")))}
            with ZipFile(io.BytesIO(content)) as parts:
                if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES_MAX:
                    raise NotAList(f"{name}: 文件过大")
            book = load_workbook(io.BytesIO(content), data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, csv.Error) as error:
            raise NotAList(f"{name}: 无法读取（{error}）") from error
        return {sheet.title: _table(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}

    @staticmethod
    def write(path: Path, sheets: Mapping[str, Sheet]) -> None:
        """Write the sheets as .xlsx, or the first as .csv. Raises NotAList for other files."""
        part = path.with_name(f"{path.name}.part")
        match path.suffix.lower():
            case ".csv":
                headings, rows = next(iter(sheets.values()))
                with part.open("w", encoding=ENCODINGS[0], newline="") as file:
                    csv.writer(file).writerows([headings, *rows])
            case ".xlsx":
                _write_book(part, sheets)
            case _:
                raise NotAList(f"{path.name}: 只支持 .xlsx 和 .csv")
        part.replace(path)


def _text(name: str, raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAList(f"{name}: 编码不是 UTF-8 或 GB18030")


def _table(lines: Iterator[Sequence[object]]) -> Table:
    headings = tuple(text_of(cell) for cell in next(lines, ()))
    named = [heading for heading in headings if heading]
    if len(named) != len(set(named)):
        raise NotAList("同一栏目出现两次")
    rows = []
    for number, cells in enumerate(lines, FIRST):
        if number > ROWS_MAX:
            raise NotAList(f"超过{ROWS_MAX}行")
        if any(text_of(cell) for cell in cells):
            rows.append((number, dict(zip(headings, cells, strict=False))))
    return Table(tuple(named), tuple(rows))


def _write_book(path: Path, sheets: Mapping[str, Sheet]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (headings, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(headings)
        for line in rows:
            sheet.append(line)
        for row in sheet.iter_rows(min_row=FIRST):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a name is never a formula
        sheet.freeze_panes = f"A{FIRST}"
    book.save(path)


def text_of(cell: object) -> str:
    """A cell as text without blanks around it; whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def day_of(cell: object) -> date:
    """A day as a date, or as text like 2026-03-02, 2026/3/2 or 2026年3月2日. Raises BadCell."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = fullmatch(DAY, text_of(cell))
    try:
        if written is None:
            raise ValueError
        year, month, day = map(int, written.groups())
        return date(year, month, day)
    except ValueError as error:
        raise BadCell(f"应为日期，如 2026-03-02，不是 {text_of(cell)}") from error
