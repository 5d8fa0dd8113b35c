"""Which tier a case gets, on which ground, and which team is to work it."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from contracts.triage import CaseAssigned, CaseTriaged, TriageEvent
from contracts.values import Tier
from kernel.calendar import CHINA
from kernel.decider import Circumstances, NoSuchCase
from services.triage.commands import AssignTeam, TieringCommand, TriageCase, TriageDirect
from services.triage.rules import Facts, Tiering, tier, unknown_flags
from services.triage.state import Filing, Sorting

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
    """二、(一)3: a fully frozen case goes straight to the fast team, without the triage team."""
    if state is None or state.filing is None or state.feedback is None:
        return []
    if state.tier is not None:
        return []
    found = tier(facts_of(state, state.filing), circumstances.pack, today(circumstances))
    if found.tier is None or not found.ground.direct:
        return []
    return [triaged(state.case_id, found, found.tier, decided_by=found.ground.decided_by)]


def triage(
    command: TriageCase, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if state is None or state.filing is None:
        raise NoSuchCase("本案立案信息")
    if state.tier is not None:
        return []
    if state.feedback is None and circumstances.has_rule("triage-after-control"):
        raise circumstances.refuse("triage-after-control", "财产查控阶段前期工作尚未完成，不得分流")
    facts = facts_of(
        state,
        state.filing,
        flags=known_flags(command.flags, circumstances),
        previous_terminated_on=command.previous_terminated_on,
    )
    found = tier(facts, circumstances.pack, today(circumstances))
    return [
        triaged(
            state.case_id,
            found,
            chosen(command, found, circumstances),
            decided_by=circumstances.actor.person,
            teams=teams_of(command, found, circumstances),
        )
    ]


def known_flags(given: tuple[str, ...], circumstances: Circumstances) -> frozenset[str]:
    """Raises NoSuchCase on a finding that the court's pack does not declare."""
    flags = frozenset(given)
    unknown = unknown_flags(flags, circumstances.pack)
    if unknown:
        raise NoSuchCase(f"分流要素{'、'.join(unknown)}", "flags")
    return flags


def chosen(command: TriageCase, found: Tiering, circumstances: Circumstances) -> Tier:
    """The tier of the court's criteria, or the judge's where no criterion applies."""
    if found.tier is None and command.tier is None:
        raise circumstances.refuse(found.ground.code, "没有可适用的分流标准，须由法官决定", "tier")
    if found.tier is not None and command.tier not in (None, found.tier):
        raise circumstances.refuse(found.ground.code, "所定类别与本院分流标准不符", "tier")
    decided = found.tier or command.tier
    assert decided is not None  # the first guard saw to it
    return decided


def teams_of(command: TriageCase, found: Tiering, circumstances: Circumstances) -> tuple[str, ...]:
    if not found.referred:
        return found.teams
    pools = (pool for pool in circumstances.pack.pools if pool.tier == command.tier)
    teams = next((pool.active_on(today(circumstances)) for pool in pools), ())
    if not teams:
        raise circumstances.refuse(found.ground.code, "本院没有办理该类案件的团队", "tier")
    return teams


def triaged(
    case_id: str,
    found: Tiering,
    decided: Tier,
    *,
    decided_by: str,
    teams: tuple[str, ...] | None = None,
) -> CaseTriaged:
    return CaseTriaged(
        case_id=case_id,
        tier=decided,
        pool=found.teams if teams is None else teams,
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=decided_by,
        provisional=found.provisional,
        referred=found.referred,
    )


def facts_of(
    case: Sorting,
    filing: Filing,
    *,
    flags: frozenset[str] = frozenset(),
    previous_terminated_on: date | None = None,
) -> Facts:
    """What the routing rows look at. Frozen and found amounts are fen."""
    feedback = case.feedback
    claim_fen = filing.claim_fen
    if claim_fen is None and feedback is not None:
        claim_fen = feedback.claim_fen
    return Facts(
        kind=filing.kind,
        target=filing.target,
        claim_fen=claim_fen,
        frozen_fen=feedback.frozen_fen if feedback else 0,
        deposit_fen=money_of(case, "deposit"),
        network_fund_fen=money_of(case, "network_fund"),
        property_found=feedback.outcome != "none" if feedback else None,
        control_done=feedback is not None,
        filed_on=filing.filed_on,
        previous_terminated_on=previous_terminated_on,
        flags=flags,
    )


def money_of(case: Sorting, kind: str) -> int:
    return sum(amount_fen for found, amount_fen in case.money.values() if found == kind)


def assign(command: AssignTeam, state: Sorting | None) -> Sequence[TriageEvent]:
    """The team of the current tier; a conversion takes the former team off."""
    if state is None or state.tier is None or state.team is not None:
        return []
    return [
        CaseAssigned(
            case_id=state.case_id,
            team=command.team,
            by_draw=command.by_draw,
            article=state.converted_under or command.article,
            enclosed=enclosed_with(state),
        )
    ]


def enclosed_with(case: Sorting) -> tuple[str, ...]:
    if case.converted_under is not None:
        return (CASE_MATERIAL, PROGRESS)
    if case.feedback is not None and case.feedback.outcome == "full":
        return (CASE_MATERIAL, FREEZE_RESULT)
    return (CASE_MATERIAL, CONTROL_LIST)


def today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()
