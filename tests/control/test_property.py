"""Property over time: where it lies, who comes first, what exceeds the claim, what a closing asks
for (查封、扣押、冻结财产的规定 第十八条、第十九条、第二十六条至第二十八条)."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.control import MeasureLapsed
from contracts.control_property import (
    ClosingLearned,
    ExcessKept,
    ExcessNoted,
    FeedbackDiffered,
    PropertyFacts,
    PropertyFactsStated,
    QueueMoved,
    ReleaseDue,
)
from contracts.values import ClosingManner
from kernel.deciding.testing_table import table
from services.control.commands import (
    FailInquiry,
    MakeControlList,
    RecordFeedback,
    RenewMeasure,
    SealAsset,
)
from services.control.commands.property import (
    KeepExcess,
    MoveQueue,
    OrderReleases,
    StatePropertyFacts,
)
from services.control.decide.inquiries import STRANGER
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    DEPOSIT,
    RENEWAL_RULING,
    RULING,
    SEALED,
    SECOND_NOTICE,
    SPEC,
    SPOT_NOTICE,
    classified,
    deposit_found,
    fed_back,
    fully_frozen,
    local,
    nothing_found,
    supplementary,
)
from tests.control.test_measures import (
    CAR,
    D1,
    FILED,
    NOW,
    QUEUE,
    car,
    queued,
    register,
    released,
    sealed_car,
)
from tests.support import at, by

EXCESS, AFTER = "第十九条第二款", "第二十八条第一款"
JUDGE = by("judge")
PLACES = table("""
    division | outside # 鄢陵 411024 lies in 许昌 4110
             | no      # nobody said where
    411024   | no
    411002   | no      # another district of the city
    411102   | yes     # 漯河, the next city
    310101   | yes
""")


@pytest.mark.parametrize("row", PLACES, ids=lambda row: row["division"])
def test_whether_property_lies_outside_the_city_follows_from_its_place(row: dict[str, str]) -> None:
    outside = row["outside"] == "yes"
    FILED.given(*nothing_found).when(
        replace(register, division=row["division"]), at=NOW, by=CLERK
    ).then(replace(car, division=row["division"], outside_city=outside))


facts = PropertyFacts(item_number=SEALED, lies_at=SEALED)
state = StatePropertyFacts(
    case_id=CASE, asset_id=CAR, division="411102", evidence="F1", facts=facts
)
stated = PropertyFactsStated(
    case_id=CASE, asset_id=CAR, division="411102", outside_city=True, evidence="F1", facts=facts
)


def test_what_more_is_learned_of_an_item_is_kept_and_the_same_again_changes_nothing() -> None:
    FILED.given(*nothing_found, car).when(state, at=NOW, by=CLERK).then(stated)
    FILED.given(*nothing_found, car, stated).when(state, at=NOW, by=CLERK).then_nothing()
    unseen = replace(state, evidence="F9")
    FILED.given(*nothing_found, car).when(unseen, at=NOW, by=CLERK).then_refused("", "evidence")


def test_a_list_tells_place_and_number_of_what_was_sealed_on_the_spot() -> None:
    listing = MakeControlList(case_id=CASE)
    history = (*nothing_found, classified("none"), car)
    assert FILED.given(*history).when(listing, at=NOW, by=CLERK).events
    sealed = FILED.given(*history, sealed_car)
    sealed.when(listing, at=NOW, by=CLERK).then_refused("三、(四)2")
    assert sealed.given(stated).when(listing, at=NOW, by=CLERK).events


def told(amount_fen: int | None, inquiry: str, old_fen: int | None) -> FeedbackDiffered:
    return FeedbackDiffered(
        case_id=CASE,
        asset_id=D1,
        inquiry_id=inquiry,
        amount_fen=amount_fen,
        institution=DEPOSIT.institution,
        person_id="P1",
        old_amount_fen=old_fen,
        old_institution=DEPOSIT.institution,
        old_person_id="P1",
    )


def test_a_later_feedback_that_tells_otherwise_is_kept_beside_the_earlier() -> None:
    again = replace(DEPOSIT, amount_fen=1)
    first, second = supplementary.inquiry_id, local.inquiry_id
    differed = told(1, first, DEPOSIT.amount_fen)
    asked = FILED.given(*deposit_found, supplementary)
    asked.when(
        RecordFeedback(case_id=CASE, inquiry_id=first, hits=(again,)), at=NOW, by=by("system")
    ).then(fed_back(supplementary, again), differed)
    known = asked.given(fed_back(supplementary, again), differed, local)
    same = RecordFeedback(case_id=CASE, inquiry_id=second, hits=(again,))
    known.when(same, at=NOW, by=by("system")).then(fed_back(local, again))
    back = RecordFeedback(case_id=CASE, inquiry_id=second, hits=(DEPOSIT,))
    known.when(back, at=NOW, by=by("system")).then(
        fed_back(local, DEPOSIT), told(DEPOSIT.amount_fen, second, 1)
    )


def test_an_answer_about_a_stranger_is_no_answer() -> None:
    stranger = replace(DEPOSIT, person_id="P9")
    asked = FILED.given(*deposit_found, supplementary)
    answer = RecordFeedback(case_id=CASE, inquiry_id=supplementary.inquiry_id, hits=(stranger,))
    failed = FailInquiry(case_id=CASE, inquiry_id=supplementary.inquiry_id, reason=STRANGER)
    as_failed = asked.when(failed, at=NOW, by=by("system")).events
    asked.when(answer, at=NOW, by=by("system")).then(*as_failed)


move = MoveQueue(
    case_id=CASE,
    asset_id=CAR,
    rank=1,
    prior_end="released",
    moved_on=date(2026, 3, 4),
    evidence="F1",
)
third = replace(queued, rank=3)
moved = QueueMoved(
    case_id=CASE,
    asset_id=CAR,
    rank=1,
    prior_end="released",
    moved_on=date(2026, 3, 4),
    evidence="F1",
)


def test_what_waits_becomes_first_by_itself_when_the_earlier_measure_is_lifted() -> None:
    waiting = FILED.given(*nothing_found, car, third)
    up = replace(move, rank=2)
    waiting.when(up, at=NOW, by=CLERK).then(replace(moved, rank=2))
    waiting.when(replace(move, rank=3), at=NOW, by=CLERK).then_refused(QUEUE, "rank")
    waiting.when(replace(move, rank=0), at=NOW, by=CLERK).then_refused(QUEUE, "rank")
    tomorrow = replace(move, moved_on=date(2026, 3, 6))
    waiting.when(tomorrow, at=NOW, by=CLERK).then_refused(QUEUE, "moved_on")
    next_ = waiting.given(replace(moved, rank=2))
    effective = replace(
        sealed_car, effective_at=at("2026-03-04 00:00"), expires_on=date(2028, 3, 4)
    )
    next_.when(move, at=NOW, by=CLERK).then(moved, effective)
    first = next_.given(moved, effective)
    first.when(move, at=NOW, by=CLERK).then_nothing()
    earlier = replace(move, moved_on=date(2026, 3, 3))
    first.when(earlier, at=NOW, by=CLERK).then_refused(QUEUE)
    renew = RenewMeasure(
        case_id=CASE, asset_id=CAR, ruling=RENEWAL_RULING, assistance=SECOND_NOTICE
    )
    assert first.when(renew, at=NOW, by=CLERK).events


def test_the_ruling_of_what_waits_renews_nothing() -> None:
    renew = RenewMeasure(case_id=CASE, asset_id=CAR, ruling=RULING, assistance=SPOT_NOTICE)
    waiting = FILED.given(*nothing_found, car, queued)
    waiting.when(renew, at=NOW, by=CLERK).then_refused("第四百八十五条第二款")


ENDS = table("""
    stated     | refused
    2026-03-03 | yes # before it takes effect
    2026-03-04 | no
    2028-03-04 | no
    2028-03-05 | yes # longer than the law's term
""")


@pytest.mark.parametrize("row", ENDS, ids=lambda row: row["stated"])
def test_a_measure_that_becomes_first_lasts_no_longer_than_its_term(row: dict[str, str]) -> None:
    command = replace(move, expires_on=date.fromisoformat(row["stated"]))
    verdict = FILED.given(*nothing_found, car, queued).when(command, at=NOW, by=CLERK)
    if row["refused"] == "yes":
        verdict.then_refused(QUEUE, "expires_on")
    else:
        assert verdict.events


def test_where_the_first_court_disposed_of_the_thing_what_waited_has_no_effect() -> None:
    disposed = replace(move, prior_end="disposed")
    FILED.given(*nothing_found, car, queued).when(disposed, at=NOW, by=CLERK).then(
        MeasureLapsed(
            case_id=CASE,
            asset_id=CAR,
            asset_kind="vehicle",
            expired_on=date(2026, 3, 4),
            lapsed_fen=0,
            cause="disposed",
        )
    )


def excess(controlled_fen: int) -> ExcessNoted:
    return ExcessNoted(
        case_id=CASE,
        controlled_fen=controlled_fen,
        limit_fen=CLAIM + FEE,
        assets=(CAR,),
    )


FEE = 110_000  # 诉讼费用交纳办法 第十四条(一): 50 yuan, and 1.5 % of what is above 10,000 yuan
seal = SealAsset(ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=CAR, evidence="F1")


def test_excess_is_noted_when_the_rest_covers_claim_and_fee_without_an_item() -> None:
    valued = replace(car, amount_fen=9_000_000)
    wide = replace(car, asset_id=f"{CASE}-A-registered-2", amount_fen=9_000_000)
    sealed_wide = replace(sealed_car, asset_id=wide.asset_id)
    history = (*nothing_found, valued, wide, sealed_wide)
    FILED.given(*history).when(seal, at=NOW, by=CLERK).then(sealed_car, excess(18_000_000))
    short = replace(wide, amount_fen=CLAIM + FEE - 1)
    FILED.given(*nothing_found, valued, short, sealed_wide).when(seal, at=NOW, by=CLERK).then(
        sealed_car,
        replace(excess(CLAIM + FEE - 1 + 9_000_000), assets=(wide.asset_id,)),
    )
    both = (replace(car, amount_fen=CLAIM + FEE - 1), short, sealed_wide)
    FILED.given(*nothing_found, *both).when(seal, at=NOW, by=CLERK).then(sealed_car)


def test_excess_is_kept_only_after_the_warning() -> None:
    keep = KeepExcess(case_id=CASE, ground="indivisible", reason=SEALED)
    history = (*fully_frozen, car, sealed_car)
    FILED.given(*history).when(keep, at=NOW, by=JUDGE).then_refused(EXCESS)
    kept = ExcessKept(case_id=CASE, ground="indivisible", reason=SEALED, controlled_fen=18_000_000)
    warned = FILED.given(*history, excess(18_000_000))
    warned.when(keep, at=NOW, by=JUDGE).then(kept)
    warned.given(kept).when(keep, at=NOW, by=JUDGE).then_nothing()
    warned.given(replace(released, asset_id=CAR)).when(keep, at=NOW, by=JUDGE).then_refused(EXCESS)


CLOSINGS = table("""
    manner     | measures
    performed  | over
    ended      | over
    dismissed  | over
    terminated | stand # 终本: they stand, and are renewed
""")


@pytest.mark.parametrize(("manner", "measures"), [tuple(row.values()) for row in CLOSINGS])
def test_after_a_closing_nothing_more_is_controlled(manner: ClosingManner, measures: str) -> None:
    closed = ClosingLearned(case_id=CASE, manner=manner)
    renew = RenewMeasure(case_id=CASE, asset_id=D1, ruling=RENEWAL_RULING, assistance=SECOND_NOTICE)
    after = FILED.given(*fully_frozen, closed)
    renewal = after.when(renew, at=NOW, by=CLERK)
    due = after.when(OrderReleases(case_id=CASE), at=NOW, by=by("system"))
    if measures == "stand":
        assert renewal.events
        due.then_nothing()
        return
    renewal.then_refused(AFTER)
    ground = {"performed": "satisfied", "ended": "withdrawn", "dismissed": "other"}[manner]
    asked = ReleaseDue(case_id=CASE, asset_id=D1, ground=ground)  # type: ignore[arg-type]  # of three
    due.then(asked)
    once = after.given(asked).when(OrderReleases(case_id=CASE), at=NOW, by=by("system"))
    once.then_nothing()


def test_what_was_preserved_before_the_suit_outlives_the_closing_of_the_preservation() -> None:
    opened, *rest = fully_frozen
    preserved = replace(opened, kind="preservation")  # type: ignore[type-var]  # ControlOpened
    closed = ClosingLearned(case_id=CASE, manner="ended")
    SPEC.given(preserved, *rest, closed).when(
        OrderReleases(case_id=CASE), at=NOW, by=by("system")
    ).then_nothing()
