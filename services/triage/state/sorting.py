"""Folds the events of a case on its way to a tier and a team."""

from dataclasses import replace
from typing import TypeAlias, assert_never

from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    ConversionApproved,
    ConversionRefused,
    ConversionRequested,
    FeedbackNoted,
    FlagNoted,
    MatterRouted,
    MoneyNoted,
    MoveEvent,
    PropertyKindNoted,
    ReassignmentRefused,
    ReassignmentRequested,
    ReceptionNoted,
    RelatedTeamNoted,
    RelatedTeamTold,
    RelationEvent,
    RelationNoted,
    RetriagePrompted,
    SignatureGiven,
    TierKept,
    TierProposed,
    TierRefused,
    TriageFactsNoted,
)
from services.triage.state.shapes import (
    AnswerEvent,
    Feedback,
    Filing,
    Relation,
    Request,
    Sorting,
    Stated,
)

FactEvent: TypeAlias = (
    TriageFactsNoted | MoneyNoted | PropertyKindNoted | ReceptionNoted | FlagNoted | FeedbackNoted
)
TieringEvent: TypeAlias = (
    TierProposed
    | TierRefused
    | SignatureGiven
    | CaseTriaged
    | MatterRouted
    | RetriagePrompted
    | TierKept
    | CaseAssigned
)


def evolve_sorting(
    case: Sorting, event: FactEvent | TieringEvent | MoveEvent | RelationEvent
) -> Sorting:
    match event:
        case (
            TriageFactsNoted()
            | MoneyNoted()
            | PropertyKindNoted()
            | ReceptionNoted()
            | FlagNoted()
            | FeedbackNoted()
        ):
            return evolve_facts(case, event)
        case (
            ConversionRequested()
            | ConversionApproved()
            | ConversionRefused()
            | CaseConverted()
            | ReassignmentRequested()
            | ReassignmentRefused()
            | CaseReassigned()
        ):
            return evolve_moves(case, event)
        case (
            RelationNoted()
            | ConsolidationRequested()
            | RelatedTeamTold()
            | RelatedTeamNoted()
            | ConsolidationApproved()
            | ConsolidationRefused()
        ):
            return evolve_relations(case, event)
        case _:
            return evolve_tiering(case, event)


def evolve_facts(case: Sorting, event: FactEvent) -> Sorting:
    match event:
        case TriageFactsNoted():
            return replace(
                case, filing=Filing(event.kind, event.target, event.claim_fen, event.filed_on)
            )
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
            return replace(
                case, feedback=Feedback(event.outcome, event.frozen_fen, event.claim_fen)
            )
        case _:
            assert_never(event)


def evolve_tiering(case: Sorting, event: TieringEvent) -> Sorting:
    match event:
        case TierProposed():
            return _opened(replace(case, proposal=event, prompt=None), "tier")
        case TierRefused():
            return _answered(replace(case, proposal=None), "tier", event)
        case SignatureGiven():
            given = (*case.signatures.get(event.subject, ()), (event.role, event.approver))
            return replace(case, signatures={**case.signatures, event.subject: given})
        case CaseTriaged():
            return _triaged(case, event)
        case MatterRouted():
            routed = replace(case, matter=event.row, pool=event.pool, proposal=None, decision=event)
            return _answered(replace(routed, named=event.team), "tier", event)
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
    stated = Stated(
        frozenset(event.flags), event.previous_terminated_on, frozenset(event.disposal_kinds)
    )
    triaged = replace(
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
    return _answered(triaged, "tier", event)


def evolve_moves(case: Sorting, event: MoveEvent) -> Sorting:
    match event:
        case ConversionRequested():
            request = Request(event.reason, event.requester, event.row, event.detail)
            return _opened(replace(case, request=request), "conversion")
        case ConversionApproved():
            return _answered(replace(case, approved=event), "conversion", event)
        case ConversionRefused():
            return _answered(replace(case, request=None), "conversion", event)
        case CaseConverted():
            converted = replace(
                case,
                tier=event.to_tier,
                team=case.team if event.keeps_team else None,
                pool=case.pool if event.keeps_team else event.pool,
                named=event.team,
                rounds=max(case.rounds, event.round),
                request=None,
                approved=None,
                converted_under=event.article,
                moved_under=event.article,
                prompt=None,
                prompted=frozenset(),
            )
            return _answered(converted, "conversion", event)
        case ReassignmentRequested():
            request = Request(event.reason, event.requester, event.row, event.detail)
            return _opened(replace(case, reassignment=request), "reassignment")
        case ReassignmentRefused():
            return _answered(replace(case, reassignment=None), "reassignment", event)
        case CaseReassigned():
            moved = replace(
                case,
                team=None,
                pool=event.pool,
                moved_under=event.article,
                rounds=event.round,
            )
            return _answered(replace(moved, reassignment=None), "reassignment", event)
        case _:
            assert_never(event)


def evolve_relations(case: Sorting, event: RelationEvent) -> Sorting:
    match event:
        case RelationNoted():
            return replace(
                case, relations=case.relations | {(event.related_case_id, event.relation)}
            )
        case ConsolidationRequested():
            asked = Relation(
                related_case_id=event.related_case_id,
                relation=event.relation,
                requester=event.requester,
                article=event.article,
            )
            return _opened(replace(case, consolidation=asked), "consolidation")
        case RelatedTeamTold():
            return replace(case, told={**case.told, event.case_id: event.team})
        case RelatedTeamNoted():
            return _related(case, team=event.team)
        case ConsolidationApproved():
            moved = replace(case, moved_under=event.article)
            return _answered(
                _related(moved, team=event.team, approved=True), "consolidation", event
            )
        case ConsolidationRefused():
            refused = replace(_related(case, approved=False), held=False)
            return _answered(refused, "consolidation", event)
        case _:
            assert_never(event)


def _related(case: Sorting, *, team: str = "", approved: bool | None = None) -> Sorting:
    asked = case.consolidation
    if asked is None:
        return case
    answer = asked.approved if approved is None else approved
    return replace(case, consolidation=replace(asked, team=team or asked.team, approved=answer))


def _opened(case: Sorting, subject: str) -> Sorting:
    """A new request: no approval was given yet."""
    left = {about: given for about, given in case.signatures.items() if about != subject}
    answers = {about: answer for about, answer in case.answered.items() if about != subject}
    return replace(case, signatures=left, answered=answers)


def _answered(case: Sorting, subject: str, answer: AnswerEvent) -> Sorting:
    return replace(case, answered={**case.answered, subject: answer})
