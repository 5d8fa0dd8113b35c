"""The register of measures: what persons found, what stands behind another court, is renewed,
released, or lapses (民诉法解释 第四百八十五条; 查封、扣押、冻结财产的规定 第十九条、第二十六条至第二十八条)."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    FeedbackClassified,
    FreezeRequested,
    MeasureLapsed,
    MeasureQueued,
    MeasureReduced,
    MeasureReleased,
    MeasureRenewed,
)
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing_table import table
from services.control.commands import (
    ClassifyFeedback,
    CompleteOfflineControl,
    NoteLapses,
    QueueMeasure,
    RecordUncontrollable,
    RegisterProperty,
    ReleaseMeasure,
    RenewMeasure,
    RequestFreeze,
    SealAsset,
)
from services.control.decide.reckoning import outcome
from services.control.state import Control, evolve_control
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    FREEZE_TERM,
    RELEASE_RULING,
    RENEWAL_RULING,
    RULING,
    SECOND_NOTICE,
    SERVED_AT,
    SPEC,
    SPOT_NOTICE,
    asset_id,
    classified,
    fully_frozen,
    nothing_found,
)
from tests.support import at, by, stored_paper

NOW = at("2026-03-05 09:00")
PAPER = stored_paper(CASE)
FILED = replace(SPEC, others={files_of(CASE): (PAPER,)})
RENEWAL, RELEASE, QUEUE = "第四百八十五条第二款", "第二十八条第一款", "第二十六条第一款"
D1, CAR = asset_id("D1"), asset_id("registered-1")

register = RegisterProperty(
    case_id=CASE,
    person_id="P1",
    asset_kind="vehicle",
    source="clue",
    institution="许昌市公安局车辆管理所",
    description="豫K牌小型轿车一辆，停放于被执行人住处",
    evidence="F1",
)
car = AssetFound(
    case_id=CASE,
    asset_id=CAR,
    asset_kind="vehicle",
    person_id="P1",
    institution=register.institution,
    amount_fen=None,
    online=False,
    source="clue",
    description=register.description,
    evidence="F1",
)
sealed_car = AssetsFrozen(
    case_id=CASE,
    asset_id=CAR,
    asset_kind="vehicle",
    amount_fen=0,
    effective_at=SERVED_AT,
    expires_on=date(2028, 3, 5),
    article=FREEZE_TERM,
    evidence="F1",
    ruling=RULING,
    assistance=SPOT_NOTICE,
)


def after(*events: object) -> Control:
    state: Control | None = None
    for event in events:
        state = evolve_control(state, event)  # type: ignore[arg-type]  # events of control
    assert state is not None
    return state


def test_a_car_named_by_the_applicant_is_registered_once_sealed_and_counts_as_property() -> None:
    FILED.given(*nothing_found).when(register, at=NOW, by=CLERK).then(car)
    known = FILED.given(*nothing_found, car)
    known.when(register, at=NOW, by=CLERK).then_nothing()
    known.when(
        SealAsset(ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=CAR, evidence="F1"),
        at=NOW,
        by=by("handler"),
    ).then(sealed_car)
    assert outcome(after(*nothing_found, car)) == "assets"


def test_property_is_registered_of_a_debtor_and_on_a_stored_paper() -> None:
    given = FILED.given(*nothing_found)
    stranger, unseen = replace(register, person_id="P9"), replace(register, evidence="F9")
    given.when(stranger, at=NOW, by=CLERK).then_refused("", "person_id")
    given.when(unseen, at=NOW, by=CLERK).then_refused("", "evidence")
    worthless = replace(register, amount_fen=0)
    given.when(worthless, at=NOW, by=CLERK).then_refused("三、(四)2", "amount_fen")


def renewed(expires_on: str, computed_on: str | None = None) -> MeasureRenewed:
    return MeasureRenewed(
        case_id=CASE,
        asset_id=D1,
        asset_kind="deposit",
        expires_on=date.fromisoformat(expires_on),
        ruling=RENEWAL_RULING,
        assistance=SECOND_NOTICE,
        article=FREEZE_TERM,
        computed_on=None if computed_on is None else date.fromisoformat(computed_on),
    )


def renewal(stated: str = "") -> RenewMeasure:
    expires_on = date.fromisoformat(stated) if stated else None
    return RenewMeasure(
        case_id=CASE,
        asset_id=D1,
        ruling=RENEWAL_RULING,
        assistance=SECOND_NOTICE,
        expires_on=expires_on,
    )


RENEWALS = table("""
    at               | stated     | becomes    # frozen to 2027-03-03; a deposit for a year at most
    2027-02-20 09:00 |            | 2028-02-20 # by the law's term, from the renewal on
    2027-03-03 17:00 |            | 2028-03-03 # on the last day
    2027-03-04 00:00 |            | refused    # a day later it has no effect any more
    2027-02-20 09:00 | 2028-03-03 | 2028-03-03 # a year behind the last day, as the bank returned it
    2027-02-20 09:00 | 2028-03-04 | refused
    2027-02-20 09:00 | 2027-03-04 | 2027-03-04
    2027-02-20 09:00 | 2027-03-03 | refused    # no renewal at all
""")


@pytest.mark.parametrize("row", RENEWALS, ids=lambda row: f"{row['at']} {row['stated']}")
def test_a_freeze_is_renewed_before_its_end_and_for_no_longer_than_its_term(
    row: dict[str, str],
) -> None:
    verdict = FILED.given(*fully_frozen).when(renewal(row["stated"]), at=at(row["at"]), by=CLERK)
    if row["becomes"] == "refused":
        verdict.then_refused(RENEWAL)
    else:
        day = row["at"][:10].replace("2027", "2028")
        computed = day if row["stated"] and row["stated"] != day else None
        verdict.then(renewed(row["becomes"], computed))


def test_a_renewed_freeze_stands_and_the_same_ruling_renews_it_once() -> None:
    history = (*fully_frozen, renewed("2028-02-20"))
    assert after(*history).assets[D1].expires_on == date(2028, 2, 20)
    FILED.given(*history).when(renewal(), at=at("2027-02-21"), by=CLERK).then_nothing()


def test_what_nobody_renewed_lapses_by_itself_and_may_be_frozen_again() -> None:
    last_day, next_day = at("2027-03-03 23:59"), at("2027-03-04 00:00")
    SPEC.given(*fully_frozen).when(NoteLapses(case_id=CASE), at=last_day).then_nothing()
    lapsed = MeasureLapsed(
        case_id=CASE,
        asset_id=D1,
        asset_kind="deposit",
        expired_on=date(2027, 3, 3),
        lapsed_fen=CLAIM,
    )
    SPEC.given(*fully_frozen).when(NoteLapses(case_id=CASE), at=next_day).then(lapsed)
    gone = SPEC.given(*fully_frozen, lapsed)
    gone.when(NoteLapses(case_id=CASE), at=next_day).then_nothing()
    again = RequestFreeze(
        ruling=RENEWAL_RULING, assistance=SECOND_NOTICE, case_id=CASE, asset_id=D1, amount_fen=CLAIM
    )
    gone.when(again, at=next_day, by=CLERK).then(
        FreezeRequested(
            ruling=RENEWAL_RULING,
            assistance=SECOND_NOTICE,
            case_id=CASE,
            asset_id=D1,
            amount_fen=CLAIM,
            freeze_number=2,
        )
    )
    assert not after(*fully_frozen, lapsed).full


def release(left_fen: int = 0) -> ReleaseMeasure:
    return ReleaseMeasure(
        case_id=CASE,
        asset_id=D1,
        ground="excess",
        ruling=RELEASE_RULING,
        assistance=SECOND_NOTICE,
        left_fen=left_fen,
    )


released = MeasureReleased(
    case_id=CASE,
    asset_id=D1,
    asset_kind="deposit",
    ground="excess",
    released_fen=CLAIM,
    ruling=RELEASE_RULING,
    assistance=SECOND_NOTICE,
)
reduced = MeasureReduced(
    case_id=CASE,
    asset_id=D1,
    ground="excess",
    released_fen=CLAIM - 1,
    left_fen=1,
    ruling=RELEASE_RULING,
    assistance=SECOND_NOTICE,
)
PARTS = table("""
    left    | becomes
    0       | whole
    1       | part
    7999999 | part
    8000000 | refused   # everything would stay
    -1      | refused
""")


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row["left"])
def test_a_freeze_is_released_as_a_whole_or_in_part(row: dict[str, str]) -> None:
    left = int(row["left"])
    verdict = FILED.given(*fully_frozen).when(release(left), at=NOW, by=CLERK)
    if row["becomes"] == "refused":
        verdict.then_refused(RELEASE, "left_fen")
    elif row["becomes"] == "part":
        verdict.then(replace(reduced, released_fen=CLAIM - left, left_fen=left))
    else:
        verdict.then(released)


def test_what_was_released_is_no_property_any_more_and_is_released_once() -> None:
    once = FILED.given(*fully_frozen, released)
    once.when(release(), at=NOW, by=CLERK).then_nothing()
    other = replace(release(), ground="satisfied")
    once.when(other, at=NOW, by=CLERK).then_stands(RELEASE, "ground", ground="excess")
    assert outcome(after(*fully_frozen, released)) == "none"
    FILED.given(*fully_frozen, reduced).when(release(1), at=NOW, by=CLERK).then_nothing()


queued = MeasureQueued(
    case_id=CASE,
    asset_id=CAR,
    asset_kind="vehicle",
    rank=2,
    prior_holder="汝阳县人民法院",
    ruling=RULING,
    assistance=SPOT_NOTICE,
)
queue = QueueMeasure(
    case_id=CASE,
    asset_id=CAR,
    rank=2,
    prior_holder="汝阳县人民法院",
    ruling=RULING,
    assistance=SPOT_NOTICE,
)


def test_a_measure_behind_another_court_has_no_effect_until_that_one_ends() -> None:
    known = FILED.given(*nothing_found, car)
    known.when(queue, at=NOW, by=CLERK).then(queued)
    known.when(replace(queue, rank=1), at=NOW, by=CLERK).then_refused(QUEUE, "rank")
    waiting = known.given(queued)
    waiting.when(queue, at=NOW, by=CLERK).then_nothing()
    renew = RenewMeasure(
        case_id=CASE, asset_id=CAR, ruling=RENEWAL_RULING, assistance=SECOND_NOTICE
    )
    waiting.when(renew, at=NOW, by=CLERK).then_refused(RENEWAL)
    first = SealAsset(
        ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=CAR, evidence="F1"
    )
    waiting.when(first, at=NOW, by=CLERK).then(sealed_car)
    known.given(sealed_car).when(queue, at=NOW, by=CLERK).then_refused(QUEUE)


uncontrollable = AssetUncontrollable(
    case_id=CASE, asset_id=CAR, obstacle="not_found", evidence="F1"
)
give_up = RecordUncontrollable(case_id=CASE, asset_id=CAR, obstacle="not_found", evidence="F1")


def test_work_on_the_spot_is_complete_when_every_item_is_controlled_or_cannot_be() -> None:
    complete = CompleteOfflineControl(case_id=CASE)
    known = FILED.given(*nothing_found, classified("none"), car)
    known.when(complete, at=NOW, by=CLERK).then_refused("三、(四)")
    known.when(give_up, at=NOW, by=CLERK).then(uncontrollable)
    assert known.given(uncontrollable).when(complete, at=NOW, by=CLERK).events
    assert known.given(sealed_car).when(complete, at=NOW, by=CLERK).events
    known.given(sealed_car).when(give_up, at=NOW, by=CLERK).then_refused("三、(四)")


def test_a_car_that_cannot_be_had_leaves_the_debtor_without_property() -> None:
    history = (*nothing_found, car, classified("assets", assets=1, offline=1), uncontrollable)
    FILED.given(*history).when(ClassifyFeedback(case_id=CASE), at=NOW, by=CLERK).then(
        FeedbackClassified(
            case_id=CASE, outcome="none", frozen_fen=0, claim_fen=CLAIM, assets=0, offline=0
        )
    )
