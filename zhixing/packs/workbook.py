"""A pack as a workbook for officials: one sheet for each table, two rows of headings.

The first column of a sheet says where a row stands; by it an edited row finds its file again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel

from kernel.rulebook import Pack
from kernel.rulebook.editions import GIVEN
from kernel.rulebook.folder import Folder
from kernel.rulebook.pack import Arithmetic
from kernel.rulebook.rows import Row
from zhixing.packs.cells import BadCell, Column, cell_of
from zhixing.packs.headings import COURT, FIELDS, PLACE, SHEETS

HEADINGS = 2  # rows above the first row of a table
WIDE = ("text", "reading", "title", "opens_on", "closes_on", "cancels_on", "extension", "fields")
WIDTH, WIDTH_WIDE = 16, 36  # characters
GREY = PatternFill("solid", fgColor="EEEEEE")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table: its own fields first, then the ground that every row has."""
    own = [name for name in model.model_fields if not _of_ground(name, model)]
    ground = [name for name in model.model_fields if _of_ground(name, model)]
    fields = {name: model.model_fields[name] for name in (*own, *ground)}
    return tuple(Column.of(field.alias or name, field.annotation) for name, field in fields.items())


def _of_ground(name: str, model: type[BaseModel]) -> bool:
    return issubclass(model, Row) and name in Row.model_fields


def tables() -> dict[str, tuple[Column, ...]]:
    """Every sheet of a workbook by the name of its table, in the order of the pack."""
    found = {COURT: _court_columns(), "arithmetic": columns_of(Arithmetic)}
    for name, field in Pack.model_fields.items():
        if field.alias is not None:
            found[field.alias] = columns_of(get_args(Pack.model_fields[name].annotation)[0])
    return found


def _court_columns() -> tuple[Column, ...]:
    """What stands above the tables of a pack: the fields that hold one plain value."""
    tabled = {*GIVEN, "arithmetic"}
    fields = Pack.model_fields.items()
    return tuple(
        Column.of(name, field.annotation)
        for name, field in fields
        if field.alias is None and name not in tabled
    )


def rows_of(folder: Folder, table: str) -> Iterator[tuple[tuple[str, int], Mapping[str, Any]]]:
    """The rows of a sheet as the files have them, with their places."""
    if table == COURT:
        yield ("", 0), folder.raw
        return
    rows = folder.raw.get(table, [])
    for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
        yield (table, index), row


def roll_of(table: str, folder: Folder) -> bool:
    """The roll switch that a limit of this table has unless it says otherwise."""
    roll = folder.raw["arithmetic"]["roll"] if table == "node" else True
    return roll if isinstance(roll, bool) else True  # one with versions is no default of a cell


def places_of(folder: Folder) -> Mapping[tuple[str, int], str]:
    """Where each row stands, as its sheet says: its file, and its number among its like there."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for place, position in sorted(folder.rows.items()):
        stem = Path(position.file).stem
        seen[place[0], stem] += 1
        found[place] = f"{stem} {seen[place[0], stem]}"
    return found


def write_workbook(folder: Folder, pack: Pack, path: Path) -> None:
    """Writes the workbook of a pack, whole or not at all.

    Raises:
        BadCell: a text is longer than a cell; the message says where.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    places = {**places_of(folder), ("", 0): pack.id}
    for table, columns in tables().items():
        sheet = book.create_sheet(SHEETS[table])
        _headings(sheet, columns)
        for number, (place, row) in enumerate(rows_of(folder, table), HEADINGS + 1):
            _write(sheet, number, 1, places[place])
            for index, value in _cells(table, row, columns, folder).items():
                _write(sheet, number, index, value)
    part = path.with_name(f"{path.name}.part")
    book.save(part)
    part.replace(path)


def _headings(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for index, name in enumerate((PLACE, *(column.name for column in columns)), 1):
        for number, text in enumerate((FIELDS.get(name, name), name), 1):
            cell = sheet.cell(number, index, text)
            cell.font = Font(bold=number == 1)
            cell.fill = GREY
        width = WIDTH_WIDE if name in WIDE else WIDTH
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"C{HEADINGS + 1}"


def _cells(
    table: str, row: Mapping[str, Any], columns: tuple[Column, ...], folder: Folder
) -> Mapping[int, str | int]:
    """The cells of a row by column; what the row does not say has none."""
    found = {}
    for index, column in enumerate(columns, 2):
        if column.name in row:
            try:
                found[index] = cell_of(row[column.name], column, roll_of(table, folder))
            except BadCell as error:
                raise BadCell(f"{SHEETS[table]}: {column.name}: {error}") from error
    return found


def _write(sheet: Worksheet, number: int, index: int, value: str | int) -> None:
    cell = sheet.cell(number, index, value)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like
    cell.alignment = WRAPPED
