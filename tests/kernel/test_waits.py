"""A step that a waiting time holds back is recorded after its last day, and not on it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from contracts.steps import StepRecorded
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing import Spec
from kernel.rulebook import Rulebook, RulebookError
from services.disposal.app import DEFINITION
from tests.support import at, calendar, copy_packs, pack, spoil

CASE = "（2026）豫1024执34号"
LOT = f"{CASE}-A-H1-L"
OFFICER = Actor("officer-1", "auction_officer")
SPEC = Spec(DEFINITION, pack(), calendar())
WAIT_FIVE_MINUTES = 'limit = { value = 5, unit = "minute" }\nwait'


def recorded(step: str, when: str) -> StepRecorded:
    return StepRecorded(
        case_id=CASE,
        step=step,
        subject="lot",
        subject_id=LOT,
        done_at=at(when),
        article=pack().rule(step).article,
        recorder="officer-1",
    )


# 网拍规定 第十二条, 第十六条, 第二十六条: days from the notice, a rest day moves nothing.
WAITS = [
    ("movable-notice-published", "bidding-started", "2026-03-02", 15, "第十二条第一款"),
    ("property-notice-published", "bidding-started", "2026-03-02", 30, "第十二条第一款"),
    ("property-notice-published", "bidding-started", "2026-01-20", 30, "第十二条第一款"),
    ("movable-notice-again", "bidding-started", "2026-03-02", 7, "第二十六条第一款"),
    ("property-notice-again", "bidding-started", "2026-03-02", 15, "第二十六条第一款"),
    ("auction-parties-notified", "property-notice-published", "2026-03-02", 3, "第十六条第一款"),
]


@pytest.mark.parametrize(("before", "step", "day", "days", "article"), WAITS)
def test_a_step_waits_for_the_whole_of_its_time(
    before: str, step: str, day: str, days: int, article: str
) -> None:
    last = date.fromisoformat(day) + timedelta(days=days)
    asked = SPEC.given(recorded(before, day))
    command = RecordStep(case_id=CASE, step=step, subject_id=LOT)
    asked.when(command, at=at(f"{last} 23:59"), by=OFFICER).then_refused(article, "step")
    after = f"{last + timedelta(days=1)} 00:00"
    asked.when(command, at=at(after), by=OFFICER).then(recorded(step, after))


@pytest.mark.parametrize(
    ("begun", "too_early", "over"),
    [
        ("2026-03-02 10:00:30", "2026-03-03 10:00:29", "2026-03-03 10:00:30"),
        # 春节: hours run through a holiday.
        ("2026-02-14 15:00:00", "2026-02-15 14:59:59", "2026-02-15 15:00:00"),
    ],
)
def test_bidding_lasts_twenty_four_hours(begun: str, too_early: str, over: str) -> None:
    """网拍规定 第二十条第二款: 不少于二十四小时, from the instant at which it began."""
    ended = RecordStep(
        case_id=CASE, step="bidding-ended", subject_id=LOT, values={"result": "流拍"}
    )
    asked = SPEC.given(recorded("bidding-started", begun))
    verdict = asked.when(ended, at=at(too_early), by=OFFICER)
    verdict.then_refused("第二十条第二款", "step")
    assert verdict.refusal is not None
    assert over in verdict.refusal.why
    told = replace(recorded("bidding-ended", over), values={"result": "流拍"})
    asked.when(ended, at=at(over), by=OFFICER).then(told)


def test_minutes_are_counted_from_the_instant(tmp_path: Path) -> None:
    """As 第二十条第二款 counts five minutes from a bid, were it a step."""
    copy_packs(tmp_path, "yanling")
    spoil(tmp_path / "national", 'limit = { value = 24, unit = "hour" }\nwait', WAIT_FIVE_MINUTES)
    short = Rulebook.load(tmp_path).pack("yanling")
    ended = RecordStep(
        case_id=CASE, step="bidding-ended", subject_id=LOT, values={"result": "成交"}
    )
    asked = Spec(DEFINITION, short, calendar()).given(
        recorded("bidding-started", "2026-03-02 23:58:00")
    )
    asked.when(ended, at=at("2026-03-03 00:02:59"), by=OFFICER).then_refused("第二十条第二款")
    told = replace(recorded("bidding-ended", "2026-03-03 00:03:00"), values={"result": "成交"})
    asked.when(ended, at=at("2026-03-03 00:03:00"), by=OFFICER).then(told)


def test_the_last_half_second_of_a_day_still_counts() -> None:
    begun = recorded("auction-parties-notified", "2026-03-02")
    command = RecordStep(case_id=CASE, step="property-notice-published", subject_id=LOT)
    late = at("2026-03-05 23:59:59").replace(microsecond=500_000)
    SPEC.given(begun).when(command, at=late, by=OFFICER).then_refused("第十六条第一款", "step")


def test_a_time_that_did_not_begin_holds_nothing_back() -> None:
    command = RecordStep(case_id=CASE, step="bidding-started", subject_id=LOT)
    SPEC.when(command, at=at("2026-03-02 10:00"), by=OFFICER).then(
        recorded("bidding-started", "2026-03-02 10:00")
    )


def test_another_lot_s_notice_holds_nothing_back() -> None:
    other = f"{CASE}-A-H2-L"
    command = RecordStep(case_id=CASE, step="bidding-started", subject_id=other)
    SPEC.given(recorded("property-notice-published", "2026-03-02")).when(
        command, at=at("2026-03-03 10:00"), by=OFFICER
    ).then(replace(recorded("bidding-started", "2026-03-03 10:00"), subject_id=other))


@pytest.mark.parametrize("named", ["moon", "sale-notice-published", "freeze-waited"])
def test_a_waiting_time_that_no_step_begins_is_refused(tmp_path: Path, named: str) -> None:
    """No node, no waiting time, one that begins with a typed fact."""
    copy_packs(tmp_path, "yanling")
    spoil(tmp_path / "national", 'waits = ["auction-parties-waited"]', f'waits = ["{named}"]')
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(tmp_path)
    assert any(f"no waiting time {named}" in str(fault) for fault in caught.value.problems)
