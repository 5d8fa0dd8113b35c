"""What the portal's API tells of a court: its teams and offices, and the rows by which it works."""

from dataclasses import dataclass

from kernel.law.limit_words import limit_words
from kernel.rulebook import Pack, StepRow
from portal import words
from portal.api.caller import Caller
from portal.api.problems import ApiProblem, api_router
from portal.codes import STAGES
from portal.pages.ground import On

UNKNOWN = "没有这一法院，或者您无权查看"

router = api_router()


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A code of the court, and what it is called."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTold:
    """A team, and the one in which it sits; empty for one that sits in none."""

    code: str
    title: str
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTold:
    """A fact that a step asks for. `kind` is text, money (fen), date, instant, person, asset,
    document, court, choice or number; `choices` are its allowed values."""

    name: str
    title: str
    kind: str
    required: bool
    choices: tuple[str, ...]
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """A step (办理事项) of the court's list: in which service it is recorded, by whom, what
    it concerns, what it asks for, after which steps it may be done, and its ground.
    `reason`: it needs a note that says why."""

    service: str
    code: str
    title: str
    by: tuple[str, ...]
    subject: str
    fields: tuple[FieldTold, ...]
    after: tuple[str, ...]
    reason: bool
    article: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTold:
    """A duty with its limit in words, and its ground. `who` is an office or a team."""

    code: str
    title: str
    stage: str
    who: str
    limit: str
    opens_on: tuple[str, ...]
    closes_on: tuple[str, ...]
    article: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalTold:
    """An approval: the acts that it binds, and the offices that give it, stage by stage."""

    code: str
    title: str
    binds: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    article: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtTold:
    """A court as its rules stand today: what forms of its cases may name, and what they are called.

    `reasons` are those for which a case changes its tier or its team.
    """

    court: str
    title: str
    pack: str
    teams: tuple[TeamTold, ...]
    offices: tuple[Titled, ...]
    stages: tuple[Titled, ...]
    documents: tuple[Titled, ...]
    materials: tuple[Titled, ...]
    closings: tuple[Titled, ...]
    flags: tuple[Titled, ...]
    relations: tuple[Titled, ...]
    reasons: tuple[str, ...]
    steps: tuple[StepTold, ...]
    nodes: tuple[NodeTold, ...]
    approvals: tuple[ApprovalTold, ...]


@router.get(
    "/courts/{court}", operation_id="portal_court", summary="本院的团队、岗位、事项、节点、审批"
)
async def court(caller: Caller, ground: On, court: str) -> CourtTold:
    """The caller's court: teams, offices, steps with their fields, kinds, reasons, nodes,
    approvals, each with its title."""
    if court != caller.court:
        raise ApiProblem(404, UNKNOWN)
    return told(ground.pack(court))


def told(pack: Pack) -> CourtTold:
    """The rows of a pack as the API tells them."""
    reasons = [
        *(reason for row in pack.conversions for reason in row.reasons),
        *(reason for row in pack.reassignments for reason in row.reasons),
    ]
    return CourtTold(
        court=pack.court,
        title=pack.title,
        pack=pack.id,
        teams=tuple(
            TeamTold(code=row.code, title=row.title, parent=row.parent or "") for row in pack.teams
        ),
        offices=_titled({code: words.titles_of(pack).get(code, code) for code in pack.offices}),
        stages=_titled({row.stage: STAGES[row.stage] for row in pack.nodes}),
        documents=_titled({row.kind: row.title for row in pack.forms}),
        materials=_titled({row.material_kind: row.title for row in pack.dossier}),
        closings=_titled({row.manner: row.title for row in pack.closings}),
        flags=_titled({row.code: row.title for row in pack.flags}),
        relations=_titled({row.code: row.title for row in pack.consolidations}),
        reasons=tuple(dict.fromkeys(reasons)),
        steps=tuple(map(_step, pack.steps)),
        nodes=_nodes(pack),
        approvals=_approvals(pack),
    )


def _titled(titles: dict[str, str]) -> tuple[Titled, ...]:
    return tuple(Titled(code=code, title=title) for code, title in sorted(titles.items()))


def _step(row: StepRow) -> StepTold:
    names = ("name", "title", "kind", "required", "choices", "least", "most")
    return StepTold(
        service=row.service,
        code=row.code,
        title=row.title,
        by=row.by,
        subject=row.subject,
        fields=tuple(
            FieldTold(**{name: getattr(one, name) for name in names}) for one in row.fields
        ),
        after=row.after,
        reason=row.reason,
        article=row.article,
        text=row.text,
    )


def _nodes(pack: Pack) -> tuple[NodeTold, ...]:
    same = ("code", "title", "stage", "who", "opens_on", "closes_on", "article", "text")
    return tuple(
        NodeTold(
            limit=f"由《{row.set_by}》规定" if row.set_by else limit_words(row.limit),
            **{name: getattr(row, name) for name in same},
        )
        for row in pack.nodes
    )


def _approvals(pack: Pack) -> tuple[ApprovalTold, ...]:
    same = ("code", "title", "binds", "article", "text")
    return tuple(
        ApprovalTold(
            stages=tuple(stage.roles for stage in row.stages),
            **{name: getattr(row, name) for name in same},
        )
        for row in pack.approvals
    )
