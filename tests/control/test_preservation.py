"""财产保全: applied for, secured, ruled, begun, each item's result, told, released, taken over.

财产保全规定 第一条、第四条、第五条、第九条、第十五条、第十七条、第十八条、第二十三条; 鄢陵 三、(四)4.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    ControlOpened,
    DeductionRequested,
    MeasureQueued,
)
from contracts.control_preservation import (
    PreservationConverted,
    PreservationExempted,
    PreservationFinished,
    PreservationHandedOver,
    PreservationReceived,
    PreservationRejected,
    PreservationReleaseApplied,
    PreservationReleaseRuled,
    PreservationRuled,
    PreservationSecured,
    PreservationStarted,
    PreservationTakenOver,
    PreservationTold,
    PreservedItem,
)
from kernel.deciding.files import stream_of as files_of
from services.control.commands import NoteLapses, RequestDeduction, control_of
from services.control.commands.preservation import (
    ApplyPreservationRelease,
    ExemptPreservation,
    FinishPreservation,
    NotePreservationTaken,
    ReceivePreservation,
    RejectPreservation,
    RulePreservation,
    RulePreservationRelease,
    SecurePreservation,
    StartPreservation,
    TakeOverPreservation,
    TakePreservation,
    TellPreservation,
)
from services.control.reactions import effects, react
from tests.control.cases import CASE as ENFORCED
from tests.control.cases import CLAIM, DEBTOR, SPEC
from tests.control.cases import opened as enforcement_opened
from tests.support import as_fact, at, by, stored_paper

KEPT = "（2026）豫1024执保6号"
P1 = f"{KEPT}-P-1"
ABOUT: Any = {"case_id": KEPT, "preservation_id": P1}
NOW = at("2026-03-02 09:00")
JUDGE, CLERK, SITE = by("judge"), by("filing_clerk"), by("site_control_clerk")
HALF = CLAIM // 2
opened = ControlOpened(
    case_id=KEPT, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,), kind="preservation"
)
FILES = (stored_paper(KEPT), stored_paper(KEPT, "F2"))
CASE = replace(SPEC, others={files_of(KEPT): FILES}).given(opened)

ask = ReceivePreservation(
    case_id=KEPT, phase="in_suit", urgency="ordinary", amount_fen=CLAIM, application="F1"
)
received = PreservationReceived(
    **ABOUT, phase="in_suit", urgency="ordinary", amount_fen=CLAIM, application="F1"
)
secure = SecurePreservation(
    **ABOUT, security="insurer", security_fen=CLAIM, guarantor="某保险公司", evidence="F2"
)
secured = PreservationSecured(
    **ABOUT, security="insurer", security_fen=CLAIM, guarantor="某保险公司", evidence="F2"
)
rule = RulePreservation(**ABOUT, amount_fen=CLAIM, ruling="F1")
ruled = PreservationRuled(**ABOUT, amount_fen=CLAIM, ruling="F1", urgency="ordinary")
hand_over = TakePreservation(
    case_id=KEPT,
    phase="in_suit",
    urgency="urgent",
    amount_fen=CLAIM,
    ruling="F1",
    reason="正在转移车辆",
)
handed_over = PreservationHandedOver(
    **ABOUT,
    phase="in_suit",
    urgency="urgent",
    amount_fen=CLAIM,
    ruling="F1",
    reason="正在转移车辆",
)
start = StartPreservation(**ABOUT)
started = PreservationStarted(**ABOUT)
car = AssetFound(
    case_id=KEPT,
    asset_id=f"{KEPT}-A-registered-1",
    asset_kind="vehicle",
    person_id="P1",
    institution="车管所",
    amount_fen=HALF,
    online=False,
    source="applicant",
    description="",
    evidence="F1",
)
deposit = AssetFound(
    case_id=KEPT,
    asset_id=f"{KEPT}-A-D1",
    asset_kind="deposit",
    person_id="P1",
    institution="中国工商银行",
    amount_fen=CLAIM,
    online=True,
)


def frozen(found: AssetFound, amount_fen: int, until: date) -> AssetsFrozen:
    return AssetsFrozen(
        case_id=KEPT,
        asset_id=found.asset_id,
        asset_kind=found.asset_kind,
        amount_fen=amount_fen,
        effective_at=at("2026-03-03 10:00"),
        expires_on=until,
        article="第四百八十五条第一款",
    )


car_sealed = frozen(car, 0, date(2028, 3, 3))
deposit_frozen = frozen(deposit, HALF, date(2027, 3, 3))
RUNNING = (handed_over, started)
finish = FinishPreservation(**ABOUT)
CAR_ITEM = PreservedItem(
    asset_id=car.asset_id,
    asset_kind="vehicle",
    amount_fen=HALF,
    effective_at=at("2026-03-03 10:00"),
    expires_on=date(2028, 3, 3),
    renew_by=date(2028, 2, 25),
)


def test_an_application_is_in_writing_and_names_an_amount() -> None:
    CASE.when(ask, at=NOW, by=CLERK).then(received)
    CASE.when(replace(ask, application="F9"), at=NOW, by=CLERK).then_refused("")
    CASE.when(replace(ask, amount_fen=0), at=NOW, by=CLERK).then_refused("第一条第二款")
    least = CASE.when(replace(ask, amount_fen=1), at=NOW, by=CLERK)
    assert least.refusal is None


def test_what_is_urgent_says_why() -> None:
    urgent = replace(ask, urgency="urgent")
    CASE.when(urgent, at=NOW, by=CLERK).then_refused("第一条第二款")
    why = replace(urgent, reason="正在转移存款")
    CASE.when(why, at=NOW, by=CLERK).then(
        replace(received, urgency="urgent", reason="正在转移存款")
    )
    CASE.when(replace(hand_over, reason=""), at=NOW, by=SITE).then_refused("第一条第二款")


def test_preservation_is_a_case_of_its_own() -> None:
    enforcement = replace(SPEC, others={files_of(KEPT): FILES}).given(replace(opened, kind="first"))
    enforcement.when(ask, at=NOW, by=CLERK).then_refused("第一条第二款")
    enforcement.when(hand_over, at=NOW, by=SITE).then_refused("第一条第二款")


def test_a_ruling_needs_security_or_an_exemption() -> None:
    CASE.given(received).when(rule, at=NOW, by=JUDGE).then_refused("第五条第二款")
    CASE.given(received, secured).when(rule, at=NOW, by=JUDGE).then(ruled)
    exempted = PreservationExempted(**ABOUT, ground="livelihood")
    exempt = ExemptPreservation(**ABOUT, ground="livelihood")
    CASE.given(received).when(exempt, at=NOW, by=JUDGE).then(exempted)
    other = replace(exempt, ground="bank")
    CASE.given(received, exempted).when(other, at=NOW, by=JUDGE).then_refused("第九条第一款")
    CASE.given(received, exempted).when(rule, at=NOW, by=JUDGE).then(ruled)
    before = replace(received, phase="before_enforcement")
    CASE.given(before).when(rule, at=NOW, by=JUDGE).then(ruled)


def test_before_the_suit_security_covers_the_whole_amount_and_is_never_spared() -> None:
    before = CASE.given(replace(received, phase="before_suit"))
    exempt = ExemptPreservation(**ABOUT, ground="clear_facts")
    before.when(exempt, at=NOW, by=JUDGE).then_refused("第五条第二款")
    less = replace(secured, security_fen=CLAIM - 1)
    before.given(less).when(rule, at=NOW, by=JUDGE).then_refused("第五条第二款")
    before.given(secured).when(rule, at=NOW, by=JUDGE).then(ruled)
    rest = replace(secured, security_fen=1, evidence="F1")
    before.given(less, rest).when(rule, at=NOW, by=JUDGE).then(ruled)


def test_security_has_an_amount_and_a_paper() -> None:
    CASE.given(received).when(secure, at=NOW, by=CLERK).then(secured)
    nothing = replace(secure, security_fen=0)
    CASE.given(received).when(nothing, at=NOW, by=CLERK).then_refused("第五条第二款")
    CASE.given(received).when(replace(secure, evidence="F9"), at=NOW, by=CLERK).then_refused("")


def test_no_more_is_ruled_than_was_applied_for() -> None:
    more = replace(rule, amount_fen=CLAIM + 1)
    with_security = CASE.given(received, secured)
    with_security.when(more, at=NOW, by=JUDGE).then_refused("第一条第二款")
    with_security.when(replace(rule, amount_fen=0), at=NOW, by=JUDGE).then_refused("第一条第二款")
    with_security.when(replace(rule, ruling="F9"), at=NOW, by=JUDGE).then_refused("")


def test_an_application_is_ruled_on_once() -> None:
    reject = RejectPreservation(**ABOUT, ruling="F1")
    rejected = PreservationRejected(**ABOUT, ruling="F1")
    CASE.given(received).when(reject, at=NOW, by=JUDGE).then(rejected)
    CASE.given(received, secured, ruled).when(reject, at=NOW, by=JUDGE).then_refused("第四条")
    CASE.given(received, secured, rejected).when(rule, at=NOW, by=JUDGE).then_refused("第四条")


def test_a_ruling_of_another_division_is_handed_over_and_begun() -> None:
    CASE.when(hand_over, at=NOW, by=SITE).then(handed_over)
    CASE.when(replace(hand_over, ruling="F9"), at=NOW, by=SITE).then_refused("")
    CASE.given(received).when(start, at=NOW, by=SITE).then_refused("三、(四)4")
    CASE.given(handed_over).when(start, at=NOW, by=SITE).then(started)
    rejected = PreservationRejected(**ABOUT, ruling="F1")
    CASE.given(received, rejected).when(start, at=NOW, by=SITE).then_refused("三、(四)4")


def test_it_is_done_when_every_item_has_its_result() -> None:
    CASE.given(handed_over, car).when(finish, at=NOW, by=SITE).then_refused("二、(一)5④")
    CASE.given(*RUNNING, car).when(finish, at=NOW, by=SITE).then_refused("二、(一)5④")
    part = PreservationFinished(
        **ABOUT, outcome="part", controlled_fen=HALF, items=(CAR_ITEM,), uncontrolled=0
    )
    CASE.given(*RUNNING, car, car_sealed).when(finish, at=NOW, by=SITE).then(part)
    both = CASE.given(*RUNNING, car, car_sealed, deposit, deposit_frozen)
    (whole,) = both.when(finish, at=NOW, by=SITE).events
    assert (whole.outcome, whole.controlled_fen) == ("whole", CLAIM)
    gone = AssetUncontrollable(
        case_id=KEPT, asset_id=car.asset_id, obstacle="not_found", evidence="F1"
    )
    nothing = PreservationFinished(
        **ABOUT, outcome="nothing", controlled_fen=0, items=(), uncontrolled=1
    )
    CASE.given(*RUNNING, car, gone).when(finish, at=NOW, by=SITE).then(nothing)


def test_the_applicant_is_told_every_last_day_and_seven_days_before_it() -> None:
    tell = TellPreservation(**ABOUT, notice="F2")
    done = CASE.given(*RUNNING, car, car_sealed)
    done.when(tell, at=NOW, by=SITE).then_refused("第十八条第二款")
    finished = PreservationFinished(
        **ABOUT, outcome="part", controlled_fen=HALF, items=(CAR_ITEM,), uncontrolled=0
    )
    told = PreservationTold(**ABOUT, items=(CAR_ITEM,), notice="F2")
    done.given(finished).when(tell, at=NOW, by=SITE).then(told)
    again = replace(tell, notice="F1")
    done.given(finished, told).when(again, at=NOW, by=SITE).then_refused("第十八条第二款")
    more = done.given(finished, told, deposit, deposit_frozen)
    (event,) = more.when(again, at=NOW, by=SITE).events
    assert [item.renew_by for item in event.items] == [date(2028, 2, 25), date(2027, 2, 24)]


def test_a_release_is_applied_for_on_a_ground_that_fits() -> None:
    release = ApplyPreservationRelease(
        **ABOUT, ground="suit_lost", urgency="ordinary", application="F2"
    )
    applied = PreservationReleaseApplied(
        **ABOUT, ground="suit_lost", urgency="ordinary", application="F2"
    )
    CASE.given(handed_over).when(release, at=NOW, by=CLERK).then_refused("二、(一)5④")
    CASE.given(*RUNNING).when(release, at=NOW, by=CLERK).then(applied)
    no_suit = replace(release, ground="no_suit")
    CASE.given(*RUNNING).when(no_suit, at=NOW, by=CLERK).then_refused("第二十三条第二款")
    before = replace(handed_over, phase="before_suit")
    verdict = CASE.given(before, started).when(no_suit, at=NOW, by=CLERK)
    verdict.then(replace(applied, ground="no_suit"))
    ruling = RulePreservationRelease(**ABOUT, ruling="F1")
    CASE.given(*RUNNING).when(ruling, at=NOW, by=JUDGE).then_refused("第二十三条第二款")
    CASE.given(*RUNNING, applied).when(ruling, at=NOW, by=JUDGE).then(
        PreservationReleaseRuled(**ABOUT, ruling="F1")
    )


TAKE = TakeOverPreservation(case_id=ENFORCED, preservation_case_id=KEPT)
TAKEN = PreservationTakenOver(
    case_id=ENFORCED, preservation_case_id=KEPT, article="第十七条第一款", items=2
)


def enforced(*events: Any, debtors: tuple[str, ...] = ("P1",)) -> Any:
    others = {control_of(KEPT): (opened, *events)}
    first = replace(enforcement_opened, kind="first", debtors=debtors)
    return replace(SPEC, others=others).given(first)


def test_the_freeze_keeps_its_day_and_its_end_in_the_enforcement_case() -> None:
    events = (
        enforced(*RUNNING, deposit, deposit_frozen, car, car_sealed)
        .when(TAKE, at=at("2026-09-01"), by=SITE)
        .events
    )
    assert events[0] == TAKEN
    found, sealed = events[1], events[2]
    assert (found.asset_id, found.source) == (f"{ENFORCED}-A-D1", "preservation")
    assert (sealed.effective_at, sealed.expires_on) == (
        at("2026-03-03 10:00"),
        date(2027, 3, 3),
    )
    assert (sealed.amount_fen, sealed.carried_from) == (HALF, deposit.asset_id)
    assert events[4].expires_on == date(2028, 3, 3)
    assert len(events) == 5


def test_a_measure_that_waits_keeps_its_rank() -> None:
    waiting = MeasureQueued(
        case_id=KEPT,
        asset_id=car.asset_id,
        asset_kind="vehicle",
        rank=2,
        prior_holder="某法院",
        ruling="F1",
    )
    events = enforced(*RUNNING, car, waiting).when(TAKE, at=NOW, by=SITE).events
    assert events[2] == replace(
        waiting, case_id=ENFORCED, asset_id=f"{ENFORCED}-A-preserved-registered-1"
    )


def test_what_ended_or_concerns_others_is_not_taken_over() -> None:
    enforced(*RUNNING, car).when(TAKE, at=NOW, by=SITE).then_refused("第十七条第一款")
    strangers = enforced(*RUNNING, car, car_sealed, debtors=("P9",))
    strangers.when(TAKE, at=NOW, by=SITE).then_refused("第十七条第一款")
    SPEC.given(replace(enforcement_opened, kind="first")).when(TAKE, at=NOW, by=SITE).then_refused(
        ""
    )
    gone = PreservationConverted(case_id=KEPT, enforcement_case_id="（2026）豫1024执9号", at=NOW)
    elsewhere = enforced(*RUNNING, car, car_sealed, gone)
    elsewhere.when(TAKE, at=NOW, by=SITE).then_refused("第十七条第一款")


def test_only_an_enforcement_case_takes_measures_over() -> None:
    kept = replace(SPEC, others={control_of(KEPT): (opened, *RUNNING, car, car_sealed)})
    kept.given(replace(enforcement_opened, kind="preservation")).when(
        TAKE, at=NOW, by=SITE
    ).then_refused("第十七条第一款")


def test_what_went_over_does_not_lapse_in_the_preservation_case() -> None:
    fact = as_fact(TAKEN, service="control", case_id=ENFORCED, occurred_at=NOW)
    (note,) = react(fact, SPEC.pack)
    assert note == NotePreservationTaken(case_id=KEPT, enforcement_case_id=ENFORCED)
    converted = PreservationConverted(case_id=KEPT, enforcement_case_id=ENFORCED, at=NOW)
    running = CASE.given(*RUNNING, car, car_sealed)
    running.when(note, at=NOW).then(converted)
    late = at("2028-03-04 00:00")
    assert running.when(NoteLapses(case_id=KEPT), at=late).events != ()
    running.given(converted).when(NoteLapses(case_id=KEPT), at=late).then()
    release = ApplyPreservationRelease(
        **ABOUT, ground="suit_lost", urgency="ordinary", application="F2"
    )
    running.given(converted).when(release, at=NOW, by=CLERK).then_refused("第二十三条第二款")


def test_a_preservation_case_controls_and_does_not_dispose() -> None:
    deduct = RequestDeduction(case_id=KEPT, asset_id=deposit.asset_id, ruling="R1", assistance="N1")
    CASE.given(*RUNNING, deposit, deposit_frozen).when(
        deduct, at=at("2026-06-01"), by=by("control_clerk")
    ).then_refused("第十七条第一款")


def test_the_bank_is_told_of_the_freeze_that_it_knows() -> None:
    asked = DeductionRequested(
        case_id=ENFORCED,
        asset_id=f"{ENFORCED}-A-D1",
        amount_fen=HALF,
        carried_from=deposit.asset_id,
    )
    (effect,) = effects(asked)
    assert effect.payload["freeze_id"] == f"{deposit.asset_id}-freeze"
    assert effect.payload["hit_id"] == "D1"


@pytest.mark.parametrize("command", [secure, rule, start, finish])
def test_an_unknown_preservation_is_named_as_such(command: Any) -> None:
    CASE.when(command, at=NOW, by=JUDGE).then_refused("")
