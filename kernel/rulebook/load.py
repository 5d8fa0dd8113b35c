"""Reads `courts/*.toml` into packs; whatever is wrong is listed in full, never guessed."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kernel.rulebook.conditions import OF_KIND
from kernel.rulebook.national import National
from kernel.rulebook.pack import NAMES, Pack, label
from kernel.rulebook.routing import routing_errors
from kernel.rulebook.rows import Row, Strict

NATIONAL = "national.toml"
EXTENDING = "extend-node"  # the approval of extensions where a node names no other
UNIQUE = {
    "team": "teams",
    "role": "roles",
    "pool": "pools",
    "approval": "approvals",
    "rule": "rules",
    "node": "nodes",
    "step": "steps",
    "flag": "flags",
    "precedence": "precedences",
    "routing": "routing",
    "conversion": "conversions",
    "reassignment": "reassignments",
    "consolidation": "consolidations",
    "inquiry": "inquiries",
    "asset": "assets",
    "form": "forms",
    "service_rung": "ladder",
    "fund": "funds",
    "closing": "closings",
    "reading": "readings",
}


@dataclass(frozen=True, slots=True)
class PackFault:
    """One thing that is wrong in a pack: where, and what."""

    file: str
    row: str
    field: str
    message: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.row, self.field) if part)
        return f"{place}: {self.message}"


class RulebookError(Exception):
    """The packs cannot be used; `problems` lists everything found."""

    def __init__(self, problems: Iterable[PackFault]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UnknownPack(LookupError):
    """No pack of that court, or not in that version."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every pack of every court. `files` tells which file each pack came from, by its id."""

    national: National
    packs: tuple[Pack, ...]
    files: tuple[tuple[str, str], ...]
    _found: dict[tuple[str, str | None], Pack] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @staticmethod
    def load(directory: Path) -> "Rulebook":
        """All packs of a directory.

        Raises:
            RulebookError: a file is missing or unreadable, or a row is wrong.
        """
        national = _parse(directory / NATIONAL, National)
        packs: list[Pack] = []
        files: list[tuple[str, str]] = []
        problems = [PackFault(NATIONAL, *found) for found in _twice("", national.rows())]
        for path in sorted(directory.glob("*.toml")):
            if path.name == NATIONAL:
                continue
            try:
                pack = _parse(path, Pack, national)
            except RulebookError as error:
                problems.extend(error.problems)
                continue
            problems.extend(PackFault(path.name, *found) for found in _contradictions(pack))
            packs.append(pack)
            files.append((pack.id, path.name))
        twice = [name for name, times in Counter(pack.id for pack in packs).items() if times > 1]
        problems.extend(
            PackFault("", name, "version", "two files have this pack") for name in twice
        )
        if problems:
            raise RulebookError(problems)
        return Rulebook(national=national, packs=tuple(packs), files=tuple(files))

    def serving(self, courts: Iterable[str]) -> "Rulebook":
        """The packs of these courts only, of all where none is named.

        Raises:
            UnknownPack: a court has none.
        """
        wanted = tuple(courts)
        unknown = [court for court in wanted if court not in self.courts]
        if unknown:
            raise UnknownPack(f"no pack {', '.join(unknown)}; known: {', '.join(self.courts)}")
        kept = tuple(pack for pack in self.packs if not wanted or pack.court in wanted)
        return Rulebook(national=self.national, packs=kept, files=self.files)

    @property
    def courts(self) -> tuple[str, ...]:
        return tuple(sorted({pack.court for pack in self.packs}))

    def pack(self, court: str, pinned: str | None = None) -> Pack:
        """The court's newest pack, or the one that a case pinned.

        Raises:
            UnknownPack: there is none.
        """
        found = self._found.get((court, pinned))
        if found is None:
            found = self._found[court, pinned] = self._look_up(court, pinned)
        return found

    def _look_up(self, court: str, pinned: str | None) -> Pack:
        own = [pack for pack in self.packs if pack.court == court]
        if pinned is not None:
            own = [pack for pack in own if pack.id == pinned]
        if not own:
            known = ", ".join(pack.id for pack in self.packs) or "none"
            raise UnknownPack(f"no pack {pinned or court}; known: {known}")
        return max(own, key=lambda pack: (pack.in_force_from, pack.version))

    def file_of(self, pack: Pack) -> str:
        return dict(self.files)[pack.id]


def _parse(path: Path, model: type[Any], national: National | None = None) -> Any:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RulebookError([PackFault(path.name, "", "", "the file is missing")]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError([PackFault(path.name, "", "", str(error))]) from error
    whole = raw
    if national is not None:
        if "national" in raw:
            raise RulebookError([PackFault(path.name, "", "national", "not a table of a pack")])
        whole = {**national.inherit(_with_court_roll(raw)), "national": national}
    try:
        return model.model_validate(whole)
    except ValidationError as error:
        raise RulebookError(_explained(path.name, raw, error)) from error


def _with_court_roll(raw: dict[str, Any]) -> dict[str, Any]:
    """The pack with the court's roll switch written into every limit that has none of its own."""
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


def _explained(file: str, raw: dict[str, Any], error: ValidationError) -> Iterator[PackFault]:
    for fault in error.errors(include_url=False, include_context=False):
        table, *place = [str(part) for part in fault["loc"]]
        row, field = "", table
        if place and place[0].isdecimal():
            row = f"{table} {_named(raw[table][int(place[0])], place[0])}"
            field = ".".join(place[1:])
        elif place:
            row, field = table, ".".join(place)
        yield PackFault(file, row, field, fault["msg"])


def _named(row: Any, index: str) -> str:
    if isinstance(row, dict):
        for name in NAMES:
            if name in row:
                return str(row[name])
    return f"#{int(index) + 1}"


def _contradictions(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """What no single row can see: names used twice, and names nobody bears."""
    for table, attribute in UNIQUE.items():
        yield from _twice(table, getattr(pack, attribute))
    yield from _unknown_people(pack)
    yield from _unknown_references(pack)
    for row, place, message in routing_errors(pack.routing, pack.precedences):
        yield f"routing {row}", place, message


def _twice(table: str, rows: Iterable[Strict]) -> Iterator[tuple[str, str, str]]:
    for name, times in Counter(map(label, rows)).items():
        if times > 1:
            yield f"{table} {name}".strip(), "code", "two rows have this name"


def _unknown_people(pack: Pack) -> Iterator[tuple[str, str, str]]:
    teams = {row.code for row in pack.teams}
    roles = {row.code for row in pack.roles}
    if pack.command_centre not in teams:
        yield "", "command_centre", f"no team {pack.command_centre}"
    named: list[tuple[str, Row, str, str | None, set[str]]] = []
    for team in pack.teams:
        named.append(("team", team, "parent", team.parent, teams))
    for role in pack.roles:
        named.append(("role", role, "team", role.team, teams))
    for member in pack.members:
        named.append(("member", member, "role", member.role, roles))
    for pool in pack.pools:
        named.extend(("pool", pool, "teams", entry.team, teams) for entry in pool.teams)
    for officer in pack.officers:
        named.append(("officer", officer, "role", officer.role, roles))
    for approval in (row for row in pack.approvals if not row.law):
        named.extend(("approval", approval, "approvers", who, roles) for who in approval.approvers)
    for node in pack.nodes:
        if not node.law:  # the statute base names roles that a court may not have
            named.append(("node", node, "who", node.who, teams | roles))
            named.extend(("node", node, "notify", who, teams | roles) for who in node.notify)
    for step in pack.steps:
        if not step.law:
            named.extend(("step", step, "by", who, roles) for who in step.by)
    for material in pack.dossier:
        named.append(("dossier", material, "giver", material.giver, teams | roles))
    for route in pack.routing:
        named.append(("routing", route, "decided_by", route.decided_by, teams | roles))
    for table, row, place, name, known in named:
        if name is not None and name not in known:
            yield f"{table} {label(row)}", place, f"no team or role {name}"


def _unknown_references(pack: Pack) -> Iterator[tuple[str, str, str]]:
    pools = {row.code for row in pack.pools}
    acts = {row.act for row in pack.approvals}
    numbers = {row.number for row in pack.readings}
    for route in pack.routing:
        if route.pool is not None and route.pool not in pools:
            yield f"routing {route.code}", "pool", f"no pool {route.pool}"
    for table, moves in (("conversion", pack.conversions), ("reassignment", pack.reassignments)):
        for move in moves:
            if move.pool is not None and move.pool not in pools:
                yield f"{table} {move.code}", "pool", f"no pool {move.pool}"
    approved = (
        ("step", pack.steps),
        ("routing", pack.routing),
        ("conversion", pack.conversions),
        ("reassignment", pack.reassignments),
        ("consolidation", pack.consolidations),
        ("closing", pack.closings),
    )
    for table, rows in approved:
        for row in rows:
            if row.approval is not None and row.approval not in acts:
                yield f"{table} {label(row)}", "approval", f"no approval for {row.approval}"
    for node in pack.nodes:
        if node.extension_approval not in {*acts, EXTENDING}:
            yield f"node {node.code}", "extension_approval", "no such approval"
    yield from _unknown_steps(pack)
    yield from _unknown_flags(pack)
    for place, cited in pack.rows():
        for number in cited.readings:
            if number not in numbers:
                yield place, "readings", f"no reading {number}"


def _unknown_steps(pack: Pack) -> Iterator[tuple[str, str, str]]:
    known = {(row.service, row.code): row for row in pack.steps}
    for step in pack.steps:
        for before in step.after:
            found = known.get((step.service, before))
            if found is None or found.subject not in (step.subject, "case"):
                yield f"step {step.code}", "after", f"no step {before} of its service and subject"
        for name in step.when:
            if name not in OF_KIND:
                yield f"step {step.code}", "when", f"no condition {name}"
    for node in pack.nodes:
        for name in (*node.opens_on, *node.closes_on, *node.cancels_on, node.counts_from):
            service, _, code = name.partition(".StepRecorded/")
            if code and (service, code) not in known:
                yield f"node {node.code}", "opens_on, closes_on", f"no step {name}"


def _unknown_flags(pack: Pack) -> Iterator[tuple[str, str, str]]:
    known = {row.code for row in pack.flags}
    for row in pack.routing:
        for flag in (*row.flags, *row.all_flags, *row.unless_flags):
            if flag not in known:
                yield f"routing {row.code}", "flags", f"no flag {flag}"
