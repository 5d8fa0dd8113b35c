"""How much the program does about a row of a pack: enforced, recorded or only stated.

Rows are read as they are written, so that a pack that does not load yet can be counted.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from zhixing.packs.citations import citations

Raw = Mapping[str, Any]

STEP = (
    ".StepRecorded"  # a fact that a person ticked off, such as `control.StepRecorded/lead-checked`
)


class Level(IntEnum):
    """What the program does about a text, from the weakest to the strongest.

    `STATED`: a sentence that binds people, or a reading. `RECORDED`: a step, or a node that a step
    opens or closes. `ENFORCED`: a typed command or a guard ensures it or refuses.
    """

    STATED = 1
    RECORDED = 2
    ENFORCED = 3


# Tables that a decision reads row by row: what they say happens, or is refused.
DECIDED = frozenset(
    {
        "arithmetic",
        "pool",
        "officer",
        "precedence",
        "routing",
        "conversion",
        "reassignment",
        "consolidation",
        "inquiry",
        "asset",
        "site_item",
        "closing",
        "entrustment",
    }
)
PEOPLE = frozenset({"team", "role", "member"})  # they say who there is and require no act
ANSWERED = frozenset({"electronic", "post"})  # the ways of service that return a receipt


@dataclass(frozen=True, slots=True)
class Uses:
    """What the rows of one pack name: by it a team, role or finding takes effect.

    `deciding` are teams and roles that a draw, an approval or the table of permissions looks
    at; `named` are those that a duty or a step names; `flags` are findings that a route asks.
    """

    deciding: frozenset[str]
    named: frozenset[str]
    flags: frozenset[str]
    waits: frozenset[str]


def uses_of(raw: Raw, permissions: Iterable[Path]) -> Uses:
    """What the tables of a pack and the tables of permissions name."""
    deciding = {str(raw.get("command_centre", "")), *_permitted(permissions)}
    named: set[str] = set()
    for pool in _rows(raw, "pool"):
        deciding |= {str(entry.get("team")) for entry in _dicts(pool.get("teams"))}
    for officer in _rows(raw, "officer"):
        deciding.add(str(officer.get("role")))
    for approval in _rows(raw, "approval"):
        deciding |= {
            who for stage in _dicts(approval.get("stages")) for who in _words(stage.get("roles"))
        }
    for node in _rows(raw, "node"):
        named |= {*_words(node.get("who")), *_words(node.get("notify"))}
    for step in _rows(raw, "step"):
        named |= {*_words(step.get("by"))}
    for team in (*_rows(raw, "team"), *_rows(raw, "role")):
        named |= {*_words(team.get("parent")), *_words(team.get("team"))}
    return Uses(
        deciding=frozenset(deciding),
        named=frozenset(named),
        flags=frozenset(
            flag
            for route in _rows(raw, "routing")
            for field in ("flags", "all_flags", "unless_flags")
            for flag in _words(route.get(field))
        ),
        waits=frozenset(name for step in _rows(raw, "step") for name in _words(step.get("waits"))),
    )


def level_of(table: str, row: Raw, uses: Uses) -> Level:
    """What the program does about one row of a table."""
    if table in DECIDED:
        return Level.ENFORCED
    match table:
        case "guard":
            return Level.ENFORCED if citations().name(str(row.get("code"))) else Level.STATED
        case "node":
            return _of_node(row, uses)
        case "step":
            return Level.RECORDED
        case "flag":
            return Level.ENFORCED if row.get("code") in uses.flags else Level.RECORDED
        case "approval":
            return Level.ENFORCED if row.get("binds") else Level.STATED
        case "form":  # the package is made and sent as a whole; any other may be made
            return Level.ENFORCED if row.get("package", True) else Level.RECORDED
        case "service_rung":
            return Level.ENFORCED if row.get("channel") in ANSWERED else Level.RECORDED
        case "dossier":  # when it is due says a node; its receipt is registered
            return Level.RECORDED
        case "disclosure":
            return Level.ENFORCED if _typed(row.get("event")) else Level.RECORDED
        case "member":
            return _of_name(str(row.get("role")), uses)
        case "team" | "role":
            return _of_name(str(row.get("code")), uses)
        case _:
            return Level.STATED


def _of_node(row: Raw, uses: Uses) -> Level:
    """A clock that a typed fact starts and a typed fact stops; a waiting time for which a
    command waits. Anything that a person has to tick off is only recorded."""
    if row.get("wait"):
        held = row.get("code") in uses.waits or citations().name(str(row.get("code")))
        return Level.ENFORCED if held and not _ticked(row, "opens_on") else Level.RECORDED
    typed = _typed_one(row, "opens_on") and _typed_one(row, "closes_on")
    return Level.ENFORCED if typed else Level.RECORDED


def _of_name(name: str, uses: Uses) -> Level:
    if name in uses.deciding:
        return Level.ENFORCED
    return Level.RECORDED if name in uses.named else Level.STATED


def _typed_one(row: Raw, field: str) -> bool:
    return any(_typed(name) for name in _words(row.get(field)))


def _ticked(row: Raw, field: str) -> bool:
    return not _typed_one(row, field)


def _typed(name: object) -> bool:
    return isinstance(name, str) and STEP not in name


def _permitted(paths: Iterable[Path]) -> Iterator[str]:
    """The roles that some act of the tables of permissions is open to."""
    for path in paths:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in tables.values():
            for roles in table.values():
                yield from _words(roles)


def _rows(raw: Raw, table: str) -> tuple[Raw, ...]:
    return _dicts(raw.get(table))


def _dicts(value: object) -> tuple[Raw, ...]:
    return (
        tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
    )


def _words(value: object) -> tuple[str, ...]:
    """The names that a field holds, in all its versions where it has dates."""
    if isinstance(value, str):
        return (value,)
    found: list[str] = []
    for each in value if isinstance(value, list) else ():
        found.extend(_words(each.get("value")) if isinstance(each, dict) else _words(each))
    return tuple(found)
