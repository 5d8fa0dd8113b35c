"""From a provisional route to a final one, and what happens when the facts change afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.sealed import said
from contracts.triage import ProposalDropped, RetriagePrompted, TierKept, TierProposed, TriageEvent
from contracts.values import AssetKind, Tier
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.triage.commands import (
    ConfirmingCommand,
    ConfirmTier,
    DropProposal,
    KeepTier,
    ReviewTier,
)
from services.triage.decide.routing import (
    Route,
    decide_route,
    facts_of,
    final_route,
    today,
    work_awaited,
)
from services.triage.decide.tiering import RETRIAGE
from services.triage.rules import CONFIRMING, Facts, Tiering, tier
from services.triage.state import Sorting, Stated


def decide_confirming(
    command: ConfirmingCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case ConfirmTier():
            return confirm(command, state, circumstances)
        case DropProposal():
            return drop(command, state, circumstances)
        case ReviewTier():
            return review(state, circumstances)
        case KeepTier():
            return keep(command, state, circumstances)
        case _:
            assert_never(command)


def confirm(
    command: ConfirmTier, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The proposed route becomes final, if it is still the one that was asked for.

    Raises:
        NoSuchCase: nothing is proposed.
        Refused: the proposal or the facts changed, or the work on which triage rests is not done.
    """
    proposed = None if state is None else state.proposal
    if state is None or proposed is None:
        decision = None if state is None else state.decision
        if decision is not None and decision.row == command.row:
            return []
        raise NoSuchCase("待确认的分流意见")
    found = _found(state, proposed, circumstances)
    route = _route(proposed, found)
    if work_awaited(state, route, circumstances.pack):
        raise Refused(proposed.article, "分流所依据的工作尚未完成")
    meant = (command.row, command.tier)
    if not _is_proposed(command, proposed) or _destination(found, proposed) != meant:
        raise Refused(proposed.article, "案件情况已发生变化，须重新分流")
    return final_route(state, route, circumstances)


def drop(
    command: DropProposal, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The proposal falls, unless another one took its place. Never refused."""
    proposed = None if state is None else state.proposal
    if proposed is None or not _is_proposed(command, proposed):
        return []
    approval = circumstances.pack.approval_of(CONFIRMING, proposed.row)
    return [
        ProposalDropped(
            case_id=proposed.case_id,
            row=proposed.row,
            team=proposed.team,
            reason=command.reason,
            article=(approval or proposed).article,
        )
    ]


def _is_proposed(command: ConfirmTier | DropProposal, proposed: TierProposed) -> bool:
    return (command.row, command.tier, command.team) == (
        proposed.row,
        proposed.tier,
        proposed.team,
    )


def review(state: Sorting | None, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """A provisional route becomes final once its work is done; a final one that no longer fits
    prompts a person. Raises Refused where the court has no team for the tier."""
    if state is None or state.filing is None:
        return []
    if state.proposal is not None:
        return _review_proposal(state, state.proposal, circumstances)
    if state.tier is None:
        return []
    facts = facts_of(state, state.filing, circumstances.pack, state.stated)
    facts = replace(facts, disposal_kinds=_to_dispose(state, facts, circumstances))
    found = tier(facts, circumstances.pack, today(circumstances))
    if found.tier == state.tier or not _may_change(state.tier, found.tier, circumstances):
        return []
    return prompted(state, state.tier, found)


def _review_proposal(
    case: Sorting, proposed: TierProposed, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """A provisional route that still holds becomes final; if it changed, prompts a person."""
    found = _found(case, proposed, circumstances)
    if _destination(found, proposed) == (proposed.row, proposed.tier):
        return decide_route(case, _route(proposed, found), circumstances)
    if proposed.tier is None or found.tier == proposed.tier:
        return []
    return prompted(case, proposed.tier, found)


def prompted(case: Sorting, now: Tier, found: Tiering) -> Sequence[TriageEvent]:
    """What no longer fits, shown once for each cause."""
    ground = found.ground
    if ground.code in case.prompted:
        return []
    return [
        RetriagePrompted(
            case_id=case.case_id,
            cause=ground.code,
            tier=now,
            now_tier=found.tier,
            article=ground.article,
            text=ground.text,
        )
    ]


def keep(
    command: KeepTier, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The tier stays although the facts changed.

    Raises:
        NoSuchCase: nothing was prompted.
        Refused: the reason is missing.
        Stands: it was kept for another reason.
    """
    if state is None or state.prompt is None:
        if state is not None and state.kept is not None:
            return circumstances.unchanged(state.kept.cause, command, reason=state.kept.reason)
        raise NoSuchCase("重新分流提示")
    if not said(command.reason):
        raise Refused(state.prompt.article, "维持原分流的须写明理由", "reason")
    return [
        TierKept(
            case_id=state.case_id,
            cause=state.prompt.cause,
            reason=command.reason,
            decided_by=circumstances.actor.person,
        )
    ]


def _found(case: Sorting, proposed: TierProposed, circumstances: Circumstances) -> Tiering:
    """What the routing table says now of what was stated then."""
    assert case.filing is not None  # nothing is proposed before the filing is known
    facts = facts_of(case, case.filing, circumstances.pack, _stated(proposed))
    return tier(facts, circumstances.pack, today(circumstances))


def _stated(proposed: TierProposed) -> Stated:
    return Stated(frozenset(proposed.flags), frozenset(proposed.disposal_kinds))


def _destination(found: Tiering, proposed: TierProposed) -> tuple[str, Tier | None]:
    """The row and the tier it leads to; the judge's tier where the judge decides."""
    return found.ground.code, proposed.tier if found.referred else found.tier


def _route(proposed: TierProposed, found: Tiering) -> Route:
    return Route(
        found=found,
        tier=proposed.tier,
        decided_by=proposed.decided_by,
        decider_role=proposed.decider_role,
        stated=_stated(proposed),
        reason=proposed.reason,
        team=proposed.team,
        outstanding=proposed.outstanding,
    )


def _to_dispose(case: Sorting, facts: Facts, circumstances: Circumstances) -> frozenset[AssetKind]:
    """Kinds of property to be sold, if money alone does not cover the claim."""
    money_fen = max(facts.frozen_fen or 0, (facts.deposit_fen or 0) + (facts.network_fund_fen or 0))
    if facts.claim_fen is not None and facts.claim_fen <= money_fen + (facts.other_money_fen or 0):
        return facts.disposal_kinds
    rows = {row.kind for row in circumstances.pack.assets if row.needs_disposal}
    return facts.disposal_kinds | (case.kinds & rows)


def _may_change(now: Tier, then: Tier | None, circumstances: Circumstances) -> bool:
    """Whether the court's rules allow this change of tier."""
    if circumstances.has_rule(RETRIAGE):
        return True
    conversions = circumstances.pack.conversions
    return any(row.from_tier == now and then in (None, row.to_tier) for row in conversions)
