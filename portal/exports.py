"""Lists as files: Excel and CSV, of any length up to a limit, within bounded memory.

A spreadsheet program takes text that begins with `=`, `+`, `-` or `@` for a formula: in a workbook
such text is written as text, in CSV it follows an apostrophe.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kernel.base.zone import CHINA

Kind = Literal["xlsx", "csv"]
Cell = str | int | Decimal | date | datetime | None
Row = Mapping[str, Any]
Pages = AsyncIterator[Sequence[Row]]

ROWS_MAX = 100_000  # a workbook holds a million; nobody reads more than this at a desk
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LEFT_OFF = f"仅导出前 {ROWS_MAX:,} 行，请缩小范围后分次导出"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
DAY, INSTANT, YUAN = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its title, and what a row has in it."""

    title: str
    of: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as a file: its title, which is the file's name, and its columns."""

    title: str
    columns: Sequence[Column]

    def cells(self, row: Row) -> list[Cell]:
        """What a row has in the columns."""
        return [column.of(row) for column in self.columns]


def in_yuan(fen: int | None) -> Decimal | None:
    """An amount as a number of yuan."""
    return None if fen is None else Decimal(fen) / 100


async def exported(sheet: Sheet, pages: Pages, kind: Kind) -> Response:
    """The answer that holds a list as a file. `pages` are its rows, some at a time; what lies past
    ROWS_MAX is left off, and the last row says so."""
    if kind == "csv":
        answer: Response = StreamingResponse(_csv(sheet, pages), media_type=CSV_TYPE)
    else:
        file = await _workbook(sheet, pages)
        gone = BackgroundTask(file.unlink, missing_ok=True)
        answer = FileResponse(file, media_type=XLSX_TYPE, background=gone)
    name = quote(f"{sheet.title}.{kind}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


async def _limited(pages: Pages) -> AsyncIterator[tuple[Sequence[Row], bool]]:
    """The pages up to the limit, and with the last one whether rows were left off."""
    left = ROWS_MAX
    async for page in pages:
        yield list(islice(page, left)), len(page) > left
        left -= len(page)
        if left < 0:
            return


async def _csv(sheet: Sheet, pages: Pages) -> AsyncIterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)

    def written(rows: Sequence[Sequence[str]]) -> str:
        writer.writerows(rows)
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text

    yield "\ufeff" + written(
        [[column.title for column in sheet.columns]]
    )  # Excel asks for the mark
    async for page, more in _limited(pages):
        yield written([[_text(cell) for cell in sheet.cells(row)] for row in page])
        if more:
            yield written([[LEFT_OFF]])


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell.astimezone(CHINA):%Y-%m-%d %H:%M}"
        case str():
            return f"'{cell}" if cell.startswith(FORMULA) else cell
        case _:
            return str(cell)


async def _workbook(sheet: Sheet, pages: Pages) -> Path:
    """A temporary file that holds the list as a workbook. A row is on disk as soon as the next one
    is begun."""
    with tempfile.NamedTemporaryFile(prefix="zhixing-", suffix=".xlsx", delete=False) as made:
        file = Path(made.name)
    try:
        book = Workbook(file, {"constant_memory": True, "default_date_format": INSTANT})
        page = _Page(book, book.add_worksheet(), sheet)
        async for rows, more in _limited(pages):
            await asyncio.to_thread(page.write, rows)
            if more:
                page.sheet.write_string(page.reached, 0, LEFT_OFF)
        await asyncio.to_thread(book.close)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


class _Page:
    """The worksheet of a list, written from top to bottom."""

    def __init__(self, book: Workbook, sheet: Worksheet, form: Sheet) -> None:
        self.sheet, self._form, self.reached = sheet, form, 1
        self._formats = {
            text: book.add_format({"num_format": text}) for text in (DAY, INSTANT, YUAN)
        }
        sheet.set_column(0, len(form.columns) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for number, column in enumerate(form.columns):
            sheet.write_string(0, number, column.title, bold)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows at the end."""
        for row in rows:
            for number, cell in enumerate(self._form.cells(row)):
                self._write(number, cell)
            self.reached += 1

    def _write(self, number: int, cell: Cell) -> None:
        place = (self.reached, number)
        match cell:
            case None | "":
                return
            case str():
                self.sheet.write_string(*place, cell)
            case datetime():
                local = cell.astimezone(CHINA).replace(tzinfo=None)
                self.sheet.write_datetime(*place, local, self._formats[INSTANT])
            case date():
                self.sheet.write_datetime(*place, cell, self._formats[DAY])
            case Decimal():
                self.sheet.write_number(*place, cell, self._formats[YUAN])
            case _:
                self.sheet.write_number(*place, cell)
