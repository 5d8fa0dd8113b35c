"""Loads `courts/` into packs and lists every fault.

A court is a folder with a `court.toml`. Its values may have dates, so that one folder yields
several packs: one for the day on which it came into force, and one for each later change.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from kernel.base.zone import CHINA
from kernel.rulebook.conditions import OF_KIND
from kernel.rulebook.editions import Base, base_of, editions_of, twice
from kernel.rulebook.faults import PackFault, RulebookError, UnknownPack
from kernel.rulebook.folder import HEAD, court_of, folders_of, read_folder
from kernel.rulebook.national import National
from kernel.rulebook.pack import Pack
from kernel.rulebook.places import Places
from kernel.rulebook.routing import routing_errors
from kernel.rulebook.rows import Row, label

CHECKING = "archive.PassClosingCheck"  # the check before a closing is reported
UNIQUE = {
    "team": "teams",
    "role": "roles",
    "pool": "pools",
    "approval": "approvals",
    "guard": "guards",
    "principle": "principles",
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
    "measure": "measures",
    "service_rung": "ladder",
    "site_item": "site_items",
    "closing": "closings",
    "entrustment": "entrustments",
    "reading": "readings",
}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs of all courts, those of a court in the order of their days."""

    national: National
    packs: tuple[Pack, ...]
    places: Mapping[str, Places] = field(default_factory=dict, repr=False, compare=False)
    _found: dict[tuple[str, str | None, date | None], Pack] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @staticmethod
    def load(directory: Path, only: str | None = None) -> "Rulebook":
        """All packs of a directory, or those of the court `only`, whatever is wrong with the
        others.

        Raises:
            RulebookError: a file is missing or unreadable, or a row is wrong; it lists all faults.
        """
        problems = _stray(directory)
        editions: list[tuple[Pack, Places]] = []
        try:
            base = base_of(directory)
        except RulebookError as error:
            problems.extend(error.problems)
            base = Base.unusable()
        for folder in folders_of(directory):
            if only not in (None, court_of(folder)):
                continue
            try:
                editions.extend(editions_of(read_folder(folder), base))
            except RulebookError as error:
                problems.extend(error.problems)
        problems.extend(_overlaps(editions))
        for pack, places in editions if base.usable else ():
            problems.extend(places.problem(*found) for found in _contradictions(pack))
        if problems:
            raise RulebookError(dict.fromkeys(problems))
        packs = sorted((pack for pack, _ in editions), key=lambda pack: pack.in_force_from)
        return Rulebook(
            national=base.newest,
            packs=tuple(sorted(packs, key=lambda pack: pack.court)),
            places={"": base.places, **{pack.id: places for pack, places in editions}},
        )

    def problem(self, pack: Pack | None, row: str, field: str, message: str) -> PackFault:
        """A fault of a row of a pack (None: of the statute base), with its file and line."""
        return self.places[pack.id if pack else ""].problem(row, field, message)

    def serving(self, courts: Iterable[str]) -> "Rulebook":
        """The packs of these courts only; all packs if none is named.

        Raises:
            UnknownPack: a court has no pack.
        """
        wanted = tuple(courts)
        unknown = [court for court in wanted if court not in self.courts]
        if unknown:
            raise UnknownPack(f"no pack {', '.join(unknown)}; known: {', '.join(self.courts)}")
        kept = tuple(pack for pack in self.packs if not wanted or pack.court in wanted)
        return Rulebook(national=self.national, packs=kept, places=self.places)

    @property
    def courts(self) -> tuple[str, ...]:
        """The codes of the courts that have a pack."""
        return tuple(sorted({pack.court for pack in self.packs}))

    @property
    def offices(self) -> Mapping[str, str]:
        """Every role that a token or a permission may name, with its title."""
        usual = {office.code: office.title for office in self.national.offices}
        return {role.code: role.title for pack in self.packs for role in pack.roles} | usual

    def pack(self, court: str, pinned: str | None = None, at: datetime | None = None) -> Pack:
        """The pack `pinned`; without a pin, the one in force at `at`; without either, the newest.

        If the rows of a pinned pack were edited since, the edition of the same day takes its place,
        and what is recorded then carries its id. Before the first pack of a court came into force,
        that one applies.

        Raises:
            UnknownPack: the court has no pack, or none of the pinned day.
        """
        day = at.astimezone(CHINA).date() if at and pinned is None else None
        key = (court, pinned, day)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look_up(*key)
        return found

    def _look_up(self, court: str, pinned: str | None, on: date | None) -> Pack:
        own = [pack for pack in self.packs if pack.court == court]
        if pinned is not None:
            day = pinned.rpartition(".")[0]
            same_day = [pack for pack in own if pack.id.rpartition(".")[0] == day]
            own = [pack for pack in own if pack.id == pinned] or same_day
        if not own:
            known = ", ".join(pack.id for pack in self.packs) or "none"
            raise UnknownPack(f"no pack {pinned or court}; known: {known}")
        if on is not None:
            own = [pack for pack in own if pack.in_force_from <= on] or own[:1]
        return own[-1]


def _stray(directory: Path) -> list[PackFault]:
    """Files beside the folders, which nobody would read."""
    return [
        PackFault(path.name, "", "", f"a pack is a folder: {path.stem}/{HEAD}")
        for path in sorted(directory.glob("*.toml"))
    ]


def _overlaps(editions: list[tuple[Pack, Places]]) -> Iterator[PackFault]:
    """Two folders of one court with the same day in force."""
    starts = Counter((pack.court, pack.in_force_from) for pack, _ in editions)
    for (court, day), times in starts.items():
        if times > 1:
            yield PackFault(
                "", f"{court}@{day.isoformat()}", "in_force_from", "two folders have this pack"
            )


def _contradictions(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Faults that no single row shows: names used twice, and references to nothing."""
    for table, attribute in UNIQUE.items():
        yield from twice((f"{table} {label(row)}", row) for row in getattr(pack, attribute))
    yield from _unknown_people(pack)
    yield from _unknown_references(pack)
    for row, place, message in routing_errors(pack.routing, pack.precedences):
        yield f"routing {row}", place, message


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
        named.extend(("approval", approval, "stages", who, roles) for who in approval.roles)
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


def _unknown_papers(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """A measure of which no ruling, or no notice, can be made in the court."""
    forms = {row.kind for row in pack.forms}
    for row in pack.measures:
        for place, kinds in (("rulings", row.rulings), ("notices", row.notices)):
            if kinds and forms.isdisjoint(kinds):
                yield f"measure {row.code}", place, f"no form {'、'.join(kinds)}"


def _unknown_references(pack: Pack) -> Iterator[tuple[str, str, str]]:
    pools = {row.code for row in pack.pools}
    numbers = {row.number for row in pack.readings}
    for route in pack.routing:
        if route.pool is not None and route.pool not in pools:
            yield f"routing {route.code}", "pool", f"no pool {route.pool}"
    for table, moves in (("conversion", pack.conversions), ("reassignment", pack.reassignments)):
        for move in moves:
            if move.pool is not None and move.pool not in pools:
                yield f"{table} {move.code}", "pool", f"no pool {move.pool}"
    for act, times in Counter(act for row in pack.approvals for act in row.binds).items():
        if times > 1:
            yield "approval", "binds", f"{act} is bound {times} times"
    checking = pack.approval_of(CHECKING)
    for closing in pack.closings:
        if closing.pre_review and not (checking and checking.stages):
            yield f"closing {closing.manner}", "pre_review", f"nobody approves {CHECKING}"
    yield from _unknown_papers(pack)
    yield from _unknown_steps(pack)
    yield from _unknown_waits(pack)
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


def _unknown_waits(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Waiting times of a step must exist, and begin with a step of its service."""
    waiting = {row.code: row for row in pack.nodes if row.wait and row.limit.unit != "prompt"}
    for step in pack.steps:
        for code in step.waits:
            node = waiting.get(code)
            begins = f"{step.service}.StepRecorded/"
            if node is None or not any(name.startswith(begins) for name in node.opens_on):
                message = f"no waiting time {code} that begins with a step of {step.service}"
                yield f"step {step.code}", "waits", message


def _unknown_flags(pack: Pack) -> Iterator[tuple[str, str, str]]:
    known = {row.code for row in pack.flags}
    for row in pack.routing:
        for flag in (*row.flags, *row.all_flags, *row.unless_flags):
            if flag not in known:
                yield f"routing {row.code}", "flags", f"no flag {flag}"
    for officer in pack.officers:
        for flag in set(officer.flags) - known:
            yield f"officer {officer.role}", "flags", f"no flag {flag}"
