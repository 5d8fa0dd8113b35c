"""`zhixing courts coverage`: which rows of a catalogue are answered, and how.

A pack is read here as it stands in its file, so that one that does not load yet can be counted.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from kernel.rulebook import PackFault, RulebookError
from kernel.rulebook.folder import Folder, court_of, folders_of, read_folder
from kernel.rulebook.rows import Filled, Strict
from zhixing.packs.catalogue import SECTIONS, Entry, compact, ids_in, read_catalogue
from zhixing.packs.levels import PEOPLE, Level, level_of, uses_of
from zhixing.packs.names import why_unknown

HEADINGS = ("rows", "duty", "reason")
COLUMNS = ("enforced", "recorded", "stated", "not_built")
NATIONAL = "national"  # the folder of the statute base
BAR = 20  # characters of a full bar
# Answers that only say that something was done.
TICKS = ("kernel.deciding.steps", ".RecordStep", ".StepRecorded")

Fault = Callable[[str], PackFault]  # a fault of one place, by its message


class CatalogueAnswer(Strict):
    """Rows of the catalogue that the program answers without a row of the pack.

    `by` names what answers them: a dotted Python name, `service.Command` or
    `service.Event`, or a route such as `GET /overdue`. `recorded`: it only keeps what somebody
    stated, and refuses nothing.
    """

    requirements: tuple[str, ...] = Field(min_length=1)
    by: Filled
    recorded: bool = False
    note: str = ""


@dataclass(slots=True)
class Coverage:
    """How far one court's catalogue is answered, and what is wrong with the answers.

    `levels` holds the strongest answer to each row, `reasons` the line that says why no program
    does it.
    """

    court: str
    catalogue: Mapping[str, Entry]
    levels: dict[str, Level] = field(default_factory=dict)
    reasons: dict[str, Fault] = field(default_factory=dict)
    problems: list[PackFault] = field(default_factory=list)

    def known(self, ids: Iterable[str], fault: Fault) -> Iterator[str]:
        """The rows that exist in the catalogue; the others are problems."""
        for name in ids:
            if self.catalogue and name not in self.catalogue:
                self.problems.append(fault(f"no row {name} in the catalogue"))
            else:
                yield name

    def note(self, level: Level, ids: Iterable[str], fault: Fault, table: str = "") -> None:
        """An answer of that level. A table of people or teams does not answer a row that
        requires an act."""
        for name in self.known(ids, fault):
            entry = self.catalogue.get(name)
            told = table in PEOPLE and entry is not None and entry.kind != "people"
            found = Level.STATED if told else level
            self.levels[name] = max(found, self.levels.get(name, found))

    def standing(self, entry: Entry) -> str:
        """One of COLUMNS. A row that requires an act is not answered by a sentence alone."""
        level = self.levels.get(entry.id)
        if level is None or (level is Level.STATED and entry.needs_deed):
            return "not_built"
        return level.name.lower()

    def sections(self) -> dict[str, dict[str, Any]]:
        """By section: how many rows it has, and the IDs of each standing."""
        found: dict[str, dict[str, Any]] = {}
        for section in SECTIONS:
            entries = [row for row in self.catalogue.values() if row.section == section]
            ids: dict[str, list[str]] = {column: [] for column in COLUMNS}
            for entry in entries:
                ids[self.standing(entry)].append(entry.id)
            found[str(section)] = {"rows": len(entries), **ids}
        return found

    def contradictions(self) -> Iterator[PackFault]:
        """Rows that nothing answers and no line explains, and lines that are wrong."""
        for entry in self.catalogue.values():
            standing, reason = self.standing(entry), self.reasons.get(entry.id)
            if standing == "not_built" and reason is None:
                said = "only a sentence answers" if entry.id in self.levels else "nothing answers"
                file = f"catalogue/{self.court}.csv"
                message = f"{said} a row of kind {entry.kind}, and no line says why"
                yield PackFault(file, entry.id, "", message)
            elif standing != "not_built" and reason is not None:
                yield reason(f"{entry.id} is {standing}: the line is not true")


def courts_of(courts: Path) -> tuple[str, ...]:
    """Courts with a catalogue or a pack."""
    indexed = {path.stem for path in (courts / "catalogue").glob("*.csv")}
    return tuple(sorted(indexed | {court_of(folder) for folder in folders_of(courts)}))


def coverage(courts: Path, court: str) -> Coverage:
    """Everything that answers rows of the court's catalogue."""
    found = Coverage(court, read_catalogue(courts / "catalogue" / f"{court}.csv"))
    for folder in folders_of(courts):
        if court_of(folder) == court:
            _from_pack(found, folder, courts)
    _from_answers(found, courts / "answers" / f"{court}.toml")
    _from_not_built(found, courts.parent / "docs" / "not-built" / f"{court}.md")
    found.problems.extend(found.contradictions())
    return found


def _from_pack(found: Coverage, path: Path, courts: Path) -> None:
    try:
        folder = read_folder(path)
    except RulebookError as error:
        found.problems.extend(error.problems)
        return
    uses = uses_of(_with_base(folder, courts), sorted((courts / "permissions").glob("*.toml")))
    for place, row in folder.all_rows():
        named = row.get("requirements")
        if isinstance(named, list):
            fault = partial(folder.problem, place, folder.name_of(place), "requirements")
            found.note(level_of(place[0], row, uses), map(str, named), fault, place[0])


def _with_base(folder: Folder, courts: Path) -> dict[str, Any]:
    """The tables of a court and, below them, those of the statute base."""
    base = courts / NATIONAL
    below = read_folder(base).raw if base.is_dir() else {}
    merged = dict(folder.raw)
    for table, rows in below.items():
        if isinstance(rows, list):
            merged[table] = [*merged.get(table, []), *rows]
    return merged


def _from_answers(found: Coverage, path: Path) -> None:
    file = f"answers/{path.name}"
    for index, raw in enumerate(_toml(found, path).get("answer", []), 1):
        try:
            answer = CatalogueAnswer.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False):
                place = ".".join(map(str, fault["loc"]))
                found.problems.append(PackFault(file, f"answer #{index}", place, fault["msg"]))
            continue
        place = f"answer {answer.by}"
        wrong = why_unknown(answer.by)
        if wrong:
            found.problems.append(PackFault(file, place, "by", wrong))
        else:
            ticked = answer.recorded or any(tick in answer.by for tick in TICKS)
            level = Level.RECORDED if ticked else Level.ENFORCED
            found.note(level, answer.requirements, partial(PackFault, file, place, "requirements"))


def _toml(found: Coverage, path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found.problems.append(PackFault(path.name, "", "", str(error)))
        return {}


def _from_not_built(found: Coverage, path: Path) -> None:
    """Lines of tables headed `rows | duty | reason`."""
    if not path.is_file():
        return
    file = f"not-built/{path.name}"
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("|"):
            inside = False
            continue
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if cells == HEADINGS:
            inside = True
        elif inside and not set("".join(cells)) <= set("-: "):
            _line(found, cells, partial(PackFault, file, "", "rows", line=number))


def _line(found: Coverage, cells: tuple[str, ...], fault: Fault) -> None:
    if len(cells) != len(HEADINGS) or not all(cells):
        found.problems.append(fault("a line has rows, a duty and a reason"))
        return
    try:
        named = ids_in(cells[0])
    except ValueError as error:
        found.problems.append(fault(str(error)))
        return
    if not named:
        found.problems.append(fault(f"no rows of the catalogue: {cells[0]}"))
    for name in found.known(named, fault):
        found.reasons[name] = fault


def shown(found: Coverage) -> Iterator[str]:
    """The coverage of a court for a reader: progress, how, and a line for each section."""
    sections = found.sections()
    counts = {name: sum(len(each[name]) for each in sections.values()) for name in COLUMNS}
    done = counts["enforced"] + counts["recorded"]
    asked = sum(each["rows"] for each in sections.values()) - counts["stated"]
    ways = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
    yield f"{found.court}: {done} of {asked} rows {_bar(done, asked)} ({ways})"
    heads = "".join(f"{name.replace('_', ' '):>10}" for name in COLUMNS)
    yield f"{'':<28}{heads}".rstrip()
    for number, section in sections.items():
        title = f"{number:>4}  {SECTIONS[int(number)]}"
        numbers = "".join(f"{len(section[name]):>10}" for name in COLUMNS)
        yield f"{title:<28}{numbers}  {compact(section['not_built'])}".rstrip()


def _bar(done: int, asked: int) -> str:
    filled = BAR * done // asked if asked else BAR
    percent = 100 * done // asked if asked else 100
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {percent} %"
