"""The packs of a folder: one for the day on which it came into force, one per later change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kernel.rulebook.dated import days_of, faults_of, in_force, shapes_of
from kernel.rulebook.faults import PackFault, RulebookError
from kernel.rulebook.folder import Folder, read_folder
from kernel.rulebook.national import National
from kernel.rulebook.pack import Pack
from kernel.rulebook.places import Places
from kernel.rulebook.rows import Strict

NATIONAL = "national"  # the folder of the statute base
GIVEN = ("national", "content")  # set by the loader; a file must not contain them
DIGITS = 8  # of the hash of a pack's content
COURT_SHAPES, NATIONAL_SHAPES = shapes_of(Pack), shapes_of(National)


@dataclass(slots=True)
class Base:
    """The statute base with its editions; values of a statute may have dates too."""

    folder: Folder
    days: frozenset[date]
    editions: dict[date, National] = field(default_factory=dict)
    usable: bool = True

    @staticmethod
    def unusable() -> "Base":
        nothing = National.model_construct(title="", arithmetic=(), freeze_terms=())
        return Base(Folder(NATIONAL, {}, {}), frozenset(), {date.min: nothing}, usable=False)

    @property
    def places(self) -> Places:
        return Places.of(self.newest, self.folder)

    def on(self, day: date) -> National:
        """Its edition on a day. Raises RulebookError if a row of it is wrong."""
        begun = max((each for each in self.days if each <= day), default=date.min)
        if begun not in self.editions:
            raw = in_force(self.folder, NATIONAL_SHAPES, begun)
            self.editions[begun] = _validated(National, raw, self.folder)
        return self.editions[begun]

    @property
    def newest(self) -> National:
        return self.on(date.max)


def base_of(directory: Path) -> Base:
    """The statute base of a directory. Raises RulebookError if it cannot be used."""
    if not (directory / NATIONAL).is_dir():
        raise RulebookError([PackFault(f"{NATIONAL}/", "", "", "the folder is missing")])
    folder = read_folder(directory / NATIONAL)
    _raise(
        folder.problem(place, place[0], *why) for place, *why in faults_of(folder, NATIONAL_SHAPES)
    )
    base = Base(folder, days_of(folder, NATIONAL_SHAPES))
    _raise(base.places.problem(*found) for found in twice(base.newest.statutes()))
    return base


def editions_of(folder: Folder, base: Base) -> list[tuple[Pack, Places]]:
    """The packs of a folder: one from the day in force, one from the day of each change.

    Raises:
        RulebookError: a row is wrong.
    """
    problems = [
        folder.problem(("", 0), "", name, "not a key of a pack")
        for name in GIVEN
        if name in folder.raw
    ]
    for place, *why in faults_of(folder, COURT_SHAPES):
        problems.append(folder.problem(place, folder.name_of(place), *why))
    first = folder.raw.get("in_force_from")
    changes = days_of(folder, COURT_SHAPES) | base.days
    later = sorted(day for day in changes if isinstance(first, date) and day > first)
    found: list[tuple[Pack, Places]] = []
    for day in (first, *later):
        try:
            found.append(_edition(folder, base, day))
        except RulebookError as error:
            problems.extend(error.problems)
    _raise(problems)
    return found


def _edition(folder: Folder, base: Base, day: Any) -> tuple[Pack, Places]:
    """The pack in force from a day; the model tells where the folder states none."""
    on = day if isinstance(day, date) else date.min
    national = base.on(on)
    raw = in_force(folder, COURT_SHAPES, on)
    content = _hash(raw, in_force(base.folder, NATIONAL_SHAPES, on))
    head = {} if day is None else {"in_force_from": day}
    own = {name: value for name, value in raw.items() if name not in GIVEN}
    whole = national.inherit(_with_court_roll({**own, **head}))
    pack = _validated(Pack, {**whole, "national": national, "content": content}, folder)
    return pack, Places.of(pack, folder, Places.of(national, base.folder))


def _hash(*raw: Mapping[str, Any]) -> str:
    """A hash of the rows as written, without comments and regardless of their files."""
    text = dumps(raw, default=str, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:DIGITS]


def _raise(problems: Iterable[PackFault]) -> None:
    found = tuple(problems)
    if found:
        raise RulebookError(found)


def _validated(model: type[Any], raw: Mapping[str, Any], folder: Folder) -> Any:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise RulebookError(_explained(folder, error)) from error


def _explained(folder: Folder, error: ValidationError) -> Iterator[PackFault]:
    for fault in error.errors(include_url=False, include_context=False):
        table, *place = [str(part) for part in fault["loc"]] or [""]
        if place and place[0].isdecimal():
            at = (table, int(place[0]))
            yield folder.problem(at, folder.name_of(at), ".".join(place[1:]), fault["msg"])
        elif place:
            yield folder.problem((table, 0), table, ".".join(place), fault["msg"])
        else:
            yield folder.problem(("", 0), "", table, fault["msg"])


def _with_court_roll(raw: dict[str, Any]) -> dict[str, Any]:
    """The pack with the court's roll switch in every limit that has none of its own."""
    arithmetic = raw.get("arithmetic")
    roll = arithmetic.get("roll") if isinstance(arithmetic, dict) else None
    nodes = raw.get("node")
    if roll is None or not isinstance(nodes, list):
        return raw
    return {**raw, "node": [_rolling(node, roll) for node in nodes]}


def _rolling(node: Any, roll: Any) -> Any:
    if not isinstance(node, dict) or not isinstance(node.get("limit"), dict):
        return node
    return {**node, "limit": {"roll": roll, **node["limit"]}}


def twice(rows: Iterable[tuple[str, Strict]]) -> Iterator[tuple[str, str, str]]:
    """Names that two rows of a table share: place, field, message."""
    for place, times in Counter(place for place, _ in rows).items():
        if times > 1:
            yield place, "code", "two rows have this name"
