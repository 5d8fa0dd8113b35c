"""The court's own duties: watched from a day on, opened for no case, closed by steps of the court."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.steps import StepRecorded
from contracts.supervision import CourtWatched
from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Early
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing import Spec
from services.supervision.app import DEFINITION
from services.supervision.commands import NoticeTime, Observe, WatchCourt
from services.supervision.decide.duties import COURT_WATCHED
from services.supervision.reactions import react
from tests.supervision.court import (
    CASE,
    Court,
    court_of,
    filed,
    node,
    observe,
    outline,
    pack_of,
    step,
)
from tests.supervision.test_reactions import fact_of
from tests.support import at, by, calendar, rulebook
from zhixing.simulation.in_memory import InMemoryDeployment

COURT = "yanling"
WATCH = WatchCourt(court=COURT, watched_from=date(2026, 3, 6))
WATCHED = CourtWatched(
    case_id=COURT, pack="yanling@2022-03-14.00000000", watched_from=date(2026, 3, 6)
)


def duty(code: str, unit: str) -> dict[str, Any]:
    row = node(
        code,
        {},
        subject="court",
        every={"unit": unit},
        opens_on=[COURT_WATCHED],
        closes_on=[f"control.StepRecorded/{code}"],
    )
    del row["limit"]
    return row


PACK = pack_of(
    [
        duty("signed-in", "working_day"),
        duty("reported", "calendar_month"),
        node(
            "checked",
            {"unit": "same_day"},
            opens_on=["intake.CaseFiled"],
            closes_on=["control.StepRecorded/signed-in"],
        ),
    ],
    [
        step("signed-in", "control", subject="court", repeat="each"),
        step("reported", "control", subject="court", repeat="each"),
    ],
)


def signed_in(when: str) -> Observe:
    event = StepRecorded(
        case_id=COURT,
        step="signed-in",
        subject="court",
        subject_id="",
        done_at=at(when),
        article="第一条",
        recorder="handler-1",
    )
    return Observe(
        case_id=COURT, service="control", name="StepRecorded", occurred_at=at(when), event=event
    )


def watched() -> Court:
    """The court is watched from Friday 2026-03-06 on."""
    founded = Court(Spec(DEFINITION, PACK, calendar(), (WATCHED,)))
    return founded.did(observe(WATCHED, at("2026-03-06 00:00")), "2026-03-06 08:00")


def test_a_court_is_watched_once() -> None:
    spec = Spec(DEFINITION, PACK, calendar())
    spec.when(WATCH, at=at("2026-03-06"), by=by("operator")).then(WATCHED)
    spec.given(WATCHED).when(WATCH, at=at("2026-03-09"), by=by("operator")).then_nothing()


def test_no_court_watches_another() -> None:
    other = WatchCourt(court="ruyang", watched_from=date(2026, 3, 6))
    Spec(DEFINITION, PACK, calendar()).when(other, at=at("2026-03-06")).then_refused("", "court")


def test_a_court_is_watched_from_one_day() -> None:
    watched = Spec(DEFINITION, PACK, calendar(), (WATCHED,))
    watched.when(WATCH, at=at("2026-03-09")).then_nothing()
    other = WatchCourt(court=COURT, watched_from=date(2026, 3, 9))
    watched.when(other, at=at("2026-03-09")).then_stands(
        "", "watched_from", watched_from=date(2026, 3, 6)
    )


def test_its_duties_open_with_the_day_from_which_it_is_watched() -> None:
    (observation,) = react(fact_of(WATCHED), PACK)
    told = observe(WATCHED, at("2026-03-06 00:00"))
    assert observation == replace(told, recorded_at=fact_of(WATCHED).recorded_at)
    founded = Court(Spec(DEFINITION, PACK, calendar(), (WATCHED,)))
    assert outline(founded.asked(observation, "2026-03-06 08:00")) == [
        "NodeOpened signed-in@2026-03-06 2026-03-06 23:59:59",
        "NodeOpened reported@2026-03-01 2026-03-31 23:59:59",
    ]


def test_a_step_of_the_court_closes_the_duty_of_its_day() -> None:
    assert outline(watched().asked(signed_in("2026-03-06 09:00"), "2026-03-06 09:00")) == [
        "NodeClosed signed-in@2026-03-06 done"
    ]


def test_a_day_on_which_nobody_did_it_is_a_breach() -> None:
    verdict = watched().asked(
        NoticeTime(case_id=COURT, now=at("2026-03-07 00:00")), "2026-03-07 00:00"
    )
    assert outline(verdict) == [
        "NodeBreached signed-in@2026-03-06 2026-03-06 23:59:59",
        "NodeOpened signed-in@2026-03-09 2026-03-09 23:59:59",
    ]


def test_a_case_opens_no_duty_of_the_court() -> None:
    assert outline(court_of(PACK).observing(filed(), "2026-03-06 10:00"))[1:] == [
        "NodeOpened checked 2026-03-06 23:59:59"
    ]


def test_a_step_of_the_court_touches_no_node_of_a_case_and_the_other_way_round() -> None:
    case = court_of(PACK).saw(filed(), "2026-03-06 10:00")
    of_case = signed_in("2026-03-06 11:00").event
    heard = observe_step(of_case, CASE)
    assert outline(case.asked(heard, "2026-03-06 11:00")) == ["NodeClosed checked done"]
    own = watched().asked(signed_in("2026-03-06 09:00"), "2026-03-06")
    assert outline(own) == ["NodeClosed signed-in@2026-03-06 done"]


def observe_step(event: StepRecorded, case_id: str) -> Observe:
    return Observe(
        case_id=case_id,
        service="control",
        name="StepRecorded",
        occurred_at=at("2026-03-06 11:00"),
        event=event,
    )


async def test_in_the_town_the_duty_of_a_day_is_opened_done_and_opened_again() -> None:
    town = InMemoryDeployment(rulebook(), SimulatedClock(at("2026-03-06 08:00")))
    operator = by("operator")
    await town.submit("supervision", WATCH, court=COURT, actor=operator)
    module = RecordStep(case_id=COURT, step="module-entrustment-opened")
    row = next(row for row in town.rulebook.pack(COURT).steps if row.code == module.step)
    await town.submit(row.service, module, court=COURT, actor=by(row.by[0]))
    await town.drain()
    await town.advance(COURT, CASE, at("2026-03-10 00:00"))
    told = [
        (recorded.name, recorded.event.node_id)
        for recorded in await town.history(COURT, COURT)
        if hasattr(recorded.event, "node_id") and "entrustment" in recorded.event.node_id
    ]
    assert told == [
        ("NodeOpened", "entrustment-module-opened@2026-03-06"),
        ("NodeClosed", "entrustment-module-opened@2026-03-06"),
        ("NodeOpened", "entrustment-module-opened@2026-03-09"),
        ("NodeBreached", "entrustment-module-opened@2026-03-09"),
        ("NodeOpened", "entrustment-module-opened@2026-03-10"),
    ]


def test_a_step_before_the_court_is_watched_is_kept_for_later() -> None:
    with pytest.raises(Early):
        court_of(PACK).asked(signed_in("2026-03-06 09:00"), "2026-03-06 09:00")
