"""The tier of a case, the ground for it, and the team that works it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.sealed import said
from contracts.titles import choice_titles
from contracts.triage import (
    CaseAssigned,
    CaseTriaged,
    MatterRouted,
    RelatedTeamAnswered,
    TriageEvent,
)
from contracts.values import AssetKind, Tier
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.triage.commands import AssignTeam, TieringCommand, TriageCase, TriageDirect
from services.triage.decide.routing import (
    Route,
    awaited,
    decide_route,
    facts_of,
    need_team,
    pool_of,
    today,
)
from services.triage.rules import Tiering, confirmation_of, tier, unknown_flags
from services.triage.state import Sorting, Stated

AFTER_CONTROL = "triage-after-control"  # a court with this rule decides nothing before control
FOUND = "control-list"  # what is to be disposed of was found before
RETRIAGE = "retriage"  # a court with this rule triages again when the facts change

# What goes with a case to its team (二、(一)5①, 三、(三)3(2), 三、(七)).
CASE_MATERIAL = "全案材料"
CONTROL_LIST = "已查控财产清单"
FREEZE_RESULT = "网络冻结反馈结果"
PROGRESS = "财产查控信息、办案进程"


def decide_tiering(
    command: TieringCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case TriageDirect():
            return triage_direct(state, circumstances)
        case TriageCase():
            return triage(command, state, circumstances)
        case AssignTeam():
            return assign(command, state)
        case _:
            assert_never(command)


def triage_direct(state: Sorting | None, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """二、(一)3: a fully frozen case goes directly to the fast team, without the triage team; a
    matter that is not sorted goes directly to the team for such work. Never refused."""
    if state is None or state.filing is None or state.routed or state.proposal is not None:
        return []
    pack = circumstances.pack
    found = tier(facts_of(state, state.filing, pack), pack, today(circumstances))
    if not found.ground.direct or (found.tier is not None and state.feedback is None):
        return []
    assert found.pool is not None  # every row except the referring one has a pool
    if len(found.teams) != 1 and not pack.pool(found.pool).drawn:
        return []  # a person has to name the team
    decider = found.ground.decided_by
    route = Route(found=found, tier=found.tier, decided_by=decider, decider_role=decider)
    return decide_route(state, route, circumstances)


def triage(
    command: TriageCase, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、(一)4: the route of a case whose material was reviewed.

    Raises:
        NoSuchCase: nothing was filed, or a finding is none of the court's.
        Refused: triage comes too early, the tier is none of the court's criteria, a reason or a
            team is missing, or nobody may confirm the route.
        Stands: the case was decided otherwise.
    """
    if state is None or state.filing is None:
        raise NoSuchCase("本案立案信息")
    if state.decision is not None and not _again(state, circumstances):
        return _decided(command, state.decision, circumstances)
    stated = Stated(
        known_flags(command.flags, circumstances),
        _found_kinds(command, state, circumstances),
    )
    facts = facts_of(state, state.filing, circumstances.pack, stated)
    found = tier(facts, circumstances.pack, today(circumstances))
    _after_control(state, found, circumstances)
    route = Route(
        found=found,
        tier=chosen(command, found),
        decided_by=circumstances.actor.person,
        decider_role=circumstances.actor.role,
        stated=stated,
        reason=command.reason,
        team=command.team,
        outstanding=command.outstanding,
    )
    _reasoned(command, found, facts.flags - state.noted, circumstances)
    _confirmable(state, route, circumstances)
    return decide_route(state, route, circumstances)


def _confirmable(case: Sorting, route: Route, circumstances: Circumstances) -> None:
    """Raises Refused unless a route that somebody has to confirm could be confirmed."""
    if not awaited(case, route, circumstances.pack):
        return
    need_team(case, route, pool_of(route, circumstances), circumstances)
    approval = confirmation_of(route.found.ground, circumstances.pack)
    if approval is not None and not approval.stages:
        raise Refused(approval.article, f"“{approval.title}”的审批人尚未由本院设定")


def _decided(
    command: TriageCase, decision: CaseTriaged | MatterRouted, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """Nothing where the same was found before; what is left to others is not compared."""
    said = replace(
        command,
        flags=tuple(sorted(command.flags)),
        disposal_kinds=tuple(sorted(command.disposal_kinds)),
    )
    stands: dict[str, object] = {
        "flags": decision.flags,
        "disposal_kinds": decision.disposal_kinds,
        "reason": decision.reason,
        "outstanding": decision.outstanding,
    }
    if command.team:
        stands["team"] = decision.team
    if command.tier is not None:
        stands["tier"] = decision.tier if isinstance(decision, CaseTriaged) else None
    return circumstances.unchanged(decision.row, said, **stands)


def _again(case: Sorting, circumstances: Circumstances) -> bool:
    """Whether the court triages a case again when its facts change."""
    return case.prompt is not None and circumstances.has_rule(RETRIAGE)


def _after_control(case: Sorting, found: Tiering, circumstances: Circumstances) -> None:
    """Raises Refused before the early work of control is done, except for matters."""
    matter = found.tier is None and not found.referred
    if case.feedback is None and not matter and circumstances.has_rule(AFTER_CONTROL):
        raise circumstances.refuse(AFTER_CONTROL, "财产查控阶段前期工作尚未完成，不得分流")


def _reasoned(
    command: TriageCase, found: Tiering, stated: frozenset[str], circumstances: Circumstances
) -> None:
    """Raises Refused if a finding that requires a reason, or the judge's decision, has none."""
    if said(command.reason):
        return
    for row in circumstances.pack.flags:
        if row.reason and row.code in stated:
            raise Refused(row.article, f"认定{row.title}须写明理由", "reason")
    if found.referred:
        ground = found.ground.article
        raise Refused(ground, "没有可适用的分流标准，由法官决定并写明理由", "reason")


def _found_kinds(
    command: TriageCase, case: Sorting, circumstances: Circumstances
) -> frozenset[AssetKind]:
    """Raises Refused for a kind of property of which control found nothing."""
    kinds = frozenset(command.disposal_kinds)
    missing = kinds - case.found_kinds
    if missing:
        titles = choice_titles(AssetKind)
        named = "、".join(sorted(titles.get(kind, kind) for kind in missing))
        why = f"查控没有发现该类财产（{named}）；人工查明的，先在查控登记财产"
        raise circumstances.refuse(FOUND, why, "disposal_kinds")
    return kinds


def known_flags(given: tuple[str, ...], circumstances: Circumstances) -> frozenset[str]:
    """Raises NoSuchCase for a finding that the court's pack does not declare."""
    flags = frozenset(given)
    unknown = unknown_flags(flags, circumstances.pack)
    if unknown:
        raise NoSuchCase(f"分流要素{'、'.join(unknown)}", "flags")
    return flags


def chosen(command: TriageCase, found: Tiering) -> Tier | None:
    """The tier by the court's criteria, or the judge's if no criterion applies.

    Raises Refused where the judge names none, or somebody names another than the criteria.
    """
    ground = found.ground
    if found.referred and command.tier is None:
        raise Refused(ground.article, "没有可适用的分流标准，须由法官决定", "tier")
    if not found.referred and command.tier not in (None, found.tier):
        raise Refused(ground.article, "所定类别与本院分流标准不符", "tier")
    return command.tier if found.referred else found.tier


def assign(command: AssignTeam, state: Sorting | None) -> Sequence[TriageEvent]:
    """二、(一)7: the team of the current tier; a conversion removes the former team. Cases that
    asked for this one's team are answered. Never refused."""
    if state is None or not state.routed or state.team is not None:
        return []
    answers = [
        RelatedTeamAnswered(case_id=asking, related_case_id=state.case_id, team=command.team)
        for asking, known in sorted(state.asked_by.items())
        if known != command.team
    ]
    return [
        CaseAssigned(
            case_id=state.case_id,
            team=command.team,
            by_draw=command.by_draw,
            article=state.moved_under or command.article,
            enclosed=enclosed_with(state),
        ),
        *answers,
    ]


def enclosed_with(case: Sorting) -> tuple[str, ...]:
    """The material that goes with the case, by what happened to it before."""
    if case.conversion is not None or case.rounds > 1:
        return (CASE_MATERIAL, PROGRESS)
    if case.feedback is not None and case.feedback.outcome == "full":
        return (CASE_MATERIAL, FREEZE_RESULT)
    return (CASE_MATERIAL, CONTROL_LIST)
