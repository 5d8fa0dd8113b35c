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
from kernel.rulebook.folder import court_of, folders_of, read_folder
from kernel.rulebook.rows import Filled, Strict
from zhixing.packs.catalogue import SECTIONS, Entry, compact, ids_in, read_catalogue
from zhixing.packs.names import why_unknown

HOW = ("rows", "answers", "not built")
HEADINGS = ("rows", "duty", "reason")
BAR = 20  # characters of a full bar


Fault = Callable[[str], PackFault]  # a fault of one place, by its message


class CatalogueAnswer(Strict):
    """Rows of the catalogue that the program answers without a row of the pack.

    `by` names what answers them: a dotted Python name, `service.Command` or
    `service.Event`, or a route such as `GET /overdue`.
    """

    requirements: tuple[str, ...] = Field(min_length=1)
    by: Filled
    note: str = ""


@dataclass(slots=True)
class Coverage:
    """What is answered of one court's catalogue, and what is wrong with the answers."""

    court: str
    catalogue: Mapping[str, Entry]
    answered: dict[str, set[str]] = field(default_factory=dict)
    problems: list[PackFault] = field(default_factory=list)

    def note(self, how: str, ids: Iterable[str], fault: Fault) -> None:
        for name in ids:
            if self.catalogue and name not in self.catalogue:
                self.problems.append(fault(f"no row {name} in the catalogue"))
            else:
                self.answered.setdefault(name, set()).add(how)

    def sections(self) -> dict[str, dict[str, Any]]:
        """By section: rows, how many are answered, and the IDs of the others."""
        found: dict[str, dict[str, Any]] = {}
        for section in SECTIONS:
            ids = [row.id for row in self.catalogue.values() if row.section == section]
            missing = [name for name in ids if name not in self.answered]
            answered = len(ids) - len(missing)
            found[str(section)] = {"rows": len(ids), "answered": answered, "missing": missing}
        return found

    def by(self, how: str) -> int:
        return sum(how in ways for ways in self.answered.values())


def courts_of(courts: Path) -> tuple[str, ...]:
    """Courts with a catalogue or a pack."""
    indexed = {path.stem for path in (courts / "catalogue").glob("*.csv")}
    return tuple(sorted(indexed | {court_of(folder) for folder in folders_of(courts)}))


def coverage(courts: Path, court: str) -> Coverage:
    """Everything that answers rows of the court's catalogue."""
    found = Coverage(court, read_catalogue(courts / "catalogue" / f"{court}.csv"))
    for folder in folders_of(courts):
        if court_of(folder) == court:
            _from_pack(found, folder)
    _from_answers(found, courts / "answers" / f"{court}.toml")
    _from_not_built(found, courts.parent / "docs" / "not-built" / f"{court}.md")
    return found


def _from_pack(found: Coverage, path: Path) -> None:
    try:
        folder = read_folder(path)
    except RulebookError as error:
        found.problems.extend(error.problems)
        return
    for place, row in folder.all_rows():
        named = row.get("requirements")
        if isinstance(named, list):
            fault = partial(folder.problem, place, folder.name_of(place), "requirements")
            found.note("rows", map(str, named), fault)


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
            found.note(
                "answers", answer.requirements, partial(PackFault, file, place, "requirements")
            )


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
    found.note("not built", named, fault)


def shown(found: Coverage) -> Iterator[str]:
    """The coverage of a court for a reader: progress, how, and a line for each section."""
    sections = found.sections()
    rows = sum(section["rows"] for section in sections.values())
    answered = sum(section["answered"] for section in sections.values())
    ways = ", ".join(f"{how} {found.by(how)}" for how in HOW)
    yield f"{found.court}: {answered} of {rows} rows {_bar(answered, rows)} ({ways})"
    for number, section in sections.items():
        title = f"{number:>4}  {SECTIONS[int(number)]}"
        missing = compact(section["missing"])
        yield f"{title:<32}{section['answered']:>4} /{section['rows']:>4}  {missing}".rstrip()


def _bar(answered: int, rows: int) -> str:
    filled = BAR * answered // rows if rows else BAR
    percent = 100 * answered // rows if rows else 100
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {percent} %"
