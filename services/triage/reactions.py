"""Reactions: facts in, commands of triage out; own facts may move other streams of triage."""

from collections.abc import Iterator, Sequence
from datetime import date

from contracts.catalogue import facts
from contracts.control import AssetFound, FeedbackClassified
from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled, FilingCorrected, FirstReceptionHeld, ReceptionDeferred
from contracts.kinds import names_of
from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    FeedbackNoted,
    FlagNoted,
    MatterRouted,
    MoneyNoted,
    PropertyKindNoted,
    ReceptionNoted,
    RelatedTeamTold,
    TeamDrawn,
    TriageFactsNoted,
)
from contracts.values import Tier
from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack, Pool
from services.triage.commands import (
    AssignTeam,
    BeginCustody,
    Command,
    ConvertForProperty,
    DrawTeam,
    NoteConversionGround,
    NoteCorrection,
    NoteFeedback,
    NoteFiling,
    NoteFlag,
    NoteMoney,
    NotePropertyKind,
    NoteReception,
    NoteRelatedTeam,
    PassCustody,
    ReleaseLoad,
    ReviewTier,
    TellRelatedTeam,
    TriageDirect,
)
from services.triage.rules import AFTER_RECEPTION

MONEY = frozenset({"deposit", "network_fund", "insurance", "provident_fund"})
HEARD = facts(
    CaseFiled,
    FilingCorrected,
    FirstReceptionHeld,
    ReceptionDeferred,
    AssetFound,
    FeedbackClassified,
    LotRegistered,
    CaseClosed,
)


def hears(pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: its own, and those that a row of the court
    names as a finding or as the condition of a conversion."""
    return HEARD.union(
        *(flag.noted_on for flag in pack.flags), *(row.noted_on for row in pack.conversions)
    )


def react(fact: Recorded, pack: Pack) -> Sequence[Command]:
    """The commands that follow from a fact."""
    own = react_to_own(fact, pack) if fact.service == "triage" else react_to_others(fact, pack)
    return [*own, *react_to_named(fact, pack)]


def react_to_named(fact: Recorded, pack: Pack) -> Iterator[Command]:
    """Facts that the court's rows name: a finding, or the condition of a conversion."""
    names = frozenset(names_of(fact.service, fact.event))
    for flag in pack.flags:
        if not names.isdisjoint(flag.noted_on):
            yield NoteFlag(case_id=fact.case_id, flag=flag.code)
    for row in pack.conversions:
        if not names.isdisjoint(row.noted_on):
            yield NoteConversionGround(case_id=fact.case_id, row=row.code)


def react_to_others(fact: Recorded, pack: Pack) -> Sequence[Command]:
    match fact.event:
        case CaseFiled() as filed:
            return [
                BeginCustody(case_id=filed.case_id),
                NoteFiling(
                    case_id=filed.case_id,
                    kind=filed.kind,
                    target=filed.target,
                    claim_fen=filed.claim_fen,
                    filed_on=filed.filed_at.astimezone(CHINA).date(),
                ),
            ]
        case FilingCorrected() as corrected:
            return [
                NoteCorrection(
                    case_id=corrected.case_id,
                    claim_fen=corrected.claim_fen,
                    target=corrected.target,
                )
            ]
        case FirstReceptionHeld(case_id=case_id) | ReceptionDeferred(case_id=case_id):
            if not pack.has_rule(AFTER_RECEPTION):
                return ()
            held = isinstance(fact.event, FirstReceptionHeld)
            return [NoteReception(case_id=case_id, held=held)]
        case AssetFound() as found:
            return note_found(found)
        case FeedbackClassified() as classified:
            return [
                NoteFeedback(
                    case_id=classified.case_id,
                    outcome=classified.outcome,
                    frozen_fen=classified.frozen_fen,
                    claim_fen=classified.claim_fen,
                )
            ]
        case LotRegistered() as lot:
            return [ConvertForProperty(case_id=lot.case_id)]
        case CaseClosed() as closed:
            pools = (pool.code for pool in pack.pools if pool.drawn)
            return [
                ReleaseLoad(court=fact.court, pool=code, case_id=closed.case_id) for code in pools
            ]
        case _:
            return ()


def note_found(found: AssetFound) -> Sequence[Command]:
    if found.asset_kind not in MONEY or found.amount_fen is None:
        return [NotePropertyKind(case_id=found.case_id, asset_kind=found.asset_kind)]
    return [
        NoteMoney(
            case_id=found.case_id,
            asset_id=found.asset_id,
            asset_kind=found.asset_kind,
            amount_fen=found.amount_fen,
        )
    ]


def react_to_own(fact: Recorded, pack: Pack) -> Sequence[Command]:
    """From the feedback to the tier, the draw, the team, and the hand-over to it."""
    match fact.event:
        case (
            TriageFactsNoted(case_id=case_id)
            | FeedbackNoted(case_id=case_id)
            | MoneyNoted(case_id=case_id)
            | PropertyKindNoted(case_id=case_id)
            | ReceptionNoted(case_id=case_id)
            | FlagNoted(case_id=case_id)
        ):
            return [TriageDirect(case_id=case_id), ReviewTier(case_id=case_id)]
        case CaseTriaged() as triaged:
            return assign_triaged(fact, triaged, pack)
        case MatterRouted() as routed:
            pool = pack.pool(routed.pool)
            return assign_in(fact, pool, routed.team, routed.article)
        case CaseConverted() as converted:
            return assign_converted(fact, converted, pack)
        case CaseReassigned() as moved:
            return assign_again(fact, moved, pack)
        case TeamDrawn() as drawn:
            return [
                AssignTeam(
                    case_id=drawn.case_id, team=drawn.team, by_draw=True, article=drawn.article
                )
            ]
        case CaseAssigned() as assigned:
            return [
                PassCustody(
                    case_id=assigned.case_id,
                    to_holder=assigned.team,
                    enclosed=assigned.enclosed,
                    article=assigned.article,
                )
            ]
        case _:
            return react_to_relations(fact, pack)


def react_to_relations(fact: Recorded, pack: Pack) -> Sequence[Command]:
    match fact.event:
        case ConsolidationRequested() as asked:
            return [TellRelatedTeam(case_id=asked.case_id, related_case_id=asked.related_case_id)]
        case RelatedTeamTold() as told:
            return [
                NoteRelatedTeam(
                    case_id=told.case_id, related_case_id=told.related_case_id, team=told.team
                )
            ]
        case ConsolidationApproved(waiting=True) as approved:
            return [given(approved.case_id, approved.team, approved.article)]
        case ConsolidationRefused() as refused if refused.pool:
            pool = pack.pool(refused.pool)
            return assign_in(fact, pool, refused.team, refused.article, turn=refused.round)
        case _:
            return ()


def assign_triaged(fact: Recorded, triaged: CaseTriaged, pack: Pack) -> Sequence[Command]:
    if triaged.held:
        return ()  # the decision on related cases comes first
    pool = pool_of(fact, triaged, pack)
    left = release(fact, triaged.former_pool)
    assigned = assign_in(fact, pool, triaged.team, triaged.article, turn=triaged.round)
    return [*left, *assigned]


def pool_of(fact: Recorded, triaged: CaseTriaged, pack: Pack) -> Pool:
    """The pool that the event names; for older events, the one with these teams."""
    if triaged.pool:
        return pack.pool(triaged.pool)
    day = day_of(fact)
    pools = pools_of(pack, triaged.tier, day)
    return next((pool for pool in pools if pool.active_on(day) == triaged.pool_teams), pools[0])


def assign_converted(fact: Recorded, converted: CaseConverted, pack: Pack) -> Sequence[Command]:
    if converted.keeps_team:
        return ()
    if converted.pool:
        pool = pack.pool(converted.pool)
    else:
        pool = pools_of(pack, converted.to_tier, day_of(fact))[0]
    left = release(fact, converted.former_pool)
    assigned = assign_in(fact, pool, converted.team, converted.article, turn=converted.round)
    return [*left, *assigned]


def assign_again(fact: Recorded, moved: CaseReassigned, pack: Pack) -> Sequence[Command]:
    """The former team's load is released before the draw, in which that team takes no part."""
    pool = pack.pool(moved.pool)
    left = release(fact, moved.former_pool)
    if not pool.drawn:
        return [*left, given(moved.case_id, moved.team, moved.article)]
    return [
        *left,
        DrawTeam(
            court=fact.court,
            pool=pool.code,
            case_id=moved.case_id,
            without=(moved.former_team,),
            round=moved.round,
        ),
    ]


def release(fact: Recorded, pool: str) -> Sequence[Command]:
    return [ReleaseLoad(court=fact.court, pool=pool, case_id=fact.case_id)] if pool else ()


def given(case_id: str, team: str, article: str) -> AssignTeam:
    return AssignTeam(case_id=case_id, team=team, by_draw=False, article=article)


def assign_in(
    fact: Recorded, pool: Pool, team: str, article: str, turn: int = 1
) -> Sequence[Command]:
    """The named team, or the only one of a pool that is not drawn; otherwise a draw."""
    if team:
        return [given(fact.case_id, team, article)]
    teams = pool.active_on(day_of(fact))
    if len(teams) == 1 and not pool.drawn:
        return [given(fact.case_id, teams[0], article)]
    return [DrawTeam(court=fact.court, pool=pool.code, case_id=fact.case_id, round=turn)]


def pools_of(pack: Pack, tier: Tier, day: date) -> list[Pool]:
    """The pools of a tier, those with active teams on that day first."""
    pools = [pool for pool in pack.pools if pool.tier == tier]
    return sorted(pools, key=lambda pool: not pool.active_on(day))


def day_of(fact: Recorded) -> date:
    return fact.occurred_at.astimezone(CHINA).date()
