"""The cells of a Word table, those joined across columns and rows as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from kernel.papers.styles import value_of

COLUMN = 1000.0  # the width of a column that says none


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, and how many columns and rows it takes."""

    element: Any
    columns: int
    rows: int


def columns_of(table: Any) -> list[float]:
    """The widths of the columns, in parts of the whole."""
    grid = table.find(qn("w:tblGrid"))
    columns = list(grid.iter(qn("w:gridCol"))) if grid is not None else []
    return [float(one.get(qn("w:w")) or COLUMN) for one in columns] or [COLUMN]


def cells_of(table: Any) -> Iterator[Cell]:
    """The cells row by row; a cell that goes on from the one above is part of that."""
    rows = [list(_placed(row)) for row in table.iter(qn("w:tr"))]
    for number, row in enumerate(rows):
        for column, width, cell in row:
            if _joined(cell) != "continue":
                below = _below(rows[number + 1 :], column) if _joined(cell) == "restart" else 0
                yield Cell(cell, width, 1 + below)


def _placed(row: Any) -> Iterator[tuple[int, int, Any]]:
    """The cells of a row, each with its first column and how many it takes."""
    column = 0
    for cell in row.findall(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        width = int(value_of(span) or 1)
        yield column, width, cell
        column += width


def _joined(cell: Any) -> str:
    """`restart` where a cell joined downwards begins, `continue` where it goes on."""
    properties = cell.find(qn("w:tcPr"))
    joined = properties.find(qn("w:vMerge")) if properties is not None else None
    return "" if joined is None else value_of(joined) or "continue"


def _below(rows: list[list[tuple[int, int, Any]]], column: int) -> int:
    count = 0
    for row in rows:
        if not any(at == column and _joined(cell) == "continue" for at, _, cell in row):
            break
        count += 1
    return count
