"""The facts of a case as the routing rows see them, and the decision on its route as an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.sealed import Text, said
from contracts.triage import (
    CaseTriaged,
    MatterRouted,
    ProposalDropped,
    TierProposed,
    TriageEvent,
)
from contracts.values import Tier
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from kernel.rulebook import Pack, Pool
from services.triage.rules import AFTER_RECEPTION, Facts, Tiering, confirmation_of
from services.triage.state import Filing, Sorting, Stated

OTHER_MONEY = ("insurance", "provident_fund")  # 保险理财产品、公积金余额: a deduction is enough
REPLACED = "已另行拟定"
NOTHING_STATED = Stated()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The result of the routing table for a case, with what the deciding person adds."""

    found: Tiering
    tier: Tier | None
    decided_by: str
    decider_role: str
    stated: Stated = NOTHING_STATED
    reason: Text = ""
    team: str = ""
    outstanding: Text = ""


def decide_route(
    case: Sorting, route: Route, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """A proposal if something is still outstanding; otherwise the final route."""
    awaits = awaited(case, route, circumstances.pack)
    if awaits:
        proposed = proposal(case, route, awaits, circumstances)
        if proposed == case.proposal:
            return []
        return [*replaced(case.proposal, proposed), proposed]
    return final_route(case, route, circumstances)


def replaced(former: TierProposed | None, now: TierProposed) -> Sequence[TriageEvent]:
    """A former proposal that would have been confirmed as another route falls."""
    if former is None or (former.row, former.tier, former.team) == (now.row, now.tier, now.team):
        return []
    return [
        ProposalDropped(
            case_id=former.case_id,
            row=former.row,
            team=former.team,
            reason=REPLACED,
            article=former.article,
        )
    ]


def awaited(case: Sorting, route: Route, pack: Pack) -> tuple[str, ...]:
    """What must come before the route is final: the work it rests on, and its confirmation."""
    work = work_awaited(case, route, pack)
    return work if confirmation_of(route.found.ground, pack) is None else (*work, "approval")


def work_awaited(case: Sorting, route: Route, pack: Pack) -> tuple[str, ...]:
    """The work that is not done yet. Matters that are not sorted by tier wait for none, nor does
    a decision that states why it does not wait."""
    if route.tier is None or said(route.outstanding):
        return ()
    control = () if case.feedback is not None else ("control",)
    return control if received(case, pack) else (*control, "reception")


def proposal(
    case: Sorting, route: Route, awaits: tuple[str, ...], circumstances: Circumstances
) -> TierProposed:
    found, stated = route.found, route.stated
    pool = pool_of(route, circumstances)
    return TierProposed(
        case_id=case.case_id,
        tier=route.tier,
        row=found.ground.code,
        pool=pool.code,
        pool_teams=pool.active_on(today(circumstances)),
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=route.decided_by,
        decider_role=route.decider_role,
        awaits=awaits,
        referred=found.referred,
        flags=tuple(sorted(stated.flags)),
        previous_terminated_on=case.previous_terminated_on,
        disposal_kinds=tuple(sorted(stated.disposal_kinds)),
        reason=route.reason,
        team=route.team,
        outstanding=route.outstanding,
    )


def final_route(case: Sorting, route: Route, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """The tier of the case, or the team of the matter. A decided consolidation determines the
    team, whatever the pool.

    Raises Refused where a team is named for a draw, or none where nobody draws.
    """
    pool = pool_of(route, circumstances)
    need_team(case, route, pool, circumstances)
    related = case.consolidation
    if related is not None and related.consolidated:
        route = replace(route, team=related.team)
    teams = pool.active_on(today(circumstances))
    approver = circumstances.approver or ""
    if route.tier is None:
        return [matter_routed(case, route, pool, teams, approver)]
    event = case_triaged(case, route, route.tier, pool, teams)
    left = left_pool(case, circumstances.pack)
    held = related is not None and related.consolidated is None
    return [replace(event, held=held, former_pool=left, approver=approver)]


def matter_routed(
    case: Sorting, route: Route, pool: Pool, teams: tuple[str, ...], approver: str
) -> MatterRouted:
    found = route.found
    return MatterRouted(
        case_id=case.case_id,
        row=found.ground.code,
        pool=pool.code,
        pool_teams=teams,
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=route.decided_by,
        team=route.team,
        flags=tuple(sorted(route.stated.flags)),
        previous_terminated_on=case.previous_terminated_on,
        disposal_kinds=tuple(sorted(route.stated.disposal_kinds)),
        reason=route.reason,
        outstanding=route.outstanding,
        approver=approver,
    )


def case_triaged(
    case: Sorting, route: Route, tier: Tier, pool: Pool, teams: tuple[str, ...]
) -> CaseTriaged:
    found, stated = route.found, route.stated
    return CaseTriaged(
        case_id=case.case_id,
        tier=tier,
        pool_teams=teams,
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=route.decided_by,
        provisional=False,
        referred=found.referred,
        row=found.ground.code,
        pool=pool.code,
        team=route.team,
        flags=tuple(sorted(stated.flags)),
        previous_terminated_on=case.previous_terminated_on,
        disposal_kinds=tuple(sorted(stated.disposal_kinds)),
        reason=route.reason,
        outstanding=route.outstanding,
        round=case.rounds if case.tier in (None, tier) else case.rounds + 1,
    )


def pool_of(route: Route, circumstances: Circumstances) -> Pool:
    """The pool of the deciding row or, if a judge decided, the pool of the tier that has teams.

    Raises Refused where the court has no team for that tier.
    """
    if route.found.pool is not None:
        return circumstances.pack.pool(route.found.pool)
    day = today(circumstances)
    pools = [pool for pool in circumstances.pack.pools if pool.tier == route.tier]
    pool = next((pool for pool in pools if pool.active_on(day)), None)
    if pool is None:
        ground = route.found.ground
        raise Refused(ground.article, "本院没有办理该类案件的团队", "tier")
    return pool


def need_team(case: Sorting, route: Route, pool: Pool, circumstances: Circumstances) -> None:
    """Raises Refused as `named` does, unless the related case determines the team."""
    if case.consolidation is None or not case.consolidation.consolidated:
        named(pool, route.team, circumstances)


def named(pool: Pool, team: str, circumstances: Circumstances) -> None:
    """Raises Refused unless a team is named exactly when the pool is not drawn."""
    teams = pool.active_on(today(circumstances))
    if pool.drawn:
        if team:
            raise Refused(pool.article, "该类案件随机分案，不得指定团队", "team")
        return
    if team and team not in teams:
        raise Refused(pool.article, f"可指定的团队: {'、'.join(teams)}", "team")
    if not team and len(teams) != 1:
        raise Refused(pool.article, "该类案件不随机分案，须指定承办团队", "team")


def left_pool(case: Sorting, pack: Pack) -> str:
    """The drawn pool in whose load the case counts, if it has a team already."""
    if case.team is None or not any(pool.code == case.pool and pool.drawn for pool in pack.pools):
        return ""
    return case.pool


def received(case: Sorting, pack: Pack) -> bool:
    return case.received or not pack.has_rule(AFTER_RECEPTION)


def facts_of(case: Sorting, filing: Filing, pack: Pack, stated: Stated = NOTHING_STATED) -> Facts:
    """The facts that routing rows examine. Frozen and found amounts are fen."""
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
        other_money_fen=money_of(case, *OTHER_MONEY),
        property_found=property_found(case),
        disposal_kinds=stated.disposal_kinds,
        control_done=feedback is not None,
        reception_done=received(case, pack),
        filed_on=filing.filed_on,
        previous_terminated_on=case.previous_terminated_on,
        flags=stated.flags | case.noted,
    )


def property_found(case: Sorting) -> bool | None:
    """True once anything was found; False only if the feedback says so; None while unknown."""
    if case.found_kinds:
        return True
    return None if case.feedback is None else case.feedback.outcome != "none"


def money_of(case: Sorting, *kinds: str) -> int:
    return sum(amount_fen for found, amount_fen in case.money.values() if found in kinds)


def today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()
