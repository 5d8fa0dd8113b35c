"""Reactions: foreign facts in, enforcement's commands out; requests to the defaulter platform."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import assert_never, cast, get_args

from contracts.archive import ClosingCheckFailed, ClosingCheckPassed
from contracts.catalogue import facts
from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    DepositDeducted,
    FeedbackClassified,
    InquiryAnswered,
    MeasureLapsed,
    MeasureQueued,
    MeasureReleased,
)
from contracts.control_measures import ReleaseGround
from contracts.control_property import FeedbackDiffered
from contracts.documents import DocumentServed
from contracts.enforcement import (
    AssetNoted,
    CaseClosed,
    CaseCorrectionNoted,
    CaseNoted,
    CaseTierNoted,
    ConsumptionRestricted,
    CustodyNoted,
    DebtorDataNoted,
    DefaulterListingDecided,
    EnforcementEvent,
    FeedbackLearned,
    LeadChecked,
    LeadStated,
    LeadTaken,
    NoticePeriodSet,
    PaymentNoted,
    PropertyNoted,
    SettlementPerformed,
)
from contracts.enforcement_lists import (
    ListingChangeDecided,
    ListOperation,
    ListOperationSent,
    RestrictionLifted,
)
from contracts.enforcement_property import AssetStandingNoted, PropertyStanding
from contracts.enforcement_sanctions import SanctionPaperServed
from contracts.intake import CaseFiled, FilingCorrected
from contracts.intake_parties import PartyCorrected, PartyStated
from contracts.payments import FundsPaidOut
from contracts.steps import StepCorrected, StepRecorded
from contracts.triage import CaseConverted, CaseTriaged, CustodyAccepted
from kernel.deciding.approvals import DropRequests
from kernel.deciding.definition import Outcome
from kernel.deciding.learns import Learn, Learns
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack
from services.enforcement.commands import (
    ClearClosing,
    CloseCase,
    Coercion,
    Command,
    OpenWork,
    OperateList,
    RaiseListDuties,
    RecordListing,
    RecordListingRefusal,
    RecordListOperation,
    RecordListOperationRefusal,
    ReturnClosing,
    work_of,
)
from services.enforcement.rules import IDENTITY, on
from services.enforcement.state.lists import PUBLISH_LISTING, PUBLISH_RESTRICTION

LIST = "defaulter_list"  # 最高人民法院失信被执行人名单库; a kind of effect for each operation
LEAD_TAKEN, LEAD_CHECKED = "lead-received", "lead-checked"  # steps: 财产调查规定 第二条第一款
# Forms by which coercive acts are decided (`[[sanction]]` rows of the statute base).
SANCTION_PAPERS = frozenset(
    {"fine-decision", "detention-decision", "forced-appearance-warrant", "exit-ban-decision"}
)
FOUND = "有财产"  # the result of a check that led to property
HEARD = facts(ClosingCheckPassed, ClosingCheckFailed, AssetFound)


def answered(event: InquiryAnswered, occurred_at: datetime) -> FeedbackLearned:
    """The day on which an inquiry was answered."""
    return FeedbackLearned(
        case_id=event.case_id, inquiry_id=event.inquiry_id, fed_back_on=on(occurred_at)
    )


def registered(event: AssetFound, _occurred_at: datetime) -> PropertyNoted | None:
    """What persons found counts at once; what an inquiry told, once control has sorted it."""
    if event.source == "inquiry":
        return None
    return PropertyNoted(case_id=event.case_id, outcome="assets")


def classified(event: FeedbackClassified, _occurred_at: datetime) -> PropertyNoted:
    """How control classified the feedback."""
    return PropertyNoted(case_id=event.case_id, outcome=event.outcome)


STANDINGS: Mapping[type[object], PropertyStanding] = {
    AssetsFrozen: "controlled",
    MeasureQueued: "queued",
    MeasureLapsed: "open",
    AssetUncontrollable: "gone",
    DepositDeducted: "gone",
}


# Releases after which the property is still the debtor's, and may be sealed again.
STILL_OPEN: frozenset[ReleaseGround] = frozenset({"excess", "security", "other"})


def newly_found(event: AssetFound) -> AssetStandingNoted:
    """An empty account is none that anything can be had from."""
    return AssetStandingNoted(
        case_id=event.case_id,
        asset_id=event.asset_id,
        standing="gone" if event.amount_fen == 0 else "open",
        asset_kind=event.asset_kind,
    )


def measured(
    event: AssetsFrozen | MeasureQueued | MeasureLapsed | AssetUncontrollable | DepositDeducted,
    _occurred_at: datetime,
) -> AssetStandingNoted:
    """What stands of an item after control did something about it."""
    standing = STANDINGS[type(event)]
    return AssetStandingNoted(case_id=event.case_id, asset_id=event.asset_id, standing=standing)


def released(event: MeasureReleased, _occurred_at: datetime) -> AssetStandingNoted:
    """Released as excess or against security, an item is free and not out of reach."""
    standing: PropertyStanding = "open" if event.ground in STILL_OPEN else "gone"
    return AssetStandingNoted(case_id=event.case_id, asset_id=event.asset_id, standing=standing)


def refilled(event: FeedbackDiffered, _occurred_at: datetime) -> AssetStandingNoted | None:
    """An account that was empty when it was found, and is not any more."""
    if event.old_amount_fen != 0 or event.amount_fen == 0:
        return None
    return AssetStandingNoted(case_id=event.case_id, asset_id=event.asset_id, standing="open")


def paid_out(event: FundsPaidOut, _occurred_at: datetime) -> PaymentNoted:
    """A payout to the applicant, in fen."""
    return PaymentNoted(
        case_id=event.case_id, payout_id=event.payout_id, amount_fen=event.amount_fen
    )


def filed(event: CaseFiled, _occurred_at: datetime) -> CaseNoted:
    """The target, the claim in fen and the debtors."""
    debtors = tuple(party for party in event.parties if party.role == "debtor")
    return CaseNoted(
        case_id=event.case_id, target=event.target, claim_fen=event.claim_fen, debtors=debtors
    )


def corrected(event: FilingCorrected, _occurred_at: datetime) -> CaseCorrectionNoted:
    """What was corrected of target and claim."""
    return CaseCorrectionNoted(
        case_id=event.case_id, target=event.target, claim_fen=event.claim_fen
    )


def debtor_corrected(event: PartyCorrected, _occurred_at: datetime) -> DebtorDataNoted | None:
    """The corrected data of a debtor, or of one who was or is held for one."""
    if "debtor" not in (event.old.role, event.new.role):
        return None
    return DebtorDataNoted(case_id=event.case_id, person_id=event.person_id, party=event.new)


def triaged(event: CaseTriaged, _occurred_at: datetime) -> CaseTierNoted:
    """The tier that triage gave the case."""
    return CaseTierNoted(case_id=event.case_id, tier=event.tier)


def converted(event: CaseConverted, _occurred_at: datetime) -> CaseTierNoted:
    """The tier after a conversion."""
    return CaseTierNoted(case_id=event.case_id, tier=event.to_tier)


def accepted(event: CustodyAccepted, _occurred_at: datetime) -> CustodyNoted:
    """The team that has the case, and its handler."""
    return CustodyNoted(case_id=event.case_id, team=event.holder, handler=event.handler)


def served(
    event: DocumentServed, occurred_at: datetime
) -> NoticePeriodSet | SanctionPaperServed | None:
    """The period that a served enforcement notice sets; a decision that reached who is struck."""
    if event.document_kind in SANCTION_PAPERS:
        return SanctionPaperServed(
            case_id=event.case_id,
            document_id=event.document_id,
            document_kind=event.document_kind,
            person_id=event.addressee,
            served_at=event.served_at or occurred_at,
        )
    if event.perform_by is None:
        return None
    return NoticePeriodSet(
        case_id=event.case_id, person_id=event.addressee, perform_by=event.perform_by
    )


def lead_stated(event: PartyStated, _occurred_at: datetime) -> LeadStated | None:
    """A lead that a party gave through the portal."""
    if event.about != "lead":
        return None
    return LeadStated(case_id=event.case_id, person_id=event.principal_id)


LEARNS = Learns(
    {
        CaseFiled: filed,
        FilingCorrected: corrected,
        PartyCorrected: debtor_corrected,
        PartyStated: lead_stated,
        CaseTriaged: triaged,
        CaseConverted: converted,
        CustodyAccepted: accepted,
        InquiryAnswered: answered,
        FeedbackClassified: classified,
        AssetFound: registered,
        FeedbackDiffered: refilled,
        MeasureReleased: released,
        **dict.fromkeys(STANDINGS, measured),
        DocumentServed: served,
        FundsPaidOut: paid_out,
    },
    work_of,
)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command | DropRequests | Learn]:
    """The commands that follow from a fact. What was still asked for against a debtor when the
    case is closed is pointless."""
    match fact.event:
        case CaseNoted() | CaseTierNoted() | CustodyNoted():
            return [OpenWork(case_id=fact.case_id)]
        case ClosingCheckPassed() as passed:
            return [ClearClosing(case_id=passed.case_id, checkers=passed.checkers)]
        case ClosingCheckFailed() as failed:
            return [ReturnClosing(case_id=failed.case_id, reasons=failed.reasons)]
        case StepRecorded() | StepCorrected() as step if fact.service == "enforcement":
            return about_leads(step)
        case AssetFound() as found:
            noted = AssetNoted(case_id=found.case_id, asset_id=found.asset_id)
            return [_learn(noted), _learn(newly_found(found))]
        case PaymentNoted() | SettlementPerformed() as over:
            return [RaiseListDuties(case_id=over.case_id)]
        case (
            DefaulterListingDecided()
            | ConsumptionRestricted()
            | ListingChangeDecided()
            | RestrictionLifted()
        ) as decided if not pack.has_rule(IDENTITY):
            return [
                OperateList(
                    case_id=decided.case_id,
                    person_id=decided.person_id,
                    operation=operation_of(decided),
                )
            ]
        case CaseClosed() as closed:
            pointless = (
                DropRequests(case_id=closed.case_id, act=act, about={}, reason="本案已结案")
                for act in (CloseCase, *get_args(Coercion))
            )
            return [RaiseListDuties(case_id=closed.case_id), *pointless]
        case _:
            return ()


def operation_of(
    event: DefaulterListingDecided
    | ConsumptionRestricted
    | ListingChangeDecided
    | RestrictionLifted,
) -> ListOperation:
    """What a decision asks the platform to do."""
    match event:
        case DefaulterListingDecided():
            return PUBLISH_LISTING
        case ConsumptionRestricted():
            return PUBLISH_RESTRICTION
        case RestrictionLifted():
            return "withdraw_restriction"
        case ListingChangeDecided():
            return event.operation
        case _:
            assert_never(event)


def about_leads(step: StepRecorded | StepCorrected) -> Sequence[Learn]:
    """What the team's own steps tell of leads: taken up, looked into."""
    case_id, subject_id, values = step.case_id, step.subject_id, step.values
    if step.step == LEAD_TAKEN:
        giver = str(values.get("giver", ""))
        return [_learn(LeadTaken(case_id=case_id, subject_id=subject_id, giver=giver))]
    if step.step == LEAD_CHECKED:
        checked = LeadChecked(
            case_id=case_id,
            subject_id=subject_id,
            found=values.get("result") == FOUND,
            asset_id=str(values.get("asset", "")),
        )
        return [_learn(checked)]
    return []


def _learn(event: LeadTaken | LeadChecked | AssetNoted | AssetStandingNoted) -> Learn:
    return Learn(case_id=event.case_id, stream=work_of(event.case_id), event=event)


def effects(event: EnforcementEvent) -> Sequence[EffectRequest]:
    """The requests to outside systems that an event causes."""
    match event:
        case ListOperationSent():
            return [
                EffectRequest(
                    effect_id=f"{event.case_id}:{event.person_id}:{event.operation}:{event.attempt}",
                    kind=f"{LIST}.{event.operation}",
                    case_id=event.case_id,
                    payload={
                        "person_id": event.person_id,
                        "listing": event.listing,
                        "name": asdict(event.name) if event.name else None,
                        "code": asdict(event.code) if event.code else None,
                        "article": event.article,
                        "circumstances": event.circumstances,
                    },
                )
            ]
        case _:
            return ()


def report(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The answer of an outside system, as a command."""
    port, _, operation = effect.kind.partition(".")
    if port != LIST:
        return None
    case_id, person_id = effect.case_id, str(effect.payload["person_id"])
    done, reason = outcome.state == "confirmed", outcome.reason
    if operation == PUBLISH_LISTING:
        if done:
            number = str(outcome.result["listing"])
            return RecordListing(case_id=case_id, person_id=person_id, listing=number)
        return RecordListingRefusal(case_id=case_id, person_id=person_id, reason=reason)
    made = cast(ListOperation, operation)
    if done:
        return RecordListOperation(case_id=case_id, person_id=person_id, operation=made)
    return RecordListOperationRefusal(
        case_id=case_id, person_id=person_id, operation=made, reason=reason
    )
