"""Folds the events of a case on its way to a tier and a team."""

from dataclasses import replace
from typing import assert_never

from contracts.triage import (
    CaseAssigned,
    CaseConsolidated,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationDropped,
    ConsolidationRequested,
    ConversionApproved,
    CorrectionNoted,
    FactEvent,
    FeedbackNoted,
    FlagNoted,
    MatterRouted,
    MoneyNoted,
    MoveEvent,
    PropertyKindNoted,
    ProposalDropped,
    ReceptionNoted,
    RelatedTeamAnswered,
    RelatedTeamNoted,
    RelationEvent,
    RelationNoted,
    RetriagePrompted,
    TieringEvent,
    TierKept,
    TierProposed,
    TriageFactsNoted,
)
from contracts.triage_debtors import DebtorNoted, PreviousTerminationNoted, TerminationNoted
from services.triage.state.shapes import Feedback, Filing, Relation, Sorting, Stated


def evolve_sorting(
    case: Sorting, event: FactEvent | TieringEvent | MoveEvent | RelationEvent
) -> Sorting:
    if isinstance(event, FactEvent):
        return evolve_facts(case, event)
    if isinstance(event, MoveEvent):
        return evolve_moves(case, event)
    if isinstance(event, RelationEvent):
        return evolve_relations(case, event)
    return evolve_tiering(case, event)


def evolve_facts(case: Sorting, event: FactEvent) -> Sorting:
    match event:
        case TriageFactsNoted():
            filing = Filing(event.kind, event.target, event.claim_fen, event.filed_on)
            return replace(case, filing=filing)
        case DebtorNoted():
            return replace(case, debtors=case.debtors - {event.former} | {event.person_id})
        case PreviousTerminationNoted():
            place = (event.person_id, event.previous_case_id)
            return replace(case, terminations={**case.terminations, place: event.terminated_on})
        case TerminationNoted():
            return replace(case, terminated_on=event.terminated_on)
        case CorrectionNoted():
            return replace(case, filing=_corrected(case.filing, event))
        case MoneyNoted():
            found = (event.asset_kind, event.amount_fen)
            return replace(case, money={**case.money, event.asset_id: found})
        case PropertyKindNoted():
            return replace(case, kinds=case.kinds | {event.asset_kind})
        case ReceptionNoted():
            return replace(case, received=True)
        case FlagNoted():
            return replace(case, noted=case.noted | {event.flag})
        case FeedbackNoted():
            feedback = Feedback(event.outcome, event.frozen_fen, event.claim_fen)
            return replace(case, feedback=feedback)
        case _:
            assert_never(event)


def _corrected(filed: Filing | None, event: CorrectionNoted) -> Filing | None:
    """Intake publishes a filing before its correction: without one there is nothing to correct."""
    if filed is None:
        return None
    claim_fen = filed.claim_fen if event.claim_fen is None else event.claim_fen
    return replace(filed, claim_fen=claim_fen, target=event.target or filed.target)


def evolve_tiering(case: Sorting, event: TieringEvent) -> Sorting:
    match event:
        case TierProposed():
            return replace(case, proposal=event, prompt=None)
        case ProposalDropped():
            return replace(case, proposal=None)
        case CaseTriaged():
            return _triaged(case, event)
        case MatterRouted():
            routed = replace(case, matter=event.row, pool=event.pool, proposal=None)
            return replace(routed, named=event.team, decision=event)
        case RetriagePrompted():
            return replace(case, prompt=event, prompted=case.prompted | {event.cause})
        case TierKept():
            return replace(case, prompt=None, kept=event)
        case CaseAssigned():
            return replace(case, team=event.team, held=False)
        case _:
            assert_never(event)


def _triaged(case: Sorting, event: CaseTriaged) -> Sorting:
    """A case that is triaged again leaves its team if its tier changes."""
    stays = case.tier in (None, event.tier)
    stated = Stated(frozenset(event.flags), frozenset(event.disposal_kinds))
    return replace(
        case,
        tier=event.tier,
        decision=event,
        pool=event.pool,
        named=event.team,
        held=event.held,
        team=case.team if stays else None,
        stated=stated,
        rounds=event.round,
        proposal=None,
        prompt=None,
    )


def evolve_moves(case: Sorting, event: MoveEvent) -> Sorting:
    match event:
        case ConversionApproved():
            return replace(case, approved=event)
        case CaseConverted():
            return replace(
                case,
                tier=event.to_tier,
                team=case.team if event.keeps_team else None,
                pool=case.pool if event.keeps_team else event.pool,
                named=event.team,
                rounds=max(case.rounds, event.round),
                approved=None,
                conversion=event,
                moved_under=event.article,
                prompt=None,
                prompted=frozenset(),
            )
        case CaseReassigned():
            return replace(
                case,
                team=None,
                pool=event.pool,
                moved_under=event.article,
                rounds=event.round,
                reassignment=event,
            )
        case _:
            assert_never(event)


def evolve_relations(case: Sorting, event: RelationEvent) -> Sorting:
    match event:
        case RelationNoted():
            related = (event.related_case_id, event.relation)
            return replace(case, relations=case.relations | {related})
        case ConsolidationRequested():
            asked = Relation(related_case_id=event.related_case_id, relation=event.relation)
            return replace(case, consolidation=asked)
        case RelatedTeamAnswered():
            return replace(case, asked_by={**case.asked_by, event.case_id: event.team})
        case RelatedTeamNoted():
            return _with_team(case, event)
        case CaseConsolidated():
            decided = Relation(
                related_case_id=event.related_case_id,
                relation=event.relation,
                team=event.team,
                consolidated=True,
            )
            return replace(case, moved_under=event.article, consolidation=decided)
        case ConsolidationDropped():
            dropped = Relation(
                related_case_id=event.related_case_id,
                relation=event.relation,
                consolidated=False,
            )
            return replace(case, consolidation=dropped, held=False)
        case _:
            assert_never(event)


def _with_team(case: Sorting, event: RelatedTeamNoted) -> Sorting:
    """The team of the related case, unless another case was named or it was decided since."""
    asked = case.consolidation
    if asked is None or asked.related_case_id != event.related_case_id:
        return case
    if asked.consolidated is not None:
        return case
    return replace(case, consolidation=replace(asked, team=event.team))
