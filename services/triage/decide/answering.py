"""The facts of a case as the routing rows see them, and the answer as an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.triage import CaseTriaged, MatterRouted, TierProposed, TriageEvent
from contracts.values import Tier
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from kernel.rulebook import Pack, Pool
from services.triage.rules import AFTER_RECEPTION, Facts, Tiering
from services.triage.state import Filing, Sorting, Stated

OTHER_MONEY = ("insurance", "provident_fund")  # 保险理财产品、公积金余额: a deduction is enough
NOTHING_STATED = Stated()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result of the routing table for a case, with what the deciding person adds."""

    found: Tiering
    tier: Tier | None
    decided_by: str
    stated: Stated = NOTHING_STATED
    reason: str = ""
    team: str = ""
    outstanding: str = ""
    approver: str = ""


def answered(case: Sorting, answer: Answer, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """A proposal if something is still outstanding; otherwise the tier, or the team of the
    matter."""
    awaits = awaited(case, answer, circumstances.pack)
    if awaits:
        proposed = proposal(case, answer, awaits, circumstances)
        return [] if proposed == case.proposal else [proposed]
    return settled(case, answer, circumstances)


def awaited(case: Sorting, answer: Answer, pack: Pack) -> tuple[str, ...]:
    """What must come before the answer is final. Matters that are not sorted by tier wait for
    no work, nor does a decision that states why it does not wait."""
    awaits: list[str] = []
    if answer.tier is not None and not answer.outstanding.strip():
        if case.feedback is None:
            awaits.append("control")
        if not received(case, pack):
            awaits.append("reception")
    if answer.found.ground.approval is not None and not answer.approver:
        awaits.append("approval")
    return tuple(awaits)


def proposal(
    case: Sorting, answer: Answer, awaits: tuple[str, ...], circumstances: Circumstances
) -> TierProposed:
    found, stated = answer.found, answer.stated
    pool = pool_of(answer, circumstances)
    return TierProposed(
        case_id=case.case_id,
        tier=answer.tier,
        row=found.ground.code,
        pool=pool.code,
        pool_teams=pool.active_on(today(circumstances)),
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=answer.decided_by,
        awaits=awaits,
        approval=found.ground.approval or "",
        referred=found.referred,
        flags=tuple(sorted(stated.flags)),
        previous_terminated_on=stated.previous_terminated_on,
        disposal_kinds=tuple(sorted(stated.disposal_kinds)),
        reason=answer.reason,
        team=answer.team,
    )


def settled(case: Sorting, answer: Answer, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """The final answer. An approved consolidation determines the team, whatever the pool."""
    pool = pool_of(answer, circumstances)
    related = case.consolidation
    if related is not None and related.approved:
        answer = replace(answer, team=related.team)
    else:
        named(pool, answer.team, circumstances)
    teams = pool.active_on(today(circumstances))
    if answer.tier is None:
        return [routed(case, answer, pool, teams)]
    event = triaged(case, answer, answer.tier, pool, teams)
    left = left_pool(case, circumstances.pack)
    held = related is not None and related.approved is None
    return [replace(event, held=held, former_pool=left)]


def routed(case: Sorting, answer: Answer, pool: Pool, teams: tuple[str, ...]) -> MatterRouted:
    found = answer.found
    return MatterRouted(
        case_id=case.case_id,
        row=found.ground.code,
        pool=pool.code,
        pool_teams=teams,
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=answer.decided_by,
        team=answer.team,
        flags=tuple(sorted(answer.stated.flags)),
        previous_terminated_on=answer.stated.previous_terminated_on,
        disposal_kinds=tuple(sorted(answer.stated.disposal_kinds)),
        reason=answer.reason,
        outstanding=answer.outstanding,
        approver=answer.approver,
    )


def triaged(
    case: Sorting, answer: Answer, tier: Tier, pool: Pool, teams: tuple[str, ...]
) -> CaseTriaged:
    found, stated = answer.found, answer.stated
    return CaseTriaged(
        case_id=case.case_id,
        tier=tier,
        pool_teams=teams,
        article=found.ground_article,
        text=found.ground_text,
        matched=found.matched,
        decided_by=answer.decided_by,
        provisional=False,
        referred=found.referred,
        row=found.ground.code,
        pool=pool.code,
        team=answer.team,
        flags=tuple(sorted(stated.flags)),
        previous_terminated_on=stated.previous_terminated_on,
        disposal_kinds=tuple(sorted(stated.disposal_kinds)),
        reason=answer.reason,
        outstanding=answer.outstanding,
        approver=answer.approver,
        round=case.rounds if case.tier in (None, tier) else case.rounds + 1,
    )


def pool_of(answer: Answer, circumstances: Circumstances) -> Pool:
    """The pool of the deciding row or, if a judge decided, the pool of the tier that has teams."""
    if answer.found.pool is not None:
        return circumstances.pack.pool(answer.found.pool)
    day = today(circumstances)
    pools = [pool for pool in circumstances.pack.pools if pool.tier == answer.tier]
    pool = next((pool for pool in pools if pool.active_on(day)), None)
    if pool is None:
        ground = answer.found.ground
        raise Refused(ground.article, "本院没有办理该类案件的团队", "tier")
    return pool


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
        previous_terminated_on=stated.previous_terminated_on,
        flags=stated.flags | case.noted,
    )


def property_found(case: Sorting) -> bool | None:
    """True once anything was found; False only if the feedback says so; None while unknown."""
    if case.kinds or case.money:
        return True
    return None if case.feedback is None else case.feedback.outcome != "none"


def money_of(case: Sorting, *kinds: str) -> int:
    return sum(amount_fen for found, amount_fen in case.money.values() if found in kinds)


def today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()
