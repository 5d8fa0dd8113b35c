"""Whole journeys of a case as facts of eight services, on real dates of 2026."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from contracts.archive import (
    ClosingCheckPassed,
    ClosingCheckRequested,
    DossierClosed,
    DossierDigitised,
    DossierOpened,
    MaterialReceived,
    MaterialScanned,
    TerminationFiledInLibrary,
    VolumeArchived,
)
from contracts.control import (
    AssetFound,
    ControlListMade,
    FreezeRequested,
    FreezeResultFiled,
    FullFreezeReached,
    InquiryStarted,
    OfflineControlCompleted,
)
from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    HouseVacated,
    LotRegistered,
    LotSurveyed,
    PriceMethodChosen,
    ReferencePriceSet,
)
from contracts.documents import (
    DocumentReturned,
    DocumentSent,
    DocumentServed,
    DraftHandedOver,
    ServiceImpossible,
)
from contracts.enforcement import (
    CaseClosed,
    ClosingProposed,
    ConsumptionRestricted,
    PartySummoned,
    SiteInvestigationCompleted,
    TerminationInterviewHeld,
    TraditionalInvestigationCompleted,
)
from contracts.intake import FilingPapersScanned, FirstReceptionHeld, ReceptionDeferred
from contracts.payments import (
    ArrivalRegistered,
    FundsPaidOut,
    FundsReceived,
    PayoutMaterialHandedOver,
    ReceiptClaimed,
)
from contracts.triage import CustodyPassed
from tests.supervision.court import (
    CASE,
    accepted,
    begun,
    classified,
    closed,
    converted,
    corrected,
    deducted,
    error_found,
    fed_back,
    filed,
    filing_checked,
    frozen,
    notice_period,
    package_sent,
    printed,
    triaged,
)
from tests.support import at

Journey: TypeAlias = list[tuple[Any, str]]


def _inquiry(inquiry_id: str, system: Any, *, collective: bool = False) -> InquiryStarted:
    return InquiryStarted(
        case_id=CASE, inquiry_id=inquiry_id, system=system, collective=collective, departments=()
    )


def _found(asset_id: str, kind: Any, *, online: bool) -> AssetFound:
    return AssetFound(
        case_id=CASE,
        asset_id=asset_id,
        asset_kind=kind,
        person_id="P2",
        institution="某机构",
        amount_fen=5_000_000,
        online=online,
    )


def _freeze(asset_id: str) -> FreezeRequested:
    return FreezeRequested(case_id=CASE, asset_id=asset_id, amount_fen=5_000_000)


def _filed_result(asset_id: str) -> FreezeResultFiled:
    return FreezeResultFiled(case_id=CASE, asset_id=asset_id)


def _reception(*, on_site: bool) -> FirstReceptionHeld:
    return FirstReceptionHeld(
        case_id=CASE,
        on_site=on_site,
        electronic_service=True,
        risk_told=True,
        termination_opinion="同意",
        auction_opinion="同意",
        signatures=("interviewer", "recorder", "interviewee"),
    )


def _sent(document_id: str, channel: Any = "electronic") -> DocumentSent:
    return DocumentSent(
        case_id=CASE,
        document_id=document_id,
        document_kind="enforcement-notice",
        addressee="P2",
        channel=channel,
        attempt=1,
    )


def _served(document_id: str) -> DocumentServed:
    return DocumentServed(
        case_id=CASE,
        document_id=document_id,
        document_kind="enforcement-notice",
        addressee="P2",
        channel="electronic",
    )


def _returned(document_id: str) -> DocumentReturned:
    return DocumentReturned(
        case_id=CASE, document_id=document_id, addressee="P2", channel="post", reason="迁移"
    )


def _material(material_id: str, kind: str) -> MaterialReceived:
    return MaterialReceived(
        case_id=CASE, material_id=material_id, material_kind=kind, giver="handler-1", pages=3
    )


def _passed(holder: str) -> CustodyPassed:
    return CustodyPassed(
        case_id=CASE, from_holder="command-centre", to_holder=holder, enclosed=(), article="三、"
    )


def _received(receipt_id: str) -> FundsReceived:
    return FundsReceived(
        case_id=CASE,
        receipt_id=receipt_id,
        amount_fen=5_000_000,
        source="deduction",
        bank_reference="B1",
    )


def _claimed(receipt_id: str) -> ReceiptClaimed:
    return ReceiptClaimed(case_id=CASE, receipt_id=receipt_id, officer="handler-1")


def _registered(receipt_id: str) -> ArrivalRegistered:
    return ArrivalRegistered(
        case_id=CASE, receipt_id=receipt_id, fields_entered=True, material_handed_over=True
    )


def _paid_out(payout_id: str, receipt_id: str) -> FundsPaidOut:
    return FundsPaidOut(
        case_id=CASE,
        payout_id=payout_id,
        receipt_id=receipt_id,
        amount_fen=5_000_000,
        bank_reference="B2",
    )


def _lot(lot_id: str, kind: Any) -> LotRegistered:
    return LotRegistered(case_id=CASE, lot_id=lot_id, asset_id=f"A-{lot_id}", asset_kind=kind)


def _surveyed(lot_id: str) -> LotSurveyed:
    return LotSurveyed(
        case_id=CASE,
        lot_id=lot_id,
        ownership="清楚",
        encumbrances="无",
        possession="自住",
        unpaid_charges="无",
        defects="无",
    )


def _price(lot_id: str, method: Any) -> ReferencePriceSet:
    return ReferencePriceSet(case_id=CASE, lot_id=lot_id, method=method, price_fen=90_000_000)


FULL_FREEZE: Journey = [
    (filed(), "2026-01-05 10:00"),
    (DossierOpened(case_id=CASE), "2026-01-05 10:00"),
    (_inquiry("Q1", "national", collective=True), "2026-01-05 10:00"),
    (filing_checked(), "2026-01-05 11:00"),
    (FilingPapersScanned(case_id=CASE, pages=9), "2026-01-05 14:00"),
    (_reception(on_site=True), "2026-01-05 15:00"),
    (_material("M1", "reception-record"), "2026-01-05 15:30"),
    (_inquiry("Q2", "national"), "2026-01-05 16:00"),
    (_inquiry("Q3", "local"), "2026-01-05 16:30"),
    (_sent("D1"), "2026-01-06 08:30"),
    (_served("D1"), "2026-01-06 08:40"),
    (fed_back("Q1"), "2026-01-06 09:00"),
    (_found("A1", "deposit", online=True), "2026-01-06 09:00"),
    (_found("A2", "vehicle", online=False), "2026-01-06 09:00"),
    (printed("Q1"), "2026-01-06 10:00"),
    (_freeze("A1"), "2026-01-06 11:00"),
    (fed_back("Q2"), "2026-01-06 13:00"),
    (frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:05"),
    (FullFreezeReached(case_id=CASE, frozen_fen=1, claim_fen=1), "2026-01-06 14:05"),
    (_filed_result("A1"), "2026-01-06 14:30"),
    (classified("full"), "2026-01-06 15:00"),
    (triaged("fast"), "2026-01-06 15:00"),
    (_passed("fast"), "2026-01-06 16:00"),
    (accepted(), "2026-01-07 09:00"),
    (printed("Q2"), "2026-01-07 15:00"),
    (_sent("D2", "post"), "2026-01-12 10:00"),
    (package_sent(), "2026-01-12 10:00"),
    (DraftHandedOver(case_id=CASE, document_id="D1"), "2026-01-12 16:00"),
    (_returned("D2"), "2026-01-14 10:00"),
    (
        ServiceImpossible(case_id=CASE, document_id="D2", addressee="P2", reason="迁移"),
        "2026-01-14 16:00",
    ),
    (deducted("A1"), "2026-01-23 10:00"),
    (_received("R1"), "2026-01-23 11:00"),
    (_claimed("R1"), "2026-01-23 14:00"),
    (_registered("R1"), "2026-01-23 15:00"),
    (_paid_out("O1", "R1"), "2026-01-29 10:00"),
    (PayoutMaterialHandedOver(case_id=CASE, payout_id="O1"), "2026-01-29 16:00"),
    (closed(), "2026-01-30 10:00"),
    (DossierClosed(case_id=CASE, manner="performed"), "2026-01-30 10:00"),
    (DossierDigitised(case_id=CASE, pages=80), "2026-02-13 10:00"),
    (VolumeArchived(case_id=CASE, volume="1"), "2026-02-25 10:00"),
]

NO_PROPERTY: Journey = [
    (filed(channel="online"), "2026-01-05 10:00"),
    (_inquiry("Q1", "national", collective=True), "2026-01-05 10:00"),
    (ReceptionDeferred(case_id=CASE, reason="线上立案"), "2026-01-05 11:00"),
    (filing_checked(), "2026-01-05 11:30"),
    (FilingPapersScanned(case_id=CASE, pages=9), "2026-01-05 14:00"),
    (_inquiry("Q2", "national"), "2026-01-05 16:00"),
    (_inquiry("Q3", "local"), "2026-01-06 16:30"),
    (fed_back("Q1"), "2026-01-07 09:00"),
    (printed("Q1"), "2026-01-07 10:00"),
    (fed_back("Q2"), "2026-01-08 09:00"),
    (printed("Q2"), "2026-01-09 10:00"),
    (_sent("D1"), "2026-01-08 10:00"),
    (_served("D1"), "2026-01-08 11:00"),
    (package_sent(), "2026-01-08 10:00"),
    (notice_period(date(2026, 1, 20)), "2026-01-08 11:00"),
    (DraftHandedOver(case_id=CASE, document_id="D1"), "2026-01-09 10:00"),
    (classified("none"), "2026-01-12 09:00"),
    (triaged("ordinary"), "2026-01-13 09:00"),
    (_passed("ordinary-1"), "2026-01-13 10:00"),
    (accepted(), "2026-01-14 09:00"),
    (begun(), "2026-01-14 15:00"),
    (_reception(on_site=False), "2026-01-16 09:00"),
    (_material("M1", "reception-record"), "2026-01-16 15:00"),
    (PartySummoned(case_id=CASE, person_id="P2", appear_on=date(2026, 2, 2)), "2026-01-26 09:00"),
    (SiteInvestigationCompleted(case_id=CASE), "2026-02-10 16:00"),
    (ConsumptionRestricted(case_id=CASE, person_id="P2", article="三、"), "2026-02-11 09:00"),
    (_material("M2", "consumption-restriction"), "2026-02-11 15:00"),
    (MaterialScanned(case_id=CASE, material_id="M2"), "2026-02-12 09:00"),
    (TraditionalInvestigationCompleted(case_id=CASE, property_found=False), "2026-02-25 09:00"),
    (fed_back("Q4"), "2026-02-26 09:00"),
    (printed("Q4"), "2026-02-26 11:00"),
    (
        TerminationInterviewHeld(case_id=CASE, last_inquiry_on=date(2026, 2, 26), opinion="同意"),
        "2026-02-27 09:00",
    ),
    (_material("M3", "termination-interview"), "2026-03-02 09:00"),
    (MaterialScanned(case_id=CASE, material_id="M3"), "2026-03-02 10:00"),
    (
        ClosingProposed(
            case_id=CASE,
            manner="terminated",
            proposer="handler-1",
            proposer_role="handler",
            unpaid_fen=1,
        ),
        "2026-03-03 09:00",
    ),
    (
        ClosingCheckRequested(case_id=CASE, proposer="handler-1", proposer_role="handler"),
        "2026-03-03 09:00",
    ),
    (ClosingCheckPassed(case_id=CASE, checkers=("reviewer-1",)), "2026-03-05 09:00"),
    (CaseClosed(case_id=CASE, manner="terminated", article="三、(八)14"), "2026-03-05 10:00"),
    (TerminationFiledInLibrary(case_id=CASE), "2026-03-05 10:00"),
    (DossierDigitised(case_id=CASE, pages=80), "2026-03-20 10:00"),
]

# Beyond the two: a fast case is converted, new property is found and sold, money comes twice,
# a filing error and a restriction happen twice, and the case is closed before its time.
CONVERTED: Journey = [
    *FULL_FREEZE[:4],
    (error_found("target"), "2026-01-05 11:10"),
    (corrected("target"), "2026-01-05 11:40"),
    (error_found("target"), "2026-01-05 12:10"),
    (corrected("target"), "2026-01-06 09:40"),
    *FULL_FREEZE[4:21],
    (triaged("fast", provisional=True), "2026-01-06 15:00"),
    (triaged("fast"), "2026-01-07 15:00"),
    (_passed("fast"), "2026-01-07 16:00"),
    (accepted(), "2026-01-08 09:00"),
    (_received("R1"), "2026-01-08 10:00"),
    (_found("A3", "real_estate", online=False), "2026-01-08 11:00"),
    (
        replace(frozen("A3", at("2026-01-09 14:00")), asset_kind="real_estate"),
        "2026-01-09 15:00",
    ),
    (_claimed("R1"), "2026-01-09 16:00"),
    (_paid_out("O1", "R1"), "2026-01-12 10:00"),
    (converted(), "2026-01-12 11:00"),
    (_passed("ordinary-1"), "2026-01-13 11:00"),
    (replace(accepted(), holder="ordinary-1"), "2026-01-14 09:00"),
    (begun(), "2026-01-14 10:00"),
    (notice_period(date(2026, 1, 16)), "2026-01-14 11:00"),
    (replace(notice_period(date(2026, 2, 20)), person_id="P3"), "2026-01-14 11:00"),
    (_lot("L1", "real_estate"), "2026-01-15 09:00"),
    (_lot("L2", "vehicle"), "2026-01-15 09:00"),
    (_filed_result("A3"), "2026-01-15 10:00"),
    (_found("A4", "deposit", online=True), "2026-01-15 11:00"),
    (fed_back("Q5"), "2026-01-15 11:00"),
    (frozen("A4", at("2026-01-16 09:00")), "2026-01-16 09:10"),
    (PartySummoned(case_id=CASE, person_id="P2", appear_on=date(2026, 2, 2)), "2026-01-19 09:00"),
    (ConsumptionRestricted(case_id=CASE, person_id="P2", article="三、"), "2026-01-20 09:00"),
    (_material("M2", "consumption-restriction"), "2026-01-20 15:00"),
    (ConsumptionRestricted(case_id=CASE, person_id="P3", article="三、"), "2026-01-21 09:00"),
    (ConsumptionRestricted(case_id=CASE, person_id="P4", article="三、"), "2026-01-21 10:00"),
    (_material("M3", "consumption-restriction"), "2026-01-21 15:00"),
    (_received("R2"), "2026-01-21 16:00"),
    (_surveyed("L1"), "2026-01-23 09:00"),
    (_material("M4", "property-status"), "2026-01-26 09:00"),
    (_surveyed("L2"), "2026-01-27 09:00"),
    (_material("M5", "property-status"), "2026-01-27 10:00"),
    (PriceMethodChosen(case_id=CASE, lot_id="L2", method="network_inquiry"), "2026-01-27 11:00"),
    (HouseVacated(case_id=CASE, lot_id="L1"), "2026-01-28 09:00"),
    (AppraisalTransferred(case_id=CASE, lot_id="L1"), "2026-01-28 10:00"),
    (_price("L2", "network_inquiry"), "2026-01-28 11:00"),
    (_price("L1", "appraisal"), "2026-02-10 11:00"),
    (_material("M6", "appraisal-report"), "2026-02-10 15:00"),
    (
        AuctionCommissioned(case_id=CASE, lot_id="L1", officer="officer-1", article="三、"),
        "2026-02-11 11:00",
    ),
    (replace(classified("assets"), offline=1), "2026-02-11 12:00"),
    (_paid_out("O2", "R2"), "2026-02-12 10:00"),
    (closed(), "2026-02-13 10:00"),
    (OfflineControlCompleted(case_id=CASE), "2026-02-14 10:00"),
    (ControlListMade(case_id=CASE, assets=3), "2026-02-14 11:00"),
    (_material("M7", "offline-control"), "2026-02-14 12:00"),
    (DossierDigitised(case_id=CASE, pages=80), "2026-02-27 10:00"),
]

# The case reaches the fast team when the fifteen days are over already.
TRIAGED_LATE: Journey = [
    (filed(), "2026-01-05 10:00"),
    (fed_back("Q1"), "2026-01-06 09:00"),
    (_found("A1", "deposit", online=True), "2026-01-06 09:00"),
    (_found("A2", "deposit", online=True), "2026-01-06 09:00"),
    (_freeze("A1"), "2026-01-06 11:00"),
    (_freeze("A2"), "2026-01-06 11:00"),
    (frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:05"),
    (frozen("A2", at("2026-01-06 14:00")), "2026-01-06 14:05"),
    (classified("full"), "2026-01-06 15:00"),
    (deducted("A2"), "2026-01-23 10:00"),
    (triaged("fast"), "2026-01-26 09:00"),
    (accepted(), "2026-01-26 15:00"),
    (deducted("A1"), "2026-01-29 10:00"),
    (_received("R1"), "2026-01-29 11:00"),
    (_paid_out("O1", "R1"), "2026-01-30 10:00"),
    (closed(), "2026-01-30 11:00"),
]

# Feedback that comes after the triage neither opens nor restarts what belongs before it.
TRIAGED_FIRST: Journey = [
    (filed(), "2026-01-05 10:00"),
    (fed_back("Q1"), "2026-01-06 09:00"),
    (_found("A1", "deposit", online=True), "2026-01-06 09:00"),
    (triaged("fast"), "2026-01-07 09:00"),
    (fed_back("Q2"), "2026-01-08 09:00"),
    (_found("A2", "deposit", online=True), "2026-01-08 09:00"),
    (_freeze("A2"), "2026-01-08 10:00"),
    (frozen("A2", at("2026-01-08 14:00")), "2026-01-08 14:00"),
    (_filed_result("A2"), "2026-01-08 15:00"),
    (classified("assets"), "2026-01-10 09:00"),
    (closed(), "2026-01-12 09:00"),
]
