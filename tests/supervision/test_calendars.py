"""A year is published: provisional dates are counted again, both values kept."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.supervision import CalendarPublished, NodeRedated
from kernel.deciding.testing import Spec
from kernel.deciding.testing_table import table
from kernel.law.calendar import calendar_year
from services.supervision.app import DEFINITION
from services.supervision.commands import PauseNode, PublishCalendar, Redate
from tests.supervision.court import (
    CASE,
    Court,
    court,
    court_of,
    filed,
    node,
    outline,
    pack_of,
    small_pack,
)
from tests.support import at, by, calendar

PUBLISH = PublishCalendar(
    court="yanling",
    year=2027,
    version="2027.1",
    rest_days=("2027-01-01", "2027-01-04"),
    make_up_days=("2027-01-09",),
    source="国务院办公厅",
)
PUBLISHED = CalendarPublished(
    year=2027,
    version="2027.1",
    make_up_days=("2027-01-09",),
    rest_days=("2027-01-01", "2027-01-04"),
    source="国务院办公厅",
)
RULE = "第八十五条第三款"


def _filed_at_year_end() -> Court:
    """Filed on Wednesday 2026-12-30: five working days end in a year not yet published."""
    event = filed(channel="online", filed_at=at("2026-12-30 10:00"))
    return court().saw(event, "2026-12-30 10:00")


def _after_publication(case: Court) -> Spec:
    published = calendar_year(
        PUBLISH.year, PUBLISH.version, PUBLISH.rest_days, PUBLISH.make_up_days
    )
    return replace(case.spec, calendar=calendar().with_year(published))


def test_a_date_in_an_unpublished_year_is_provisional() -> None:
    opened = _filed_at_year_end().spec.history[-1]
    assert opened.derivation.provisional
    assert opened.due == at("2027-01-06 23:59").replace(second=59)


def test_a_publication_is_recorded_once() -> None:
    spec = Spec(DEFINITION, small_pack(), calendar())
    spec.when(PUBLISH, at=at("2026-12-31"), by=by("operator")).then(PUBLISHED)
    spec.given(PUBLISHED).when(PUBLISH, at=at("2027-01-02")).then_nothing()


def test_a_day_cannot_both_rest_and_be_worked() -> None:
    both = replace(PUBLISH, make_up_days=("2027-01-01",))
    Spec(DEFINITION, small_pack(), calendar()).when(both, at=at("2026-12-31")).then_refused(
        RULE, "rest_days"
    )


def test_no_court_publishes_for_another() -> None:
    other = replace(PUBLISH, court="ruyang")
    Spec(DEFINITION, small_pack(), calendar()).when(other, at=at("2026-12-31")).then_refused(
        "", "court"
    )


def test_provisional_dates_move_with_both_values_kept() -> None:
    case = _filed_at_year_end()
    verdict = _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31"))
    assert outline(verdict) == ["NodeRedated sent 2027-01-08 23:59:59"]
    redated = verdict.events[0]
    assert isinstance(redated, NodeRedated)
    assert redated.before == at("2027-01-06 23:59").replace(second=59)
    assert PUBLISH.version in str(redated.reason)
    assert not redated.derivation.provisional


def test_dates_that_no_publication_touches_stay() -> None:
    case = court().saw(filed(), "2026-01-05 10:00")
    _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31")).then_nothing()


def test_a_paused_clock_is_dated_when_it_runs_again() -> None:
    pause = PauseNode(case_id=CASE, node_id="sent", reason="评估")
    case = _filed_at_year_end().did(pause, "2026-12-30 15:00", by=by("bureau_head"))
    _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31")).then_nothing()


CLOSURE = replace(
    PUBLISH,
    year=2026,
    version="停电 2026-01-09",
    rest_days=("2026-01-09",),
    make_up_days=(),
    source="县供电公司通知",
    kind="closure",
)


def test_a_version_names_one_publication() -> None:
    spec = Spec(DEFINITION, small_pack(), calendar()).given(PUBLISHED)
    again = replace(PUBLISH, rest_days=("2027-01-01",))
    spec.when(again, at=at("2026-12-31")).then_refused(RULE, "version")
    spec.when(replace(CLOSURE, version="2027.1"), at=at("2026-12-31")).then_refused(RULE, "version")


def test_a_closure_says_which_days_it_is_about() -> None:
    spec = Spec(DEFINITION, small_pack(), calendar())
    none = replace(CLOSURE, rest_days=())
    spec.when(none, at=at("2026-01-08")).then_refused(RULE, "rest_days")


def _closed_on(*versions_and_days: tuple[str, str]) -> Any:
    return calendar().with_published(
        calendar_year(2026, version, (day,), (), closure=True) for version, day in versions_and_days
    )


TOUCHED = table("""
    closed on  | redated to
    2026-01-04 | -            # before the filing
    2026-01-05 | 2026-01-12   # the day of the filing: looked at again, and not moved
    2026-01-09 | 2026-01-13   # a day of the count
    2026-01-12 | 2026-01-13   # its last day
    2026-01-13 | -            # the day after
""")


@pytest.mark.parametrize("row", TOUCHED, ids=lambda row: row["closed on"])
def test_a_closure_moves_the_clocks_in_whose_count_it_lies(row: dict[str, str]) -> None:
    case = court().saw(filed(channel="online"), "2026-01-05 10:00")
    closed = replace(case.spec, calendar=_closed_on(("停电", row["closed on"])))
    told = outline(closed.when(Redate(case_id=CASE), at=at("2026-01-08")))
    moved = row["redated to"]
    assert told == ([] if moved == "-" else [f"NodeRedated sent {moved} 23:59:59"])


def test_both_derivations_are_kept_when_a_closure_moves_an_end() -> None:
    case = court().saw(filed(channel="online"), "2026-01-05 10:00")
    closed = replace(case.spec, calendar=_closed_on(("停电", "2026-01-09")))
    (redated,) = closed.when(Redate(case_id=CASE), at=at("2026-01-08")).events
    opened = case.spec.history[-1]
    assert redated.before == opened.due
    assert opened.derivation.calendar == calendar().version
    assert redated.derivation.calendar == "停电"
    assert "停电" in str(redated.reason)
    assert ("2026-01-09", "休息日，不计入") in {
        (step.at, step.note) for step in redated.derivation.steps
    }


def test_a_second_closure_leaves_alone_what_the_first_alone_touches() -> None:
    case = court().saw(filed(channel="online"), "2026-01-05 10:00")
    once = replace(case.spec, calendar=_closed_on(("停电", "2026-01-09")))
    redated = once.when(Redate(case_id=CASE), at=at("2026-01-08")).events
    twice = replace(
        once.given(*redated), calendar=_closed_on(("停电", "2026-01-09"), ("疫情", "2026-02-02"))
    )
    twice.when(Redate(case_id=CASE), at=at("2026-01-10")).then_nothing()


def test_a_week_that_ends_on_its_sunday_is_moved_by_no_publication() -> None:
    row = node(
        "checked",
        {},
        every={"unit": "week"},
        opens_on=["intake.CaseFiled"],
        closes_on=["documents.PackageSent"],
    )
    del row["limit"]
    case = court_of(pack_of([row])).saw(filed(), "2026-01-05 10:00")
    closed = replace(case.spec, calendar=_closed_on(("停电", "2026-01-09")))
    closed.when(Redate(case_id=CASE), at=at("2026-01-08")).then_nothing()


def test_a_working_day_that_turns_out_to_be_closed_moves_its_duty() -> None:
    row = node(
        "signed-in",
        {},
        every={"unit": "working_day"},
        opens_on=["intake.CaseFiled"],
        closes_on=["documents.PackageSent"],
    )
    del row["limit"]
    case = court_of(pack_of([row])).saw(filed(), "2026-01-05 10:00")
    closed = replace(case.spec, calendar=_closed_on(("停电", "2026-01-05")))
    told = closed.when(Redate(case_id=CASE), at=at("2026-01-05 12:00"))
    assert outline(told) == ["NodeRedated signed-in@2026-01-05 2026-01-06 23:59:59"]
