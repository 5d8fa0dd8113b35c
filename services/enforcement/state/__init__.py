"""The state of enforcement: facts of others, the team's acts, the closing.

Facts of six other services arrive in any order, so any of them may found the stream; the work
itself begins with `WorkOpened`.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias, assert_never

from contracts.control import FeedbackOutcome
from contracts.enforcement import (
    AssetNoted,
    CaseClosed,
    CaseCorrectionNoted,
    CaseNoted,
    CaseTierNoted,
    ClosingCleared,
    ClosingProposed,
    ClosingReturned,
    ConsumptionRestricted,
    CustodyNoted,
    DebtorDataNoted,
    DefaulterListed,
    DefaulterListingDecided,
    DefaulterListingRefused,
    DirectPaymentRecorded,
    EnforcementEvent,
    FeedbackLearned,
    LeadChecked,
    LeadStated,
    LeadTaken,
    NoticePeriodSet,
    PartySummoned,
    PaymentNoted,
    PropertyNoted,
    SettlementPerformed,
    SettlementReached,
    SiteInvestigated,
    SiteInvestigationCompleted,
    TerminationInterviewHeld,
    TraditionalInvestigationCompleted,
    WorkBegun,
    WorkOpened,
)
from contracts.enforcement_lists import ListEvent, RestrictionLifted
from contracts.enforcement_objections import ObjectionEvent
from contracts.enforcement_property import PropertyEvent
from contracts.enforcement_sanctions import SanctionEvent
from contracts.enforcement_settlement import BreachEvent, ResumptionRuled, SettlementBroken
from contracts.sealed import Text
from contracts.values import ClosingManner, Party, TargetKind, Tier
from kernel.people.parties import DEBTORS, with_correction
from services.enforcement.state.belongings import Items, evolve_items
from services.enforcement.state.lists import PUBLISH_RESTRICTION, Lists, evolve_entry, evolve_lists
from services.enforcement.state.objections import Objections, evolve_objections
from services.enforcement.state.sanctions import Sanctions, evolve_sanctions

LearningEvent: TypeAlias = (
    CaseNoted
    | DebtorDataNoted
    | CaseCorrectionNoted
    | CaseTierNoted
    | CustodyNoted
    | FeedbackLearned
    | PropertyNoted
    | PaymentNoted
    | LeadStated
    | LeadTaken
    | LeadChecked
    | AssetNoted
    | NoticePeriodSet
)
ActEvent: TypeAlias = (
    WorkOpened
    | WorkBegun
    | PartySummoned
    | SiteInvestigated
    | SiteInvestigationCompleted
    | TraditionalInvestigationCompleted
    | SettlementReached
    | DirectPaymentRecorded
    | SettlementPerformed
    | ConsumptionRestricted
    | DefaulterListingDecided
    | DefaulterListed
    | DefaulterListingRefused
)
ClosingEvent: TypeAlias = (
    TerminationInterviewHeld | ClosingProposed | ClosingCleared | ClosingReturned | CaseClosed
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A team that took the case, and its handler."""

    team: str
    handler: str


@dataclass(frozen=True, slots=True)
class Filing:
    """The claim in fen (None where none is stated) and the debtors by person id."""

    target: TargetKind
    claim_fen: int | None
    debtors: Mapping[str, Party]


def _with_debtor(filing: Filing, event: DebtorDataNoted) -> Filing:
    """The filing with the corrected data of a debtor, who may have become none."""
    debtors = filing.debtors.values()
    kept = with_correction(debtors, event.person_id, event.party, DEBTORS)
    return replace(filing, debtors={one.person_id: one for one in kept})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to close. `cleared` is true once the closing check passed."""

    manner: ClosingManner
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """A 终本 interview: the feedback day on which it was based, the applicant's opinion, and
    whether a lead was declared, as older records do."""

    last_inquiry_on: date
    opinion: Text
    lead_given: bool = False


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads about property: who stated one through the portal, which clues the team took up
    from whom, and what it told of each that it looked into."""

    stated: tuple[str, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)
    checked: Mapping[str, LeadChecked] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many were not taken up, or not looked into."""
        untaken = Counter(self.stated) - Counter(self.taken.values())
        return untaken.total() + len(self.taken.keys() - self.checked.keys())

    def unregistered(self, assets: Collection[str]) -> int:
        """How many led to property that is none of these, which are registered."""
        return sum(one.found and one.asset_id not in assets for one in self.checked.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A case as its team sees it. `taken` is the team that holds it, `opened` the team whose
    record is open, `begun` the act with which its work began, `since_closing` the inquiries that
    were answered after the closing. `paid_before_fen` was paid before the settlement, `broken`
    is an application to resume that nobody decided yet."""

    case_id: str
    filing: Filing | None = None
    tier: Tier | None = None
    taken: Holder | None = None
    opened: Holder | None = None
    begun: Text | None = None
    feedback_on: Mapping[str, date] = field(default_factory=dict)
    outcome: FeedbackOutcome | None = None
    payments_fen: Mapping[str, int] = field(default_factory=dict)
    perform_by: Mapping[str, date] = field(default_factory=dict)
    summoned: frozenset[tuple[str, date]] = frozenset()
    sites: frozenset[SiteInvestigated] = frozenset()
    site_completed: bool = False
    traditional_found: bool | None = None
    settlement: SettlementReached | None = None
    settled: SettlementPerformed | None = None
    paid_before_fen: int = 0
    broken: SettlementBroken | None = None
    resumptions: tuple[ResumptionRuled, ...] = ()
    by_hand: tuple[DirectPaymentRecorded, ...] = ()
    restricted: frozenset[str] = frozenset()
    lists: Lists = field(default_factory=Lists)
    sanctions: Sanctions = field(default_factory=Sanctions)
    objections: Objections = field(default_factory=Objections)
    assets: frozenset[str] = frozenset()
    items: Items = field(default_factory=dict)
    leads: Leads = Leads()
    interview: Interview | None = None
    proposal: Proposal | None = None
    closed: ClosingManner | None = None
    since_closing: frozenset[str] = frozenset()

    @property
    def last_feedback_on(self) -> date | None:
        """The day of the most recent feedback of any inquiry system."""
        return max(self.feedback_on.values(), default=None)

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """The items from which something can be had, and those of which nothing is known."""
        left = {asset_id for asset_id, item in self.items.items() if item.in_the_way}
        return tuple(sorted(left | (self.assets - self.items.keys())))

    @property
    def property_left(self) -> bool:
        """Whether property is known, and not all of it is gone or cannot be disposed of."""
        return self.outcome != "none" and (not self.items or bool(self.in_the_way))

    @property
    def unpaid_fen(self) -> int | None:
        """The amount still to be paid, in fen; None if the filing states no amount."""
        if self.filing is None or self.filing.claim_fen is None:
            return None
        if self.settled is not None:
            return 0
        return max(self.filing.claim_fen - self.paid_fen, 0)

    @property
    def paid_fen(self) -> int:
        """What the applicant received, through the court or by hand, in fen."""
        return sum(self.payments_fen.values()) + sum(one.amount_fen for one in self.by_hand)

    @property
    def defaulted(self) -> bool:
        """Whether a settlement was broken, as the applicant says or the court has ruled."""
        ruled = any(one.outcome == "resumed" for one in self.resumptions)
        return ruled or self.broken is not None

    @property
    def unproven(self) -> bool:
        """Whether no money that a bank paid out proves alone that the claim was performed."""
        return self.unpaid_fen is None or self.settled is not None or bool(self.by_hand)


State: TypeAlias = Work


def evolve(state: State | None, event: EnforcementEvent) -> State:
    """The state after an event. Never refuses."""
    work = state or Work(case_id=event.case_id)
    if isinstance(event, LearningEvent):
        return evolve_learning(work, event)
    if isinstance(event, ClosingEvent):
        return evolve_closing(work, event)
    if isinstance(event, ListEvent):
        changed = replace(work, lists=evolve_lists(work.lists, event))
        if isinstance(event, RestrictionLifted):
            return replace(changed, restricted=work.restricted - {event.person_id})
        return changed
    if isinstance(event, SanctionEvent):
        return replace(work, sanctions=evolve_sanctions(work.sanctions, event))
    if isinstance(event, BreachEvent):
        return evolve_breach(work, event)
    if isinstance(event, PropertyEvent):
        return replace(work, items=evolve_items(work.items, event))
    if isinstance(event, ObjectionEvent):
        return replace(work, objections=evolve_objections(work.objections, event))
    return evolve_act(work, event)


def evolve_learning(work: Work, event: LearningEvent) -> Work:
    match event:
        case CaseNoted():
            debtors = {party.person_id: party for party in event.debtors}
            return replace(work, filing=Filing(event.target, event.claim_fen, debtors))
        case DebtorDataNoted():
            return replace(work, filing=work.filing and _with_debtor(work.filing, event))
        case CaseCorrectionNoted():
            return replace(work, filing=work.filing and corrected(work.filing, event))
        case CaseTierNoted():
            return replace(work, tier=event.tier)
        case CustodyNoted():
            return replace(work, taken=Holder(event.team, event.handler))
        case FeedbackLearned():
            since = work.since_closing | {event.inquiry_id} if work.closed else work.since_closing
            known = {**work.feedback_on, event.inquiry_id: event.fed_back_on}
            return replace(work, feedback_on=known, since_closing=since)
        case PropertyNoted():
            return replace(work, outcome=event.outcome)
        case PaymentNoted():
            return replace(
                work, payments_fen={**work.payments_fen, event.payout_id: event.amount_fen}
            )
        case LeadStated() | LeadTaken() | LeadChecked():
            return replace(work, leads=evolve_leads(work.leads, event))
        case AssetNoted():
            return replace(work, assets=work.assets | {event.asset_id})
        case NoticePeriodSet():  # the first service counts; a later one lengthens nothing
            return replace(work, perform_by={event.person_id: event.perform_by, **work.perform_by})
        case _:
            assert_never(event)


def evolve_leads(leads: Leads, event: LeadStated | LeadTaken | LeadChecked) -> Leads:
    match event:
        case LeadStated():
            return replace(leads, stated=(*leads.stated, event.person_id))
        case LeadTaken():
            return replace(leads, taken={**leads.taken, event.subject_id: event.giver})
        case LeadChecked():
            return replace(leads, checked={**leads.checked, event.subject_id: event})
        case _:
            assert_never(event)


def corrected(filing: Filing, event: CaseCorrectionNoted) -> Filing:
    """The filing with what was corrected of it."""
    claim_fen = filing.claim_fen if event.claim_fen is None else event.claim_fen
    return replace(filing, target=event.target or filing.target, claim_fen=claim_fen)


def evolve_act(work: Work, event: ActEvent) -> Work:
    match event:
        case WorkOpened():
            holder = Holder(event.team, event.handler)
            return replace(work, tier=event.tier, taken=holder, opened=holder, begun=None)
        case WorkBegun():
            return replace(work, begun=event.act)
        case SettlementReached():
            paid_fen = work.paid_fen
            return replace(
                work, settlement=event, settled=None, broken=None, paid_before_fen=paid_fen
            )
        case DirectPaymentRecorded():
            return replace(work, by_hand=(*work.by_hand, event))
        case SettlementPerformed():
            return replace(work, settled=event, broken=None)
        case PartySummoned():
            return replace(work, summoned=work.summoned | {(event.person_id, event.appear_on)})
        case SiteInvestigated():
            return replace(work, sites=work.sites | {event})
        case SiteInvestigationCompleted():
            return replace(work, site_completed=True)
        case TraditionalInvestigationCompleted():
            return replace(work, traditional_found=event.property_found)
        case ConsumptionRestricted():
            on = (event.person_id, PUBLISH_RESTRICTION)
            restricted = work.restricted | {event.person_id}
            return replace(work, restricted=restricted, lists=work.lists.due(on, event.article))
        case DefaulterListingDecided() | DefaulterListed() | DefaulterListingRefused():
            return replace(work, lists=evolve_entry(work.lists, event))
        case _:
            assert_never(event)


def evolve_breach(work: Work, event: BreachEvent) -> Work:
    if isinstance(event, SettlementBroken):
        return replace(work, broken=event)
    settlement = None if event.outcome == "resumed" else work.settlement
    resumptions = (*work.resumptions, event)
    return replace(work, settlement=settlement, broken=None, resumptions=resumptions)


def evolve_closing(work: Work, event: ClosingEvent) -> Work:
    match event:
        case TerminationInterviewHeld():
            return replace(
                work, interview=Interview(event.last_inquiry_on, event.opinion, event.lead_given)
            )
        case ClosingProposed():
            return replace(work, proposal=Proposal(event.manner))
        case ClosingCleared():
            assert work.proposal is not None  # only a proposal is checked
            return replace(work, proposal=replace(work.proposal, cleared=True))
        case ClosingReturned():
            return replace(work, proposal=None)
        case CaseClosed():
            return replace(work, closed=event.manner)
        case _:
            assert_never(event)
