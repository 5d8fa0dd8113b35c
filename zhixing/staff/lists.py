"""A list of staff as a spreadsheet (.xlsx, .csv): its columns, its rows, every bad cell.

A workbook has two sheets, appointments and absences; a CSV file has the appointments alone.
Offices and teams are written by their titles in the court's pack, where these name only one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from contracts.titles import field_titles
from kernel.deciding.decider import Fault
from kernel.rulebook import Pack
from portal.tables import FIRST, BadCell, NotAList, Table, day_of, text_of
from services.triage.commands.staff import AbsenceRow, ImportStaff, StaffRow
from services.triage.rules.staff import offices_of

APPOINTMENTS, ABSENCES = "任职", "离岗"
REMARK = "备注"  # a column for people; nothing is read from it
OPTIONAL = {APPOINTMENTS: frozenset({"team", "last_day"}), ABSENCES: frozenset[str]()}
DAYS = frozenset({"first_day", "last_day"})


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault of a list: its sheet, row and column, and what is wrong."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        place = "，".join(part for part in (self.sheet, row, self.column) if part)
        return f"{place}：{self.message}"


class WrongList(Exception):
    """The list cannot be entered; `problems` are all of its faults, in the order of its rows."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class StaffList:
    """What was read of a file; `numbers` tells in which row of its sheet each line stands."""

    rows: list[StaffRow] = field(default_factory=list)
    absences: list[AbsenceRow] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def command(self, court: str) -> ImportStaff:
        """The request that enters the list."""
        return ImportStaff(court=court, rows=tuple(self.rows), absences=tuple(self.absences))

    def located(self, fault: Fault) -> Problem:
        """Where in the file a fault of the request stands (`rows.3.team`)."""
        line, _, name = fault.field.rpartition(".")
        sheet = ABSENCES if line.startswith("absences") else APPOINTMENTS
        columns = HEADINGS[sheet]
        return Problem(sheet, self.numbers.get(line, 0), columns.get(name, ""), fault.title)


SHAPES: Mapping[str, type[StaffRow] | type[AbsenceRow]] = {
    APPOINTMENTS: StaffRow,
    ABSENCES: AbsenceRow,
}
_ORDER = {
    APPOINTMENTS: ("person", "name", "office", "team", "first_day", "last_day"),
    ABSENCES: tuple(one.name for one in fields(AbsenceRow)),
}
HEADINGS: Mapping[str, Mapping[str, str]] = {
    sheet: {name: field_titles(SHAPES[sheet])[name] for name in names}
    for sheet, names in _ORDER.items()
}


def read_list(path: Path, pack: Pack) -> StaffList:
    """The rows of a file, and in `problems` every cell that cannot be read.

    Raises NotAList: it is no such file.
    """
    found = StaffList()
    tables = Table.read(path, first=APPOINTMENTS)
    for title in tables.keys() - SHAPES.keys():
        found.problems.append(Problem(title, 0, "", "名册没有这一工作表"))
    if APPOINTMENTS not in tables:
        raise NotAList(f"没有“{APPOINTMENTS}”工作表")
    readers = {"office": Named.offices(pack), "team": Named.teams(pack)}
    for sheet, shape in SHAPES.items():
        if sheet in tables:
            for number, row in _rows(found, sheet, tables[sheet], readers):
                line = shape(**row)
                lines: list[Any] = found.rows if sheet == APPOINTMENTS else found.absences
                name = "rows" if sheet == APPOINTMENTS else "absences"
                found.numbers[f"{name}.{len(lines)}"] = number
                lines.append(line)
    return found


def _rows(
    found: StaffList, sheet: str, table: Table, readers: Mapping[str, "Named"]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The readable rows of a sheet with their numbers; the faults of the others are noted."""
    titles = HEADINGS[sheet]
    placed = {title: name for name, title in titles.items()}
    for heading in table.headings:
        if heading not in placed and heading != REMARK:
            found.problems.append(Problem(sheet, FIRST - 1, heading, "名册没有这一栏"))
    missing = [
        Problem(sheet, FIRST - 1, title, "缺少这一栏")
        for name, title in titles.items()
        if title not in table.headings and name not in OPTIONAL[sheet]
    ]
    found.problems += missing
    if missing:
        return
    for number, cells in table.rows:
        row: dict[str, Any] = {}
        sound = True
        for name, title in titles.items():
            try:
                optional = name in OPTIONAL[sheet]
                row[name] = _value(name, cells.get(title), readers.get(name), optional=optional)
            except BadCell as error:
                sound = False
                found.problems.append(Problem(sheet, number, title, str(error)))
        if sound:
            yield number, row


def _value(name: str, cell: object, named: "Named | None", *, optional: bool) -> object:
    text = text_of(cell)
    if not text:
        if not optional:
            raise BadCell("不得为空")
        return None if name in DAYS else ""
    if name in DAYS:
        return day_of(cell)
    return named.code(text) if named is not None else text


@dataclass(frozen=True, slots=True)
class Named:
    """Offices or teams by their codes, titles and other names in the court's pack."""

    what: str
    titles: Mapping[str, str]
    codes: Mapping[str, frozenset[str]]

    @staticmethod
    def of(what: str, named: Iterable[tuple[str, str, tuple[str, ...]]]) -> "Named":
        codes: dict[str, set[str]] = {}
        titles: dict[str, str] = {}
        for code, title, aliases in named:
            titles.setdefault(code, title)
            for word in (title, *aliases):
                codes.setdefault(word, set()).add(code)
        known = {word: frozenset(found) for word, found in codes.items()}
        return Named(what, titles, {**known, **{code: frozenset({code}) for code in titles}})

    @staticmethod
    def offices(pack: Pack) -> "Named":
        """The court's own names first, then the usual ones of offices that it has no row for."""
        own = [(role.code, role.title, role.aliases) for role in pack.roles]
        taken = {code for code, _, _ in own}
        usual = [
            (office.code, office.title, ())
            for office in pack.national.offices
            if office.code in offices_of(pack) - taken
        ]
        return Named.of("岗位", [*own, *usual])

    @staticmethod
    def teams(pack: Pack) -> "Named":
        return Named.of("团队", [(team.code, team.title, team.aliases) for team in pack.teams])

    def code(self, word: str) -> str:
        """The code of what a cell names. Raises BadCell if it names nothing, or several."""
        found = self.codes.get(word, frozenset())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise BadCell(f"有多个{self.what}称“{word}”，请填代码：{'、'.join(sorted(found))}")
        raise BadCell(f"本院没有这一{self.what}：{word}")

    def word(self, code: str) -> str:
        """How a code is written: by its title, where that names nothing else."""
        title = self.titles.get(code, "")
        return title if self.codes.get(title) == frozenset({code}) else code


def write_list(path: Path, found: StaffList, pack: Pack) -> None:
    """Write a list as .xlsx or .csv, whole or not at all. A .csv has no absences.

    Raises NotAList for another kind of file.
    """
    offices, teams = Named.offices(pack), Named.teams(pack)
    words: dict[str, Callable[[str], str]] = {
        "office": offices.word,
        "team": lambda code: teams.word(code) if code else "",
    }
    lines: Mapping[str, list[Any]] = {APPOINTMENTS: found.rows, ABSENCES: found.absences}
    Table.write(
        path,
        {
            sheet: (
                list(HEADINGS[sheet].values()),
                [[_cell(line, name, words) for name in HEADINGS[sheet]] for line in rows],
            )
            for sheet, rows in lines.items()
        },
    )


def _cell(line: object, name: str, words: Mapping[str, Callable[[str], str]]) -> str | date | None:
    value = getattr(line, name)
    return words[name](value) if name in words else value


def counted(events: Iterable[object]) -> str:
    """What an import changes, in a sentence."""
    names = Counter(type(event).__name__ for event in events)
    said = {
        "StaffAppointed": "任职",
        "StaffRelieved": "离任",
        "StaffRenamed": "更名",
        "StaffAbsent": "离岗",
        "StaffReturned": "返岗",
    }
    parts = [f"{title}{names[name]}项" for name, title in said.items() if names[name]]
    return "、".join(parts) or "无变动"
