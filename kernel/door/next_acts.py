"""The route that tells what may be done next in a case, the same in every service.

The guards are those of the decisions (`kernel.deciding.acts`), who may is what the door admits
(`kernel.door.authority`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson

from contracts.titles import title_of
from kernel.deciding.acts import Held, NextAct
from kernel.deciding.approvals import Requests
from kernel.deciding.decider import SYSTEM as SYSTEM_ACTOR
from kernel.deciding.decider import Actor, Circumstances
from kernel.deciding.steps import RecordStep, Steps, step_row
from kernel.door.authority import Act, Before
from kernel.door.http import CASE, Door
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader
from kernel.people.identity import SYSTEM, Entitled, Identity
from kernel.rulebook import Approval, Pack, StepRow

RELATIONS = {
    "holder": "承办本案的团队",
    "receiver": "接收本案的团队",
    "line": "承办团队或者其上级",
    "party": "本案当事人或者其代理人",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """An office that may do the act; `relation` is what it must have to do with the case, empty
    where it need not."""

    role: str
    title: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBy:
    """Why an act is held back: its guard, the reason in Chinese, the article, the input at fault,
    and the instant from which it is allowed where only time is missing."""

    guard: str
    title: str
    article: str
    field: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an act that is not decided yet, and the titles of the offices it waits for."""

    approval_id: str
    requester: str
    requested_at: datetime
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsApproval:
    """An approval that the act needs; `kinds` are those that need it, none for every kind.

    `offices` are the titles of those who approve, stage by stage.
    """

    approval: str
    title: str
    article: str
    kinds: tuple[str, ...]
    offices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAct:
    """An act that may be done next in the case, or what holds it back.

    `path` is where it is done by `method`; `subject` is the field or the kind of thing that it is
    about, `subject_id` which one. `mine`: the caller may do it. `open`: nothing holds it back;
    where approvals are needed, it is asked for.
    """

    act: str
    title: str
    article: str
    step: str
    subject: str
    subject_id: str
    method: str
    path: str
    who: tuple[Who, ...]
    mine: bool
    open: bool
    held_by: tuple[HeldBy, ...]
    approvals: tuple[NeedsApproval, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextActs:
    """What may be done next in a case in this service, and what holds the rest back."""

    case_id: str
    service: str
    acts: tuple[ShownAct, ...]


def act_routes(door: Door) -> None:
    """GET /cases/{case_id}/acts."""

    async def next_acts(
        _reader: Reader, court: str, case_id: str, identity: Identity
    ) -> dict[str, Any] | None:
        """What may be done next in the case, by whom, and what holds the rest back."""
        context = door.context()
        facts = await context.service.journal.of_case(court, case_id)
        if not facts and context.service.definition.hears_every_case and case_id != court:
            return None
        now = context.service.clock.now()
        pack = context.service.rulebook.pack(court, at=now)
        before = await context.admission.before(identity, case_id, pack, now)
        circumstances = Circumstances(
            court=court,
            pack=pack,
            calendar=context.service.calendars.of(court),
            at=now,
            actor=SYSTEM_ACTOR,
            staff=before.known.register,
        )
        if before.standing is not None:
            circumstances = replace(circumstances, consulted=await _consulted(door, court))
        listing = _Listing(door, before, case_id, facts, circumstances)
        acts = (*listing.commands(), *listing.steps())
        return asdict(NextActs(case_id=case_id, service=door.name, acts=acts))

    door.query(f"{CASE}/acts", next_acts, answer=NextActs)


class _Listing:
    """Lists the acts on one case for one caller."""

    def __init__(
        self,
        door: Door,
        before: Before,
        case_id: str,
        facts: Sequence[Recorded],
        circumstances: Circumstances,
    ) -> None:
        self._door = door
        self._context = door.context()
        self._gate = self._context.service.definition.gate
        self._before = before
        self._case_id = case_id
        self._circumstances = circumstances
        self._newest = facts[-1].rule_pack if facts else None
        self._streams = [(rows[0].rule_pack, self._folded(rows)) for rows in _whole(facts)]
        requests = [one for _, one in self._streams if isinstance(one, Requests)]
        self._requests = requests[0] if requests else Requests()

    def _folded(self, rows: Sequence[Recorded]) -> Any:
        return self._gate.fold(None, [one.event for one in rows])

    def commands(self) -> Iterator[ShownAct]:
        """The acts by command, in the order of the service's table."""
        for command in self._gate.acts.rows:
            if command.__name__ in self._door.routes:
                roles = self._roles(command)
                for rule_pack, state in self._streams:
                    circumstances = self._seen_by(roles, rule_pack)
                    for act in self._gate.next_acts(command, state, circumstances):
                        yield self._shown(act, circumstances.pack, roles, None)

    def steps(self) -> Iterator[ShownAct]:
        """The acts that record a step, in the order of the court's list."""
        known = next((one for one in self._streams if isinstance(one[1], Steps)), None)
        rule_pack, recorded = known or (self._newest, None)
        roles = self._roles(RecordStep)
        circumstances = self._seen_by(roles, rule_pack)
        for act in self._gate.next_steps(self._case_id, recorded, circumstances):
            row = step_row(circumstances.pack, self._door.name, act.step)
            assert row is not None  # it is a row of this pack
            mine = tuple(role for role in row.by if role in roles)
            yield self._shown(act, circumstances.pack, mine, row)

    def _roles(self, command: type[Any]) -> tuple[str, ...]:
        wanted = Act(command.__name__, self._case_id)
        return self._context.admission.roles(self._before, wanted)

    def _seen_by(self, roles: Sequence[str], rule_pack: str | None) -> Circumstances:
        """The circumstances in which the caller would act in one of these roles."""
        person = self._before.identity.person
        actor = Actor(person, roles[0] if roles else "", tuple(roles))
        found = self._circumstances
        pack = self._context.service.rulebook.pack(found.court, rule_pack, found.at)
        return replace(found, actor=actor, pack=pack)

    def _shown(
        self, act: NextAct, pack: Pack, mine: Sequence[str], step: StepRow | None
    ) -> ShownAct:
        route = self._door.routes[act.command.__name__]
        titles = _titles(pack)
        entitled = self._door.permissions.entitled(self._door.name, act.command.__name__)
        return ShownAct(
            act=act.command.__name__,
            title=step.title if step else title_of(act.command),
            article=step.article if step else "",
            step=act.step,
            subject=step.subject if step else act.about,
            subject_id=act.subject_id,
            method=route.method,
            path=_filled(route.path, self._case_id, act),
            who=tuple(_who(entitled, step, titles)),
            mine=bool(mine),
            open=act.open,
            held_by=tuple(map(_held_by, act.held)),
            approvals=tuple(
                _needed(row, f"{self._door.name}.{act.command.__name__}", titles)
                for row in self._gate.approvals_of(act, pack)
            ),
            asked=tuple(_asked(self._requests, act, titles)),
        )


async def _consulted(door: Door, court: str) -> Mapping[str, Any]:
    """The further streams that guards look at, where the register rules."""
    service = door.context().service
    rows = service.definition.gate.acts.rows.values()
    names = dict.fromkeys(name for row in rows for name in row.consults(court))
    states = {name: (await service.state(court, name))[0] for name in names}
    return {name: state for name, state in states.items() if state is not None}


def _whole(facts: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    """The streams that are about this case alone; of one of the court, a case has only a part."""
    streams: dict[str, list[Recorded]] = defaultdict(list)
    for fact in facts:
        streams[fact.stream].append(fact)
    for rows in streams.values():
        if [one.version for one in rows] == list(range(1, len(rows) + 1)):
            yield rows


def _titles(pack: Pack) -> Mapping[str, str]:
    usual = {one.code: one.title for one in pack.national.offices}
    return {**usual, **{one.code: one.title for one in pack.roles}}


def _filled(path: str, case_id: str, act: NextAct) -> str:
    """The path of the route for this case and, where it names the thing, for this one."""
    known = {"case_id": case_id, act.about: act.subject_id}
    for name, value in known.items():
        if name and value:
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _who(
    entitled: Sequence[Entitled], step: StepRow | None, titles: Mapping[str, str]
) -> Iterator[Who]:
    for one in entitled:
        if one.role != SYSTEM and (step is None or one.role in step.by):
            relation = RELATIONS.get(one.of, "")
            yield Who(role=one.role, title=titles.get(one.role, one.role), relation=relation)


def _held_by(held: Held) -> HeldBy:
    why = held.refusal
    return HeldBy(
        guard=held.guard, title=why.why, article=why.article, field=why.field, until=why.until
    )


def _needed(row: Approval, act: str, titles: Mapping[str, str]) -> NeedsApproval:
    kinds = tuple(one.partition("/")[2] for one in row.binds if one.startswith(f"{act}/"))
    return NeedsApproval(
        approval=row.code,
        title=row.title,
        article=row.article,
        kinds=() if act in row.binds else kinds,
        offices=tuple(_named(stage.roles, titles) for stage in row.stages),
    )


def _asked(requests: Requests, act: NextAct, titles: Mapping[str, str]) -> Iterator[Asked]:
    """The undecided requests for this act on this thing."""
    about, wanted = ("step", act.step) if act.step else (act.about, act.subject_id)
    for standing in requests.standing.values():
        request = standing.request
        if not standing.open or request.command != act.command.__name__:
            continue
        if wanted and orjson.loads(request.body).get(about) != wanted:
            continue
        yield Asked(
            approval_id=request.approval_id,
            requester=request.requester,
            requested_at=request.requested_at,
            waits_for=_named(standing.offices, titles),
        )


def _named(roles: Sequence[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(titles.get(role, role) for role in roles)
