"""民事诉讼法 第二百三十六条 and 第二百三十八条, 异议复议规定 and 民诉法解释: objections, who examines them, what
they stop and how that ends."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.enforcement import AssetNoted, CaseClosed
from contracts.enforcement_objections import (
    DisposalBarred,
    DisposalFreed,
    ObjectedAssetFreed,
    ObjectionAdmitted,
    ObjectionReceived,
    ObjectionRemedyDecided,
    ObjectionRemedyLapsed,
    ObjectionRemedySought,
    ObjectionRuled,
    ObjectionRulingServed,
)
from contracts.files import DocumentNoted
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.enforcement.commands.objections import (
    AdmitObjection,
    NoteObjectionLapses,
    ReceiveObjection,
    RecordObjectionRemedy,
    RecordObjectionRulingServed,
    RuleObjection,
    SeekObjectionRemedy,
)
from tests.enforcement.cases import CASE, OPEN, SPEC, STORED
from tests.support import at, by

DAY = at("2026-03-25 10:00")
JUDGE = by("judge", "李法官")
CLERK = by("filing_clerk", "赵立案")
HOUSE, CAR = f"{CASE}-A-house", f"{CASE}-A-car"
O1, O2 = f"{CASE}-O-1", f"{CASE}-O-2"
RULING, NEXT_RULING = f"{CASE}-D-objection-ruling", f"{CASE}-D-objection-ruling-2"
FINE = f"{CASE}-D-fine-decision"
LAW = "《中华人民共和国民事诉讼法》"
PROCEDURE = "《最高人民法院关于适用《中华人民共和国民事诉讼法》执行程序若干问题的解释》"
INTERPRETATION = "《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》"
DOCUMENTS = tuple(
    DocumentNoted(case_id=CASE, document_id=one) for one in (RULING, NEXT_RULING, FINE)
)
FILES = {files_of(CASE): (*STORED[files_of(CASE)], *DOCUMENTS)}
ASSETS = tuple(AssetNoted(case_id=CASE, asset_id=one) for one in (HOUSE, CAR))
BASE: Spec = replace(SPEC, others=FILES).given(*OPEN, *ASSETS)

OUTSIDERS = ReceiveObjection(
    case_id=CASE,
    kind="outsider",
    claim="房屋已由本人购买并占有，请求中止执行",
    evidence=("F1",),
    objector="周某",
    asset_id=HOUSE,
)
CONDUCTS = ReceiveObjection(
    case_id=CASE, kind="conduct", claim="评估程序违法", evidence=("F1",), person_id="P1"
)
ADMIT = AdmitObjection(case_id=CASE, objection_id=O1)
SERVE = RecordObjectionRulingServed(case_id=CASE, objection_id=O1, evidence=("F2",))
LAPSE = NoteObjectionLapses(case_id=CASE)

received = ObjectionReceived(
    case_id=CASE,
    objection_id=O1,
    kind="outsider",
    claim=OUTSIDERS.claim,
    evidence=("F1",),
    objector="周某",
    asset_id=HOUSE,
)
barred = DisposalBarred(
    case_id=CASE, objection_id=O1, asset_id=HOUSE, article=f"{PROCEDURE}第十五条第一款"
)
freed = DisposalFreed(case_id=CASE, objection_id=O1, asset_id=HOUSE)
to_release = ObjectedAssetFreed(
    case_id=CASE, objection_id=O1, asset_id=HOUSE, article=f"{INTERPRETATION}第三百一十四条第一款"
)
complained = ObjectionReceived(
    case_id=CASE,
    objection_id=O1,
    kind="conduct",
    claim=CONDUCTS.claim,
    evidence=("F1",),
    person_id="P1",
)
admitted = ObjectionAdmitted(case_id=CASE, objection_id=O1, kind="outsider")
EXAMINED = BASE.given(received, barred, admitted)
COMPLAINED = BASE.given(complained, replace(admitted, kind="conduct"))


def rule(outcome: Any, document_id: str = RULING) -> RuleObjection:
    return RuleObjection(case_id=CASE, objection_id=O1, outcome=outcome, document_id=document_id)


def ruled(outcome: Any, remedy: Any = "suit", kind: Any = "outsider") -> ObjectionRuled:
    article = "第二百三十八条" if kind == "outsider" else "第二百三十六条"
    return ObjectionRuled(
        case_id=CASE,
        objection_id=O1,
        kind=kind,
        outcome=outcome,
        document_id=RULING,
        article=f"{LAW}{article}",
        remedy=remedy,
    )


def served(remedy: Any = "suit", until: date = date(2026, 4, 9)) -> ObjectionRulingServed:
    return ObjectionRulingServed(
        case_id=CASE, objection_id=O1, remedy=remedy, until=until, evidence=("F2",)
    )


def seek(seeker: Any = "objector") -> SeekObjectionRemedy:
    return SeekObjectionRemedy(case_id=CASE, objection_id=O1, seeker=seeker, evidence=("F2",))


def sought(remedy: Any = "suit") -> ObjectionRemedySought:
    return ObjectionRemedySought(
        case_id=CASE, objection_id=O1, remedy=remedy, seeker="objector", evidence=("F2",)
    )


def decide(outcome: Any) -> RecordObjectionRemedy:
    return RecordObjectionRemedy(case_id=CASE, objection_id=O1, outcome=outcome, evidence=("F2",))


def decided(outcome: Any, remedy: Any = "suit") -> ObjectionRemedyDecided:
    return ObjectionRemedyDecided(
        case_id=CASE, objection_id=O1, remedy=remedy, outcome=outcome, evidence=("F2",)
    )


def test_an_outsiders_objection_bars_the_disposal_of_its_asset_alone() -> None:
    BASE.when(OUTSIDERS, at=DAY, by=CLERK).then(received, barred)


def test_an_objection_against_an_act_stops_nothing() -> None:
    BASE.when(CONDUCTS, at=DAY, by=CLERK).then(complained)


@pytest.mark.parametrize(
    ("command", "article"),
    [
        (replace(OUTSIDERS, claim=" "), "第一条"),
        (replace(OUTSIDERS, objector=""), "第二百三十八条"),
        (replace(OUTSIDERS, person_id="P1"), "第二百三十八条"),
        (replace(CONDUCTS, person_id=""), "第二百三十六条"),
        (replace(CONDUCTS, objector="周某"), "第二百三十六条"),
        (replace(CONDUCTS, asset_id=HOUSE), "第二百三十六条"),
    ],
    ids=["no-claim", "nobody", "a-party", "nobody-complains", "two-complain", "an-asset"],
)
def test_an_objection_says_who_claims_what(command: ReceiveObjection, article: str) -> None:
    BASE.when(command, at=DAY, by=CLERK).then_refused(article)


def test_what_is_in_no_register_or_not_stored_is_not_objected_to() -> None:
    assert isinstance(
        BASE.when(replace(OUTSIDERS, asset_id="A9"), at=DAY, by=CLERK).refusal, NoSuchCase
    )
    assert isinstance(
        BASE.when(replace(OUTSIDERS, evidence=("F9",)), at=DAY, by=CLERK).refusal, NoSuchCase
    )


def test_an_outsider_comes_before_the_end_of_the_enforcement() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="第64条（1）")
    BASE.given(closed).when(OUTSIDERS, at=DAY, by=CLERK).then_refused("第六条第二款")
    ended = replace(closed, manner="terminated")
    BASE.given(ended).when(OUTSIDERS, at=DAY, by=CLERK).then(received, barred)


def test_two_objections_stand_beside_each_other() -> None:
    other = replace(OUTSIDERS, asset_id=CAR, evidence=("F2",))
    second = replace(received, objection_id=O2, asset_id=CAR, evidence=("F2",))
    EXAMINED.when(other, at=DAY, by=CLERK).then(
        second, replace(barred, objection_id=O2, asset_id=CAR)
    )


def test_an_objection_is_admitted_once() -> None:
    BASE.given(received, barred).when(ADMIT, at=DAY, by=CLERK).then(admitted)
    EXAMINED.when(ADMIT, at=DAY, by=CLERK).then_nothing()


def test_what_is_not_admitted_is_only_declined_and_bars_nothing_any_more() -> None:
    fresh = BASE.given(received, barred)
    fresh.when(rule("rejected"), at=DAY, by=JUDGE).then_refused("第一条")
    fresh.when(rule("declined"), at=DAY, by=JUDGE).then(ruled("declined", "review"), freed)


def test_who_enforces_the_case_does_not_examine_the_objection() -> None:
    EXAMINED.when(rule("rejected"), at=DAY, by=by("judge", "王法官")).then_refused("第十一条第三款")
    EXAMINED.when(rule("rejected"), at=DAY, by=JUDGE).then(ruled("rejected"))


def test_an_objection_is_decided_by_a_ruling_of_its_own() -> None:
    assert isinstance(EXAMINED.when(rule("rejected", FINE), at=DAY, by=JUDGE).refusal, NoSuchCase)
    unmade = f"{CASE}-D-objection-ruling-7"
    assert isinstance(EXAMINED.when(rule("rejected", unmade), at=DAY, by=JUDGE).refusal, NoSuchCase)
    second = replace(received, objection_id=O2, asset_id=CAR, evidence=("F2",))
    both = EXAMINED.given(ruled("rejected"), second, replace(admitted, objection_id=O2))
    again = replace(rule("rejected"), objection_id=O2)
    both.when(again, at=DAY, by=JUDGE).then_refused("第二百三十八条")


@pytest.mark.parametrize("outcome", ["revoked", "corrected"])
def test_each_kind_has_its_own_outcomes(outcome: str) -> None:
    EXAMINED.when(rule(outcome), at=DAY, by=JUDGE).then_refused("第二百三十八条")
    COMPLAINED.when(rule(outcome), at=DAY, by=JUDGE).then(ruled(outcome, "review", "conduct"))
    COMPLAINED.when(rule("suspended"), at=DAY, by=JUDGE).then_refused("第二百三十六条")


def test_a_withdrawal_ends_the_objection_and_leaves_no_remedy() -> None:
    EXAMINED.when(rule("withdrawn"), at=DAY, by=JUDGE).then(ruled("withdrawn", "none"), freed)
    gone = EXAMINED.given(ruled("withdrawn", "none"), freed)
    gone.when(SERVE, at=DAY, by=JUDGE).then_refused("第二百三十八条")


def test_the_days_of_the_remedy_run_from_the_service() -> None:
    EXAMINED.when(SERVE, at=DAY, by=JUDGE).then_refused("第二百三十八条")
    EXAMINED.given(ruled("rejected")).when(SERVE, at=DAY, by=JUDGE).then(served())
    ten_days = served("review", date(2026, 4, 7))  # 4 to 6 April are a holiday
    COMPLAINED.given(ruled("rejected", "review", "conduct")).when(SERVE, at=DAY, by=JUDGE).then(
        ten_days
    )


def test_a_suit_is_brought_within_fifteen_days_of_the_service() -> None:
    running = EXAMINED.given(ruled("rejected"))
    running.when(seek(), at=DAY, by=CLERK).then_refused("第二百三十八条")
    told = running.given(served())
    told.when(seek(), at=at("2026-04-09 23:59"), by=CLERK).then(sought())
    told.when(seek(), at=at("2026-04-10 00:00"), by=CLERK).then_refused("第二百三十八条")


def test_a_rejected_outsider_who_does_not_sue_bars_nothing_any_more() -> None:
    told = EXAMINED.given(ruled("rejected"), served())
    told.when(LAPSE, at=at("2026-04-09 23:59")).then_nothing()
    lapsed = ObjectionRemedyLapsed(case_id=CASE, objection_id=O1, remedy="suit")
    told.when(LAPSE, at=at("2026-04-10 00:00")).then(lapsed, freed)
    told.given(sought()).when(LAPSE, at=at("2026-04-10 00:00")).then_nothing()


def test_what_an_outsider_won_is_released_when_the_applicant_does_not_sue() -> None:
    told = EXAMINED.given(ruled("suspended"), served())
    lapsed = ObjectionRemedyLapsed(case_id=CASE, objection_id=O1, remedy="suit")
    told.when(LAPSE, at=at("2026-04-10 00:00")).then(lapsed, to_release)


def test_the_judgment_frees_the_asset_for_disposal_or_releases_it() -> None:
    suing = EXAMINED.given(ruled("rejected"), served(), sought())
    suing.when(decide("upheld"), at=DAY, by=JUDGE).then_refused("第二百三十八条")
    suing.when(decide("enforced"), at=DAY, by=JUDGE).then(decided("enforced"), freed)
    suing.when(decide("not_enforced"), at=DAY, by=JUDGE).then(decided("not_enforced"), to_release)
    early = EXAMINED.given(ruled("rejected"), served())
    early.when(decide("enforced"), at=DAY, by=JUDGE).then_refused("第二百三十八条")


def test_a_review_is_decided_by_the_higher_court() -> None:
    reviewed = COMPLAINED.given(
        ruled("rejected", "review", "conduct"), served("review"), sought("review")
    )
    reviewed.when(decide("enforced"), at=DAY, by=JUDGE).then_refused("第二百三十六条")
    reviewed.when(decide("revoked"), at=DAY, by=JUDGE).then(decided("revoked", "review"))
