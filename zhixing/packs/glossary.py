"""The tables of `docs/glossary.md` that are read from the contracts, the commands and the packs.

`make glossary` writes them. What a person writes stands above and below the two markers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, get_args

from contracts.catalogue import EVENTS, HOUSES, SERVICES, SHARED
from contracts.titles import annotation_title, choice_titles, title_of
from kernel.rulebook import COURTS, Pack, Rulebook
from kernel.rulebook.subjects import SUBJECTS
from zhixing.simulation.player import commands_of

GLOSSARY = Path("docs") / "glossary.md"
BEGIN = "<!-- From here on `make glossary` writes. -->"
END = "<!-- Here `make glossary` ends. -->"
TITLED = "| command | 中文 |"  # how a table begins in which the titles of commands are filled in
EVERY_SERVICE = "every service"
Row: TypeAlias = tuple[str, str, str]  # Chinese, English, where it is used
Named: TypeAlias = tuple[str, Sequence[str]]  # a code, and its title and aliases in one pack


def rewritten(text: str, packs: Sequence[Pack]) -> str:
    """The glossary with its generated tables as they should be now.

    Raises ValueError where the markers are missing.
    """
    above, begin, rest = text.partition(BEGIN)
    _old, end, below = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{GLOSSARY} has no place for the tables")
    return "\n".join((above + BEGIN, "", *_tables(packs), END + below))


def filled(text: str, service: str) -> str:
    """A service's README with the titles of its commands filled in where a table has a column."""
    titles = {name: title_of(command) for name, command in commands_of(service).items()}
    lines = text.split("\n")
    inside = False
    for place, line in enumerate(lines):
        inside = line.startswith(TITLED) or (inside and line.startswith("|"))
        command, *_ = cells = line.removeprefix("| ").split(" | ")
        if inside and command.strip("`") in titles:
            cells[1] = titles[command.strip("`")]
            lines[place] = "| " + " | ".join(cells)
    return "\n".join(lines)


def _tables(packs: Sequence[Pack]) -> Iterator[str]:
    services = ((house.title, name, f"`services/{name}`") for name, house in HOUSES.items())
    yield from _table("Services", services)
    for heading, table, named in OF_PACKS:
        yield from _table(heading, _of_packs(packs, table, named))
    each = ((one.each, code, "`subject` of a node or step") for code, one in SUBJECTS.items())
    yield from _table("Subjects", each)
    yield from _table("Values", _choices())
    yield from _table("Events", _events())
    yield from _table("Commands", _commands())


def _table(heading: str, rows: Iterable[Row]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield "| 中文 | English | where used |"
    yield "| --- | --- | --- |"
    for chinese, english, used in rows:
        yield f"| {chinese} | `{english}` | {used} |"
    yield ""


def _of_packs(
    packs: Sequence[Pack], table: str, named: Callable[[Pack], Iterable[Named]]
) -> Iterator[Row]:
    """A row for each code: what the courts call it, and which courts have it."""
    words: dict[str, list[str]] = {}
    courts: dict[str, list[str]] = {}
    for pack in packs:
        for code, names in named(pack):
            words.setdefault(code, []).extend(names)
            courts.setdefault(code, []).append(pack.court)
    if table == "role":
        for office in packs[0].national.offices:
            words.setdefault(office.code, [office.title])
            courts.setdefault(office.code, []).append("permissions")
    for code, names in words.items():
        where = ", ".join(dict.fromkeys(courts[code]))
        yield "、".join(dict.fromkeys(names)), code, f"`[[{table}]]`: {where}"


CHOOSING = (  # the modules that define enumerations, the one that defines first
    *(f"contracts.{name}" for name in ("values", *SERVICES, "steps", "operations")),
    *(f"services.{name}.commands" for name in SERVICES),
    "kernel.law.limits",
)
OF_PACKS: tuple[tuple[str, str, Callable[[Pack], Iterable[Named]]], ...] = (
    (
        "Teams",
        "team",
        lambda pack: ((row.code, (row.title, *row.aliases)) for row in pack.teams),
    ),
    (
        "Roles",
        "role",
        lambda pack: ((row.code, (row.title, *row.aliases)) for row in pack.roles),
    ),
    ("Form documents", "form", lambda pack: ((row.kind, (row.title,)) for row in pack.forms)),
    (
        "Material of the dossier",
        "dossier",
        lambda pack: ((row.material_kind, (row.title,)) for row in pack.dossier),
    ),
    ("Approvals", "approval", lambda pack: ((row.code, (row.title,)) for row in pack.approvals)),
)


def _choices() -> Iterator[Row]:
    """The choices of every enumeration that the contracts or a service's commands define."""
    told: set[str] = set()
    for module in CHOOSING:
        for name, found in vars(import_module(module)).items():
            if name in told or not choice_titles(found):
                continue
            told.add(name)
            for choice, title in choice_titles(found).items():
                yield title, choice, f"{annotation_title(found)}, `{name}` in `{module}`"


def _events() -> Iterator[Row]:
    for service, union in EVENTS.items():
        yield from ((title_of(one), one.__name__, service) for one in get_args(union))
    yield from ((title_of(one), one.__name__, EVERY_SERVICE) for one in get_args(SHARED))


def _commands() -> Iterator[Row]:
    """The commands of each service, those that every service has once, at the end."""
    by_service = {service: commands_of(service) for service in SERVICES}
    shared: Any = set.intersection(*(set(commands.items()) for commands in by_service.values()))
    for service, commands in by_service.items():
        own = (item for item in commands.items() if item not in shared)
        yield from ((title_of(command), name, service) for name, command in own)
    yield from ((title_of(command), name, EVERY_SERVICE) for name, command in sorted(shared))


def main() -> None:
    """Write the glossary's tables, and the titles in the services' READMEs."""
    packs = Rulebook.load(COURTS).packs
    GLOSSARY.write_text(rewritten(GLOSSARY.read_text(encoding="utf-8"), packs), encoding="utf-8")
    for service in SERVICES:
        readme = Path("services") / service / "README.md"
        readme.write_text(filled(readme.read_text(encoding="utf-8"), service), encoding="utf-8")


if __name__ == "__main__":
    main()
