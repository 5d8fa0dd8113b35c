"""A pack as a workbook for officials: one sheet for each table, two rows of headings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kernel.rulebook import Pack
from kernel.rulebook.pack import Arithmetic
from kernel.rulebook.rows import Row
from zhixing.packs.cells import BadCell, Shape, shape_of, written
from zhixing.packs.headings import COURT, FIELDS, SHEETS

HEADINGS = 2  # rows above the first row of a table
WIDE = ("text", "reading", "title", "opens_on", "closes_on", "cancels_on", "extension")
WIDTH, WIDTH_WIDE = 16, 36  # characters
GREY = PatternFill("solid", fgColor="EEEEEE")
WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a table: its name in the file, its attribute, its default and its shape."""

    name: str
    attribute: str
    default: Any
    shape: Shape


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table: its own fields first, then the ground that every row has."""
    own = {name: field for name, field in model.model_fields.items() if not _of_ground(name, model)}
    ground = {name: field for name, field in model.model_fields.items() if _of_ground(name, model)}
    return tuple(_column(name, field) for name, field in {**own, **ground}.items())


def _of_ground(name: str, model: type[BaseModel]) -> bool:
    return issubclass(model, Row) and name in Row.model_fields


def _column(name: str, field: FieldInfo) -> Column:
    return Column(field.alias or name, name, field.default, shape_of(field.annotation))


def tables() -> dict[str, tuple[Column, ...]]:
    """Every sheet of a workbook by the name of its table, in the order of the pack."""
    found = {COURT: _court_columns(), "arithmetic": columns_of(Arithmetic)}
    for name, field in Pack.model_fields.items():
        if field.alias is not None:
            found[field.alias] = columns_of(get_args(Pack.model_fields[name].annotation)[0])
    return found


def _court_columns() -> tuple[Column, ...]:
    """What stands above the tables of a pack: the fields that hold one plain value."""
    tabled = {"national", "content", "arithmetic"}
    fields = Pack.model_fields.items()
    return tuple(_column(n, f) for n, f in fields if f.alias is None and n not in tabled)


def own_rows(pack: Pack) -> Iterator[tuple[str, tuple[BaseModel, ...]]]:
    """The rows of each table that the court wrote itself."""
    inherited = {id(row) for row in pack.national.inherited()}
    yield COURT, (pack,)
    yield "arithmetic", (pack.arithmetic,)
    for name, field in Pack.model_fields.items():
        if field.alias is not None:
            rows: Iterable[BaseModel] = getattr(pack, name)
            yield field.alias, tuple(row for row in rows if id(row) not in inherited)


def roll_of(table: str, pack: Pack) -> bool:
    """The roll switch that a limit of this table has unless it says otherwise."""
    return pack.arithmetic.roll if table == "node" else True


def write_workbook(pack: Pack, path: Path) -> None:
    """Writes the workbook of a pack, whole or not at all.

    Raises:
        BadCell: a text is longer than a cell; the message says where.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    columns = tables()
    for table, rows in own_rows(pack):
        sheet = book.create_sheet(SHEETS[table])
        _headings(sheet, columns[table])
        for number, row in enumerate(rows, HEADINGS + 1):
            cells = _cells(table, row, columns[table], pack)
            for index, value in cells.items():
                _write(sheet, number, index, value)
    part = path.with_name(f"{path.name}.part")
    book.save(part)
    part.replace(path)


def _headings(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for index, column in enumerate(columns, 1):
        for number, text in enumerate((FIELDS.get(column.name, column.name), column.name), 1):
            cell = sheet.cell(number, index, text)
            cell.font = Font(bold=number == 1)
            cell.fill = GREY
        width = WIDTH_WIDE if column.name in WIDE else WIDTH
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"B{HEADINGS + 1}"


def _cells(
    table: str, row: BaseModel, columns: tuple[Column, ...], pack: Pack
) -> Mapping[int, str | int]:
    """The cells of a row by column; a value that is the default of its field has none."""
    found = {}
    for index, column in enumerate(columns, 1):
        value = getattr(row, column.attribute)
        if value is None or value == column.default:
            continue
        try:
            found[index] = written(value, column.shape, roll_of(table, pack))
        except BadCell as error:
            raise BadCell(f"{SHEETS[table]}: {column.name}: {error}") from error
    return found


def _write(sheet: Worksheet, number: int, index: int, value: str | int) -> None:
    cell = sheet.cell(number, index, value)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like
    cell.alignment = WRAPPED
