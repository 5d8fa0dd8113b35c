"""A year is published: provisional dates are counted again, both values kept."""

from dataclasses import replace

from contracts.supervision import CalendarPublished, NodeRedated
from kernel.calendar import calendar_year
from kernel.testing import Spec
from services.supervision.app import HOUSE
from services.supervision.commands import PauseNode, PublishCalendar, Redate
from tests.supervision.court import CASE, Court, court, filed, outline, small_pack
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
    spec = Spec(HOUSE, small_pack(), calendar())
    spec.when(PUBLISH, at=at("2026-12-31"), by=by("operator")).then(PUBLISHED)
    spec.given(PUBLISHED).when(PUBLISH, at=at("2027-01-02")).then_nothing()


def test_a_day_cannot_both_rest_and_be_worked() -> None:
    both = replace(PUBLISH, make_up_days=("2027-01-01",))
    Spec(HOUSE, small_pack(), calendar()).when(both, at=at("2026-12-31")).then_refused(
        RULE, "rest_days"
    )


def test_no_court_publishes_for_another() -> None:
    other = replace(PUBLISH, court="ruyang")
    Spec(HOUSE, small_pack(), calendar()).when(other, at=at("2026-12-31")).then_refused("", "court")


def test_provisional_dates_move_with_both_values_kept() -> None:
    case = _filed_at_year_end()
    verdict = _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31"))
    assert outline(verdict) == ["NodeRedated sent 2027-01-08 23:59:59"]
    redated = verdict.events[0]
    assert isinstance(redated, NodeRedated)
    assert redated.before == at("2027-01-06 23:59").replace(second=59)
    assert PUBLISH.version in redated.reason
    assert not redated.derivation.provisional


def test_dates_that_no_publication_touches_stay() -> None:
    case = court().saw(filed(), "2026-01-05 10:00")
    _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31")).then_nothing()


def test_a_paused_clock_is_dated_when_it_runs_again() -> None:
    pause = PauseNode(case_id=CASE, node_id="sent", reason="评估", requester="handler-1")
    case = _filed_at_year_end().did(pause, "2026-12-30 15:00", by=by("bureau_head"))
    _after_publication(case).when(Redate(case_id=CASE), at=at("2026-12-31")).then_nothing()
