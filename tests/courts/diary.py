"""A case told in one cell: which facts came when; and what a node made of them.

`03-02 09:00 filed; 03-09 10:00 lead-received#C1; 03-16 23:59 lead-checked#C1`: month, day and
time of 2026, the fact, and what it is about. Steps go by their code; other facts by the names in
`FACTS`; `now` is no fact but the time at which we look.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from contracts import (
    archive,
    control,
    control_entrustment,
    control_matters,
    control_preservation,
    disposal,
    documents,
    enforcement,
    intake,
    payments,
    triage,
)
from contracts import enforcement_lists as lists
from contracts import enforcement_objections as objections
from contracts import enforcement_sanctions as sanctions
from contracts.control_receivables import ThirdPersonNotified
from contracts.steps import StepRecorded
from kernel.base.clock import SimulatedClock
from kernel.rulebook import Pack
from tests.courts.asked import ASKED
from tests.supervision.court import CASE, accepted, classified, closed, converted, filed, triaged
from tests.supervision.watch import Watch
from tests.support import at, rulebook

YEAR = "2026"
Fact = Callable[[str, str], Any]  # from what it is about, and its instant


def _frozen(kind: Any) -> Fact:
    return lambda about, when: control.AssetsFrozen(
        case_id=CASE,
        asset_id=about,
        asset_kind=kind,
        amount_fen=100,
        effective_at=at(when),
        expires_on=date(2027, 1, 6),
        article="三、(三)3(1)",
    )


def _renewed(kind: Any) -> Fact:
    """Renewed for a year."""
    return lambda about, when: control.MeasureRenewed(
        case_id=CASE,
        asset_id=about,
        asset_kind=kind,
        expires_on=at(when).date().replace(year=2027),
        ruling="F1",
        article="第四百八十五条第二款",
    )


def _found(kind: Any, *, online: bool) -> Fact:
    return lambda about, _when: control.AssetFound(
        case_id=CASE,
        asset_id=about,
        asset_kind=kind,
        person_id="P2",
        institution="某处",
        amount_fen=None,
        online=online,
    )


def _lot(kind: Any) -> Fact:
    return lambda about, _when: disposal.LotRegistered(
        case_id=CASE, lot_id=about, asset_id="A1", asset_kind=kind
    )


def _surveyed(about: str, _when: str) -> Any:
    five = dict.fromkeys(
        ("ownership", "encumbrances", "possession", "unpaid_charges", "defects"), "已查明"
    )
    return disposal.LotSurveyed(case_id=CASE, lot_id=about, **five)


def _priced(method: Any) -> Fact:
    return lambda about, _when: disposal.ReferencePriceSet(
        case_id=CASE, lot_id=about, method=method, price_fen=100
    )


def _method(method: Any) -> Fact:
    return lambda about, _when: disposal.PriceMethodChosen(
        case_id=CASE, lot_id=about, method=method
    )


def _triaged(tier: Any, *routes: str) -> Fact:
    return lambda _about, _when: replace(triaged(tier), matched=routes)


def _material(kind: str) -> Fact:
    return lambda about, _when: archive.MaterialReceived(
        case_id=CASE, material_id=about or "M1", material_kind=kind, giver="handler", pages=1
    )


def _document(kind: str, *, served: bool) -> Fact:
    def build(_about: str, _when: str) -> Any:
        stated: dict[str, Any] = {
            "case_id": CASE,
            "document_id": f"D-{kind}",
            "document_kind": kind,
            "addressee": "P2",
            "channel": "post",
        }
        if served:
            return documents.DocumentServed(**stated)
        return documents.DocumentSent(**stated, attempt=1)

    return build


def _made(kind: str) -> Fact:
    return lambda _about, _when: documents.DocumentMade(
        case_id=CASE,
        document_id=f"D-{kind}",
        document_kind=kind,
        addressees=("P2",),
        maker="document_clerk-1",
    )


def _investigated(*, found: bool) -> Fact:
    return lambda _about, _when: enforcement.TraditionalInvestigationCompleted(
        case_id=CASE, property_found=found
    )


def _received(_about: str, _when: str) -> Any:
    return intake.FirstReceptionHeld(
        case_id=CASE,
        on_site=True,
        electronic_service=False,
        risk_told=True,
        termination_opinion="",
        auction_opinion="",
        signatures=("interviewer", "recorder", "interviewee"),
    )


def _money(about: str, _when: str) -> Any:
    return payments.FundsReceived(
        case_id=CASE, receipt_id=about, amount_fen=100, source="deduction", bank_reference="B1"
    )


def _paid(about: str, _when: str) -> Any:
    return payments.FundsPaidOut(
        case_id=CASE, payout_id="O1", receipt_id=about, amount_fen=100, bank_reference="B2"
    )


def _proposed(manner: Any) -> Fact:
    return lambda _about, _when: enforcement.ClosingProposed(
        case_id=CASE, manner=manner, proposer="handler-1", proposer_role="handler", unpaid_fen=None
    )


def _passed(_about: str, _when: str) -> Any:
    return triage.CustodyPassed(
        case_id=CASE, from_holder="fast", to_holder="ordinary-1", enclosed=(), article="三、(七)"
    )


def _for_property(_about: str, _when: str) -> Any:
    """A second allocation that nobody had to approve."""
    return triage.CaseConverted(
        case_id=CASE,
        from_tier="fast",
        to_tier="ordinary",
        reason="查控到新的财产需要处置",
        approver=None,
        article="三、(七)",
    )


def _inquiry(system: Any, *, collective: bool) -> Fact:
    return lambda about, _when: control.InquiryStarted(
        case_id=CASE, inquiry_id=about or "Q1", system=system, collective=collective, departments=()
    )


def _notice_period(about: str, when: str) -> Any:
    """The ten days that 鄢陵's enforcement notice gives."""
    perform_by = (datetime.fromisoformat(when) + timedelta(days=10)).date()
    return enforcement.NoticePeriodSet(case_id=CASE, person_id=about, perform_by=perform_by)


def _ordered(measure: Any) -> Fact:
    return lambda about, _when: sanctions.SanctionOrdered(
        case_id=CASE,
        sanction_id=about or "S1",
        measure=measure,
        person_id="P2",
        ground="refusal",
        facts="拒不履行",
        article="第一百一十四条",
        approval_id=f"{measure}-1",
        approvers=("president-1",),
        rule="",
    )


def _expired(measure: Any) -> Fact:
    return lambda about, _when: sanctions.SanctionEnded(
        case_id=CASE,
        sanction_id=about or "S1",
        measure=measure,
        person_id="P2",
        manner="expired",
        reason="",
        evidence=(),
    )


def _carried_out(measure: Any) -> Fact:
    return lambda about, when: sanctions.SanctionCarriedOut(
        case_id=CASE,
        sanction_id=about or "S1",
        measure=measure,
        person_id="P2",
        document_id="D1",
        carried_out_at=at(when),
        evidence=("F1",),
    )


def _listed(operation: Any) -> Fact:
    return lambda about, _when: lists.ListOperationDone(
        case_id=CASE, person_id=about or "P2", operation=operation
    )


def _changed(operation: Any, ground: Any) -> Fact:
    return lambda about, _when: lists.ListingChangeDecided(
        case_id=CASE,
        person_id=about or "P2",
        operation=operation,
        ground=ground,
        article="第九条",
        reason="",
        evidence=(),
    )


def _objected(kind: Any) -> Fact:
    return lambda about, _when: objections.ObjectionReceived(
        case_id=CASE,
        objection_id=about,
        kind=kind,
        claim="请求停止",
        evidence=("F1",),
        objector="案外人甲",
    )


def _ruled(kind: Any, outcome: Any, remedy: Any) -> Fact:
    return lambda about, _when: objections.ObjectionRuled(
        case_id=CASE,
        objection_id=about,
        kind=kind,
        outcome=outcome,
        document_id="D1",
        article="第二百三十六条",
        remedy=remedy,
    )


def _objection_served(remedy: Any) -> Fact:
    return lambda about, _when: objections.ObjectionRulingServed(
        case_id=CASE,
        objection_id=about,
        remedy=remedy,
        until=date(2026, 3, 17),
        evidence=("F1",),
    )


FACTS: Mapping[str, Fact] = {
    "objection-admitted": lambda about, _when: objections.ObjectionAdmitted(
        case_id=CASE, objection_id=about, kind="conduct"
    ),
    "review-open": _objection_served("review"),
    "suit-open": _objection_served("suit"),
    "review-applied": lambda about, _when: objections.ObjectionRemedySought(
        case_id=CASE, objection_id=about, remedy="review", seeker="objector", evidence=("F1",)
    ),
    "objection-received": _objected("conduct"),
    "outsider-objection-received": _objected("outsider"),
    "objection-declined": _ruled("conduct", "declined", "review"),
    "outsider-rejected": _ruled("outsider", "rejected", "suit"),
    "outsider-prevailed": lambda about, _when: objections.ObjectedAssetFreed(
        case_id=CASE, objection_id="O1", asset_id=about, article="第三百一十四条"
    ),
    "fine-ordered": _ordered("fine"),
    "detention-ordered": _ordered("detention"),
    "fine-carried-out": _carried_out("fine"),
    "detention-carried-out": _carried_out("detention"),
    "brought-in": _carried_out("forced_appearance"),
    "detention-expired": _expired("detention"),
    "questioning-over": _expired("forced_appearance"),
    "reconsideration-applied": lambda about, _when: sanctions.ReconsiderationApplied(
        case_id=CASE, sanction_id=about or "S1", measure="fine", person_id="P2", evidence=("F1",)
    ),
    "reconsideration-decided": lambda about, _when: sanctions.ReconsiderationDecided(
        case_id=CASE,
        sanction_id=about or "S1",
        measure="fine",
        person_id="P2",
        outcome="upheld",
        evidence=("F1",),
    ),
    "filed": lambda _about, when: filed(filed_at=at(when)),
    "filed-online": lambda _about, when: filed(filed_at=at(when), channel="online"),
    "filed-for-an-act": lambda _about, when: filed(filed_at=at(when), target="act"),
    "filed-for-preservation": lambda _about, when: filed(filed_at=at(when), kind="preservation"),
    "filed-resumed": lambda _about, when: filed(filed_at=at(when), kind="resumed"),
    "checked": lambda _about, _when: intake.FilingChecked(case_id=CASE),
    "reception-deferred": lambda _about, _when: intake.ReceptionDeferred(
        case_id=CASE, reason="网上立案"
    ),
    "collective-inquiry": _inquiry("national", collective=True),
    "national-inquiry": _inquiry("national", collective=False),
    "local-inquiry": _inquiry("local", collective=False),
    "deposit-found": _found("deposit", online=True),
    "offline-deposit-found": _found("deposit", online=False),
    "house-found": _found("real_estate", online=False),
    "deposit-frozen": _frozen("deposit"),
    "network-fund-frozen": _frozen("network_fund"),
    "house-sealed": _frozen("real_estate"),
    "vehicle-sealed": _frozen("vehicle"),
    "provident-fund-frozen": _frozen("provident_fund"),
    "deposit-renewed": _renewed("deposit"),
    "house-renewed": _renewed("real_estate"),
    "measure-released": lambda about, _when: control.MeasureReleased(
        case_id=CASE,
        asset_id=about,
        asset_kind="deposit",
        ground="satisfied",
        released_fen=100,
        ruling="F1",
    ),
    "measure-reduced": lambda about, _when: control.MeasureReduced(
        case_id=CASE, asset_id=about, ground="excess", released_fen=1, left_fen=99, ruling="F1"
    ),
    "third-person-notified": lambda about, when: ThirdPersonNotified(
        case_id=CASE,
        asset_id=about,
        asked_by="applicant",
        application="F1",
        debt_fen=1,
        served_at=at(when),
        respond_by=at(when).date(),
        ruling="R1",
        assistance="N1",
    ),
    "service-announced": lambda about, when: documents.ServiceAnnounced(
        case_id=CASE,
        document_id=about,
        document_kind="enforcement-notice",
        addressee="P2",
        ground="whereabouts_unknown",
        published_in="court_board",
        course="下落不明",
        evidence="F1",
        effective_at=at(when),
    ),
    "classified-full": lambda _about, _when: classified("full"),
    "classified-assets": lambda _about, _when: classified("assets"),
    "classified-none": lambda _about, _when: classified("none"),
    "deducted": lambda about, _when: control.DepositDeducted(
        case_id=CASE, asset_id=about, amount_fen=100
    ),
    "triaged-fast": _triaged("fast"),
    "triaged-by-notice": _triaged("fast", "act-by-notice"),
    "triaged-transfer": _triaged("fast", "title-transfer"),
    "triaged-settlement": _triaged("fast", "performance-likely"),
    "triaged-inadmissible": _triaged("fast", "inadmissible"),
    "triaged-ordinary": _triaged("ordinary", "ordinary"),
    "triaged-with-property": _triaged("ordinary", "disposal", "ordinary"),
    "triaged-repeat": _triaged("ordinary", "repeat-debtor", "ordinary"),
    "triaged-provisionally": lambda _about, _when: triaged("fast", provisional=True),
    "converted": lambda _about, _when: converted(),
    "converted-for-property": _for_property,
    "passed": _passed,
    "accepted": lambda _about, _when: accepted(),
    "begun": lambda _about, _when: enforcement.WorkBegun(case_id=CASE, act="阅卷"),
    "notice-period": _notice_period,
    "restricted": lambda about, _when: enforcement.ConsumptionRestricted(
        case_id=CASE, person_id=about, article="三、(八)12(1)"
    ),
    "assistance-notice-sent": _document("assistance-notice", served=False),
    "assistance-notice-served": _document("assistance-notice", served=True),
    "transfer-papers-sent": _document("transfer-papers", served=False),
    "dismissal-ruling-sent": _document("dismissal-ruling", served=False),
    "general-ruling-sent": _document("general-ruling", served=False),
    "enforcement-notice-made": _made("enforcement-notice"),
    "general-ruling-made": _made("general-ruling"),
    "enforcement-notice-sent": _document("enforcement-notice", served=False),
    "enforcement-notice-served": _document("enforcement-notice", served=True),
    "package-sent": lambda _about, _when: documents.PackageSent(case_id=CASE),
    "site-investigated": lambda _about, _when: enforcement.SiteInvestigationCompleted(case_id=CASE),
    "nothing-found": _investigated(found=False),
    "something-found": _investigated(found=True),
    "proposed-termination": _proposed("terminated"),
    "proposed-performed": _proposed("performed"),
    "entered-library": lambda _about, _when: archive.TerminationFiledInLibrary(case_id=CASE),
    "closed": lambda _about, _when: closed(),
    "lot-house": _lot("real_estate"),
    "lot-vehicle": _lot("vehicle"),
    "surveyed": _surveyed,
    "vacated": lambda about, _when: disposal.HouseVacated(case_id=CASE, lot_id=about),
    "agreement-chosen": _method("agreement"),
    "appraisal-chosen": _method("appraisal"),
    "transferred-for-appraisal": lambda about, _when: disposal.AppraisalTransferred(
        case_id=CASE, lot_id=about
    ),
    "appraised": _priced("appraisal"),
    "agreed": _priced("agreement"),
    "commissioned": lambda about, _when: disposal.AuctionCommissioned(
        case_id=CASE, lot_id=about, officer="auction_officer", article="二、(一)6"
    ),
    "listing-term-set": lambda about, _when: lists.ListTermSet(
        case_id=CASE, person_id=about, until=date(2028, 3, 2)
    ),
    "removal-due": lambda about, _when: lists.ListDutyArisen(
        case_id=CASE, person_id=about, operation="remove_listing", ground="performed"
    ),
    "withdrawal-due": lambda about, _when: lists.ListDutyArisen(
        case_id=CASE, person_id=about, operation="withdraw_restriction", ground="performed"
    ),
    "listing-removed": _listed("remove_listing"),
    "listing-withdrawn": _listed("withdraw_listing"),
    "restriction-published": _listed("publish_restriction"),
    "restriction-withdrawn": _listed("withdraw_restriction"),
    "removal-decided": _changed("remove_listing", "performed"),
    "withdrawal-decided": _changed("withdraw_listing", "wrongful"),
    "restriction-lifted": lambda about, _when: lists.RestrictionLifted(
        case_id=CASE, person_id=about, ground="performed", article="第九条", reason="", evidence=()
    ),
    "correction-applied": lambda about, _when: lists.ListingCorrectionApplied(
        case_id=CASE, person_id=about or "P2", claim="wrongful", evidence=("F1",)
    ),
    "correction-rejected": lambda about, _when: lists.ListingCorrectionRejected(
        case_id=CASE, person_id=about or "P2", reason="纳入有据"
    ),
    "defaulter-listing-decided": lambda about, _when: enforcement.DefaulterListingDecided(
        case_id=CASE, person_id=about, article="第一条"
    ),
    "money": _money,
    "claimed": lambda about, _when: payments.ReceiptClaimed(
        case_id=CASE, receipt_id=about, officer="handler-1"
    ),
    "paid": _paid,
    "offline-done": lambda _about, _when: control.OfflineControlCompleted(case_id=CASE),
    "offline-material": _material("offline-control"),
    "survey-material": _material("property-status"),
    "appraisal-material": _material("appraisal-report"),
    "reception-material": _material("reception-record"),
    "entrustment-material": _material("entrustment-result"),
    "other-material": _material("trip-material"),
    "scanned": lambda about, _when: archive.MaterialScanned(case_id=CASE, material_id=about),
    "received": _received,
    "classified-offline": lambda _about, _when: replace(classified("assets"), offline=1),
    "property-report-order-made": _made("property-report-order"),
    "property-report-order-sent": _document("property-report-order", served=False),
    "property-lead-notice-made": _made("property-lead-notice"),
    "property-lead-notice-sent": _document("property-lead-notice", served=False),
    "vehicle-found": _found("vehicle", online=False),
    "provident-fund-found": _found("provident_fund", online=False),
    "equity-found": _found("equity", online=False),
    "triaged-special": _triaged("special", "specially-difficult"),
    "conversion-approved": lambda _about, _when: triage.ConversionApproved(
        case_id=CASE,
        row="objection",
        reason="案外人提出执行异议",
        approver="bureau_head-1",
        article="第十七条(一)",
    ),
    "closed-terminated": lambda _about, _when: replace(closed(), manner="terminated"),
    "not-served": lambda about, _when: documents.ServiceImpossible(
        case_id=CASE, document_id=about, addressee="P2", reason="查无此人"
    ),
    "archived": lambda _about, _when: archive.VolumeArchived(case_id=CASE, volume="V1"),
    "summoned": lambda about, _when: enforcement.PartySummoned(
        case_id=CASE, person_id=about, appear_on=date(2026, 3, 30)
    ),
    "error-found": lambda about, _when: intake.FilingErrorFound(
        case_id=CASE, field=about, found="有误"
    ),
    "corrected": lambda about, _when: intake.FilingCorrected(case_id=CASE, field=about),
}


def _entrusting(event: type[Any], **more: Any) -> Fact:
    return lambda about, _when: event(case_id=CASE, entrustment_id=about, **more)


def _told(event: type[Any], **more: Any) -> Fact:
    return lambda about, when: event(case_id=CASE, entrustment_id=about, told_at=at(when), **more)


def _matter_received(about: str, when: str) -> Any:
    return control_matters.MatterReceived(
        case_id=CASE,
        entrustment_id=about,
        from_court="某某县人民法院",
        their_case_id="（2026）豫9999执1号",
        matter="sealing",
        demand="查封车辆",
        papers=(),
        received_at=at(when),
    )


_MATTER = {"matter": "sealing", "to_court": "某某县人民法院", "demand": "查封车辆", "papers": ()}


def _preserving(event: type[Any], **more: Any) -> Fact:
    return lambda about, _when: event(case_id=CASE, preservation_id=about, **more)


_APPLIED = {"phase": "in_suit", "amount_fen": 100}
_PAPERS = {"ruling": "F1"}
FACTS = {
    **FACTS,
    "preservation-application-received": _preserving(
        control_preservation.PreservationReceived, **_APPLIED, urgency="ordinary", application="F1"
    ),
    "urgent-preservation-received": _preserving(
        control_preservation.PreservationReceived, **_APPLIED, urgency="urgent", application="F1"
    ),
    "preservation-handed-over": _preserving(
        control_preservation.PreservationHandedOver, **_APPLIED, **_PAPERS, urgency="ordinary"
    ),
    "preservation-handed-over-urgently": _preserving(
        control_preservation.PreservationHandedOver, **_APPLIED, **_PAPERS, urgency="urgent"
    ),
    "preservation-ruled": _preserving(
        control_preservation.PreservationRuled, amount_fen=100, **_PAPERS, urgency="ordinary"
    ),
    "urgent-preservation-ruled": _preserving(
        control_preservation.PreservationRuled, amount_fen=100, **_PAPERS, urgency="urgent"
    ),
    "preservation-refused": _preserving(control_preservation.PreservationRejected, **_PAPERS),
    "preservation-begun": _preserving(control_preservation.PreservationStarted),
    "preservation-started": _preserving(control_preservation.PreservationStarted),
    "preservation-done": _preserving(
        control_preservation.PreservationFinished,
        outcome="whole",
        controlled_fen=100,
        items=(),
        uncontrolled=0,
    ),
    "preservation-told": _preserving(control_preservation.PreservationTold, items=(), notice="F1"),
    "preservation-release-applied": _preserving(
        control_preservation.PreservationReleaseApplied,
        ground="suit_ended",
        urgency="ordinary",
        application="F1",
    ),
    "urgent-preservation-release-applied": _preserving(
        control_preservation.PreservationReleaseApplied,
        ground="suit_ended",
        urgency="urgent",
        application="F1",
    ),
    "preservation-release-ruled": _preserving(
        control_preservation.PreservationReleaseRuled, **_PAPERS
    ),
    "entrustment-requested": _entrusting(
        control_entrustment.EntrustmentRequested, **_MATTER, article="三、(五)3"
    ),
    "entrustment-sent": _entrusting(
        control_entrustment.EntrustmentSent, **_MATTER, attempt=1, from_court="本县人民法院"
    ),
    "entrustment-answered": _told(
        control_entrustment.EntrustmentAnswered, outcome="done", result="已查封", papers=()
    ),
    "entrustment-result-passed": _entrusting(control_entrustment.EntrustmentResultPassed),
    "matter-received": _matter_received,
    "matter-accepted": _entrusting(control_matters.MatterAccepted),
    "matter-sorted": _entrusting(
        control_matters.MatterSorted, matter_class="vehicle", team="tasks"
    ),
    "matter-done": _entrusting(
        control_matters.MatterDone, outcome="done", result="已查封", papers=()
    ),
    "matter-answered": _entrusting(
        control_matters.MatterAnswered, outcome="done", result="已查封", papers=()
    ),
    "matter-filed": _entrusting(control_matters.MatterFiled),
}


async def read(cell: str, court: str = "yanling") -> dict[str, str]:
    """Every node that the facts of a cell opened, as `due / how`: the end, and how it stands.

    A case whose filing is not told was filed the day before the first fact.
    """
    entries = [_entry(entry) for entry in cell.split(";")]
    if not entries[0][1].startswith("filed"):
        before = at(entries[0][0]) - timedelta(days=1)
        entries.insert(0, (f"{before:%Y-%m-%d %H:%M}", "filed", ""))
    watch = Watch(SimulatedClock(at(entries[0][0])), CASE, court)
    for when, name, about in entries:
        if name == "now":
            await watch.until(at(when))
            continue
        event, service = _event(rulebook().pack(court), name, about, when)
        await watch.learn(event, when, service=service)
    return {node_id: _stands(told) for node_id, (_, told) in (await watch.nodes()).items()}


def _entry(text: str) -> tuple[str, str, str]:
    day, time, fact = text.split()
    name, _, about = fact.partition("#")
    return f"{YEAR}-{day} {time}", name, about


def _event(pack: Pack, name: str, about: str, when: str) -> tuple[Any, str]:
    if name in FACTS:
        return FACTS[name](about, when), ""
    if name in ASKED:
        service, told = ASKED[name]
        return told(at(when)), service
    row = pack.step(name)
    recorded = StepRecorded(
        case_id=CASE,
        step=row.code,
        subject=row.subject,
        subject_id=about,
        done_at=at(when),
        article=row.article,
        recorder="handler-1",
    )
    return recorded, row.service


def _stands(told: str) -> str:
    """`due / how` of `due / instant how`: the instant stands in the diary itself."""
    due, ended = told.split(" / ")
    how = {"-": "open", "breached": "breached"}.get(ended) or ended.split()[-1]
    return f"{due} / {how}"
