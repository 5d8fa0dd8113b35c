"""Reactions: facts in, commands of triage out; own facts may move other streams of triage."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from contracts.catalogue import facts
from contracts.control import AssetFound, FeedbackClassified
from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled, FilingCorrected, FirstReceptionHeld, ReceptionDeferred
from contracts.intake_parties import PartyCorrected
from contracts.kinds import names_of
from contracts.triage import (
    CaseAssigned,
    CaseConsolidated,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationDropped,
    ConsolidationRequested,
    CorrectionNoted,
    FactEvent,
    FeedbackNoted,
    FlagNoted,
    MatterRouted,
    MoneyNoted,
    PropertyKindNoted,
    ProposalDropped,
    ReceptionNoted,
    RelatedTeamAnswered,
    RelatedTeamNoted,
    TeamDrawn,
    TierProposed,
    TriageFactsNoted,
)
from contracts.triage_debtors import DebtorEvent, DebtorNoted, TerminationNoted
from contracts.values import Tier
from kernel.base.zone import CHINA
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Actor
from kernel.deciding.learns import Learn, Learns
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack, Pool
from services.triage.commands import (
    ApplyConversionGround,
    AskRelatedTeam,
    AssignTeam,
    BeginCustody,
    Command,
    ConfirmTier,
    ConsolidateCase,
    ConvertCase,
    ConvertForProperty,
    DrawTeam,
    PassCustody,
    ReassignCase,
    ReleaseLoad,
    ReviewTier,
    TriageDirect,
    triage_of,
)
from services.triage.decide.relating import CONSOLIDATING
from services.triage.reactions.debtors import (
    about_debtors,
    debtor_corrected,
    debtors_filed,
    terminated,
)
from services.triage.rules import AFTER_RECEPTION, CONFIRMING

Follows: TypeAlias = Command | AskFor | DropRequests | Learn

MONEY = frozenset({"deposit", "network_fund", "insurance", "provident_fund"})
HEARD = facts(
    CaseFiled, PartyCorrected, FirstReceptionHeld, ReceptionDeferred, LotRegistered, CaseClosed
)


def filed(event: CaseFiled, _occurred_at: datetime) -> TriageFactsNoted:
    """The kind, target and claim of a filing."""
    return TriageFactsNoted(
        case_id=event.case_id,
        kind=event.kind,
        target=event.target,
        claim_fen=event.claim_fen,
        filed_on=event.filed_at.astimezone(CHINA).date(),
    )


def corrected(event: FilingCorrected, _occurred_at: datetime) -> CorrectionNoted:
    """The claim and target of a corrected filing."""
    return CorrectionNoted(case_id=event.case_id, claim_fen=event.claim_fen, target=event.target)


def found(event: AssetFound, _occurred_at: datetime) -> MoneyNoted | PropertyKindNoted:
    """Money in fen where its amount is known, otherwise the kind of property."""
    if event.asset_kind not in MONEY or event.amount_fen is None:
        return PropertyKindNoted(case_id=event.case_id, asset_kind=event.asset_kind)
    return MoneyNoted(
        case_id=event.case_id,
        asset_id=event.asset_id,
        asset_kind=event.asset_kind,
        amount_fen=event.amount_fen,
    )


def classified(event: FeedbackClassified, _occurred_at: datetime) -> FeedbackNoted:
    """The outcome of the early work of control; a later one replaces an earlier one, because
    further inquiries may have been answered."""
    return FeedbackNoted(
        case_id=event.case_id,
        outcome=event.outcome,
        frozen_fen=event.frozen_fen,
        claim_fen=event.claim_fen,
    )


LEARNS = Learns(
    {
        CaseFiled: filed,
        FilingCorrected: corrected,
        AssetFound: found,
        FeedbackClassified: classified,
    },
    triage_of,
)


def hears(pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: its own, and those that a row of the court
    names as a finding or as the condition of a conversion."""
    return HEARD.union(
        *(flag.noted_on for flag in pack.flags), *(row.noted_on for row in pack.conversions)
    )


def react(fact: Recorded, pack: Pack) -> Sequence[Follows]:
    """The commands that follow from a fact, and what is remembered of it under this pack."""
    own = react_to_own(fact, pack) if fact.service == "triage" else react_to_others(fact, pack)
    return [*own, *react_to_named(fact, pack)]


def react_to_named(fact: Recorded, pack: Pack) -> Iterator[Follows]:
    """Facts that the court's rows name: a finding, or the condition of a conversion."""
    names = frozenset(names_of(fact.service, fact.event))
    for flag in pack.flags:
        if not names.isdisjoint(flag.noted_on):
            yield learn(FlagNoted(case_id=fact.case_id, flag=flag.code, article=flag.article))
    for row in pack.conversions:
        if not names.isdisjoint(row.noted_on):
            yield ApplyConversionGround(case_id=fact.case_id, row=row.code)


def react_to_others(fact: Recorded, pack: Pack) -> Sequence[Follows]:
    match fact.event:
        case CaseFiled(case_id=case_id, parties=parties):
            return [BeginCustody(case_id=case_id), *debtors_filed(case_id, parties)]
        case PartyCorrected() as correction:
            return debtor_corrected(correction)
        case FirstReceptionHeld(case_id=case_id) | ReceptionDeferred(case_id=case_id):
            if not pack.has_rule(AFTER_RECEPTION):
                return ()
            held = isinstance(fact.event, FirstReceptionHeld)
            return [learn(ReceptionNoted(case_id=case_id, held=held))]
        case LotRegistered() as lot:
            return [ConvertForProperty(case_id=lot.case_id)]
        case CaseClosed():
            pools = (pool.code for pool in pack.pools if pool.drawn)
            return [
                *terminated(fact),
                *(ReleaseLoad(court=fact.court, pool=code, case_id=fact.case_id) for code in pools),
                *pointless(fact.case_id, "案件已结案", ConfirmTier, ConvertCase, ReassignCase),
            ]
        case _:
            return ()


def pointless(case_id: str, reason: str, *acts: type[Command]) -> Iterator[DropRequests]:
    """What is still asked for ends where it can have no effect any more."""
    return (DropRequests(case_id=case_id, act=act, about={}, reason=reason) for act in acts)


def learn(event: ReceptionNoted | FlagNoted | RelatedTeamNoted) -> Learn:
    """Remember a fact on the case's stream, unless it is known."""
    return Learn(case_id=event.case_id, stream=triage_of(event.case_id), event=event)


def react_to_own(fact: Recorded, pack: Pack) -> Sequence[Follows]:
    """From the feedback to the tier, the draw, the team, and the hand-over to it."""
    if isinstance(fact.event, DebtorNoted | TerminationNoted | DebtorEvent):
        return about_debtors(fact)
    if isinstance(fact.event, FactEvent):
        case_id = fact.event.case_id
        return [TriageDirect(case_id=case_id), ReviewTier(case_id=case_id)]
    match fact.event:
        case TierProposed() as proposed:
            return ask_confirmation(proposed, pack)
        case ProposalDropped() as dropped:
            of = {"row": dropped.row, "team": dropped.team}
            return [
                DropRequests(
                    case_id=dropped.case_id, act=ConfirmTier, about=of, reason=dropped.reason
                )
            ]
        case CaseTriaged() as triaged:
            left = pointless(fact.case_id, "已分流", ConfirmTier)
            return [*assign_triaged(fact, triaged, pack), *left]
        case MatterRouted() as routed:
            left = pointless(fact.case_id, "已分派", ConfirmTier, ConsolidateCase)
            pool = pack.pool(routed.pool)
            return [*assign_in(fact, pool, routed.team, routed.article), *left]
        case CaseConverted() as converted:
            left = pointless(fact.case_id, "已转换", ConvertCase)
            return [*assign_converted(fact, converted, pack), *left]
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


def ask_confirmation(proposed: TierProposed, pack: Pack) -> Sequence[Follows]:
    """Whoever proposed the route asks for its confirmation, once nothing else is outstanding."""
    approval = pack.approval_of(CONFIRMING, proposed.row)
    if proposed.awaits != ("approval",) or approval is None or not approval.stages:
        return ()
    confirmed = ConfirmTier(
        case_id=proposed.case_id, row=proposed.row, tier=proposed.tier, team=proposed.team
    )
    return [AskFor(command=confirmed, requester=Actor(proposed.decided_by, proposed.decider_role))]


def react_to_relations(fact: Recorded, pack: Pack) -> Sequence[Follows]:
    match fact.event:
        case ConsolidationRequested() as asked:
            return ask_consolidation(asked, pack)
        case RelatedTeamAnswered() as answered if answered.team:
            noted = RelatedTeamNoted(
                case_id=answered.case_id,
                related_case_id=answered.related_case_id,
                team=answered.team,
            )
            return [learn(noted)]
        case RelatedTeamNoted(case_id=case_id, related_case_id=related):
            return [ConsolidateCase(case_id=case_id, related_case_id=related)]
        case CaseConsolidated(waiting=True) as decided:
            return [given(decided.case_id, decided.team, decided.article)]
        case ConsolidationDropped() as dropped if dropped.pool:
            pool = pack.pool(dropped.pool)
            return assign_in(fact, pool, dropped.team, dropped.article, turn=dropped.round)
        case _:
            return ()


def ask_consolidation(asked: ConsolidationRequested, pack: Pack) -> Sequence[Follows]:
    """The related case is asked for its team; where an approval is needed, it is asked for."""
    case_id, related = asked.case_id, asked.related_case_id
    team = AskRelatedTeam(case_id=case_id, related_case_id=related)
    if pack.approval_of(CONSOLIDATING, asked.relation) is None:
        return [team]
    requester = Actor(asked.requester, asked.requester_role)
    together = ConsolidateCase(case_id=case_id, related_case_id=related)
    return [AskFor(command=together, requester=requester), team]


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
