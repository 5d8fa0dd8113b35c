"""Agents of parties, and what parties tell: 民事诉讼法 第六十一条、第六十二条."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.intake_parties import AgentAuthorised, AgentDismissed, PartyStated
from services.intake.commands import AuthoriseAgent, DismissAgent, StateAsParty
from tests.intake.samples import CASE, NOW
from tests.intake.test_decide import INTAKE, NAME, filed
from tests.support import at, by, pack

TWO = pack().rule("agents-at-most-two").article
WRITTEN = pack().rule("agency-in-writing").article
AGENCY: dict[str, Any] = {"case_id": CASE, "principal_id": "P1"}
SPRING = {"first_day": date(2026, 3, 2), "last_day": date(2026, 5, 31)}


def authorise(agent: str, **changes: Any) -> AuthoriseAgent:
    return AuthoriseAgent(**{**AGENCY, "agent_id": agent, "name": NAME, **SPRING, **changes})


def authorised(agent: str, **changes: Any) -> AgentAuthorised:
    given = {**AGENCY, "agent_id": agent, "name": NAME, "special": False, **SPRING}
    return AgentAuthorised(**{**given, **changes})


def dismissed(agent: str, last_day: date) -> AgentDismissed:
    return AgentDismissed(**AGENCY, agent_id=agent, last_day=last_day)


def test_a_party_has_an_agent_from_a_day_on() -> None:
    INTAKE.given(filed()).when(authorise("A1"), at=NOW).then(authorised("A1"))
    INTAKE.given(filed(), authorised("A1")).when(authorise("A1"), at=NOW).then_nothing()


def test_a_stranger_to_the_case_has_no_agent_in_it() -> None:
    INTAKE.given(filed()).when(authorise("A1", principal_id="P9"), at=NOW).then_refused(
        "", "principal_id"
    )


@pytest.mark.parametrize(
    ("first_day", "refused"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)]
)
def test_of_three_agents_only_two_act_at_a_time(first_day: date, refused: bool) -> None:
    story = INTAKE.given(filed(), authorised("A1"), authorised("A2"))
    third = {"first_day": first_day, "last_day": None}
    asked = story.when(authorise("A3", **third), at=NOW)
    if refused:
        asked.then_refused(TWO, "agent_id")
    else:
        asked.then(authorised("A3", **third))


def test_the_other_party_counts_its_own_agents() -> None:
    story = INTAKE.given(filed(), authorised("A1"), authorised("A2"))
    story.when(authorise("A3", principal_id="P2"), at=NOW).then(authorised("A3", principal_id="P2"))


def test_an_authority_has_possible_days_and_is_not_doubled() -> None:
    backwards = authorise("A1", last_day=date(2026, 3, 1))
    INTAKE.given(filed()).when(backwards, at=NOW).then_refused(WRITTEN, "last_day")
    INTAKE.given(filed(), authorised("A1")).when(
        authorise("A1", special=True), at=NOW
    ).then_refused(WRITTEN, "first_day")


def test_an_agent_is_dismissed_once_and_another_takes_the_place() -> None:
    ends = DismissAgent(**AGENCY, agent_id="A1", last_day=date(2026, 3, 31))
    ended = dismissed("A1", date(2026, 3, 31))
    story = INTAKE.given(filed(), authorised("A1"), authorised("A2"))
    story.when(ends, at=NOW).then(ended)
    INTAKE.given(filed(), authorised("A1"), ended).when(ends, at=NOW).then_nothing()
    INTAKE.given(filed(), authorised("A1"), authorised("A2"), ended).when(
        authorise("A3", first_day=date(2026, 4, 1)), at=NOW
    ).then(authorised("A3", first_day=date(2026, 4, 1)))
    later = replace(ends, last_day=date(2026, 6, 30))
    INTAKE.given(filed(), authorised("A1")).when(later, at=NOW).then_refused("", "agent_id")


@pytest.mark.parametrize(
    ("person", "principal", "day", "may"),
    [
        ("P1", "", "2026-03-10", True),  # the applicant
        ("P2", "P2", "2026-03-10", True),  # the debtor
        ("P2", "P1", "2026-03-10", False),
        ("A1", "P1", "2026-03-02 18:00", True),  # the agent's first day
        ("A1", "P1", "2026-05-31", True),  # the last
        ("A1", "P1", "2026-06-01", False),
        ("A1", "", "2026-03-10", False),
        ("A1", "P2", "2026-03-10", False),
        ("P9", "", "2026-03-10", False),
    ],
)
def test_who_tells_is_a_party_or_its_agent_that_day(
    person: str, principal: str, day: str, may: bool
) -> None:
    content = replace(NAME, key=person)
    command = StateAsParty(case_id=CASE, about="lead", content=content, principal_id=principal)
    asked = INTAKE.given(filed(), authorised("A1")).when(
        command, at=at(day), by=by("portal", person)
    )
    if not may:
        asked.then_refused("", "principal_id")
        return
    asked.then(
        PartyStated(
            case_id=CASE,
            person_id=person,
            principal_id=principal or person,
            about="lead",
            content=content,
        )
    )


def test_nobody_tells_under_the_key_of_another() -> None:
    command = StateAsParty(case_id=CASE, about="account", content=replace(NAME, key="P1"))
    INTAKE.given(filed()).when(command, at=NOW, by=by("portal", "P2")).then_refused(
        WRITTEN, "content"
    )


def test_what_was_told_before_is_not_recorded_again() -> None:
    told = StateAsParty(case_id=CASE, about="opinion", content=NAME)
    stated = PartyStated(
        case_id=CASE, person_id="P1", principal_id="P1", about="opinion", content=NAME
    )
    INTAKE.given(filed(), stated).when(told, at=NOW, by=by("portal", "P1")).then_nothing()
