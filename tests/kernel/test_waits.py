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


def recorded(step: str, on: str) -> StepRecorded:
    return StepRecorded(
        case_id=CASE,
        step=step,
        subject="lot",
        subject_id=LOT,
        done_on=date.fromisoformat(on),
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
    after = (last + timedelta(days=1)).isoformat()
    asked.when(command, at=at(f"{after} 00:00"), by=OFFICER).then(recorded(step, after))


def test_a_time_that_did_not_begin_holds_nothing_back() -> None:
    command = RecordStep(case_id=CASE, step="bidding-started", subject_id=LOT)
    SPEC.when(command, at=at("2026-03-02 10:00"), by=OFFICER).then(
        recorded("bidding-started", "2026-03-02")
    )


def test_another_lot_s_notice_holds_nothing_back() -> None:
    other = f"{CASE}-A-H2-L"
    command = RecordStep(case_id=CASE, step="bidding-started", subject_id=other)
    SPEC.given(recorded("property-notice-published", "2026-03-02")).when(
        command, at=at("2026-03-03 10:00"), by=OFFICER
    ).then(replace(recorded("bidding-started", "2026-03-03"), subject_id=other))


@pytest.mark.parametrize("named", ["moon", "sale-notice-published", "freeze-waited"])
def test_a_waiting_time_that_no_step_begins_is_refused(tmp_path: Path, named: str) -> None:
    """No node, no waiting time, one that begins with a typed fact."""
    copy_packs(tmp_path, "yanling")
    spoil(tmp_path / "national", 'waits = ["auction-parties-waited"]', f'waits = ["{named}"]')
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(tmp_path)
    assert any(f"no waiting time {named}" in str(fault) for fault in caught.value.problems)
