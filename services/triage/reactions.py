"""Facts in, triage's own commands out; its own facts move its other streams."""

from collections.abc import Sequence
from datetime import date

from contracts.control import AssetFound, FeedbackClassified
from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled, FilingCorrected
from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseTriaged,
    TeamDrawn,
    TriageFactsNoted,
    TriageReady,
)
from contracts.values import Tier
from kernel.calendar import CHINA
from kernel.rulebook import Pack, Pool
from kernel.service import Fact
from services.triage.commands import (
    AssignTeam,
    BeginCustody,
    Command,
    ConvertForProperty,
    DrawTeam,
    NoteCorrection,
    NoteFeedback,
    NoteFiling,
    NoteMoney,
    PassCustody,
    ReleaseLoad,
    TriageDirect,
)

MONEY = frozenset({"deposit", "network_fund"})


def react(fact: Fact, pack: Pack) -> Sequence[Command]:
    if fact.service == "triage":
        return react_to_own(fact, pack)
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
        case AssetFound(amount_fen=amount_fen) as found if amount_fen is not None:
            return note_money(found, amount_fen)
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
            pools = (pool.code for pool in pack.pools if len(pool.teams) > 1)
            return [
                ReleaseLoad(court=fact.court, pool=code, case_id=closed.case_id) for code in pools
            ]
        case _:
            return ()


def note_money(found: AssetFound, amount_fen: int) -> Sequence[Command]:
    if found.asset_kind not in MONEY:
        return ()
    return [
        NoteMoney(
            case_id=found.case_id,
            asset_id=found.asset_id,
            asset_kind=found.asset_kind,
            amount_fen=amount_fen,
        )
    ]


def react_to_own(fact: Fact, pack: Pack) -> Sequence[Command]:
    """From the feedback to the tier, the draw, the team, and the hand-over to it."""
    match fact.event:
        case TriageFactsNoted(case_id=case_id) | TriageReady(case_id=case_id):
            return [TriageDirect(case_id=case_id)]
        case CaseTriaged() as triaged:
            day = day_of(fact)
            pools = pools_of(pack, triaged.tier, day)
            pool = next((pool for pool in pools if pool.active_on(day) == triaged.pool), pools[0])
            return allocate(fact, pool, triaged.article)
        case CaseConverted() as converted:
            pool = pools_of(pack, converted.to_tier, day_of(fact))[0]
            return allocate(fact, pool, converted.article)
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
            return ()


def allocate(fact: Fact, pool: Pool, article: str) -> Sequence[Command]:
    """A pool with one team needs no lot; among several the lot decides."""
    teams = pool.active_on(day_of(fact))
    if len(teams) == 1:
        return [AssignTeam(case_id=fact.case_id, team=teams[0], by_draw=False, article=article)]
    return [DrawTeam(court=fact.court, pool=pool.code, case_id=fact.case_id)]


def pools_of(pack: Pack, tier: Tier, day: date) -> list[Pool]:
    """The pools of a tier, those that have teams on that day first. A pack has one per tier."""
    pools = [pool for pool in pack.pools if pool.tier == tier]
    return sorted(pools, key=lambda pool: not pool.active_on(day))


def day_of(fact: Fact) -> date:
    return fact.occurred_at.astimezone(CHINA).date()
