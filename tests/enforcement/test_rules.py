"""The 终本 conditions as a table, and the names that packs may use."""

from dataclasses import replace
from datetime import date

import pytest

from services.enforcement.rules import CONDITIONS, Exhaustion, missing_for_termination, renewed_on
from tests.support import at, rulebook

FIFTH = at("2026-03-05").date()
TENTH = at("2026-03-10").date()
MET = Exhaustion(
    outcome="none",
    site_completed=True,
    traditional_found=False,
    debtors=2,
    unrestricted=0,
    last_feedback_on=FIFTH,
    interviewed_on=FIFTH,
    lead_given=False,
)


def test_a_case_that_meets_everything_lacks_nothing() -> None:
    assert missing_for_termination(MET, tuple(CONDITIONS)) == ()


def test_every_missing_condition_is_named() -> None:
    bare = Exhaustion(
        outcome=None,
        site_completed=False,
        traditional_found=None,
        debtors=0,
        unrestricted=0,
        last_feedback_on=None,
        interviewed_on=None,
        lead_given=True,
    )
    assert missing_for_termination(bare, tuple(CONDITIONS)) == (
        "网络查控反馈尚未归类",
        "现场调查未完成",
        "传统调查未完成",
        "被执行人信息缺失",
        "终本约谈未进行",
        "申请执行人提供了有效财产线索",
    )


@pytest.mark.parametrize(
    ("since", "renewed", "enough"),
    [
        (None, None, True),  # the court asks for none
        (FIFTH, None, False),
        (FIFTH, FIFTH, True),
        (TENTH, FIFTH, False),
    ],
)
def test_a_further_query_must_be_recent_enough(
    since: date | None, renewed: date | None, enough: bool
) -> None:
    """浉河 四、(二)4(2): 结案前三个月进行“总对总”查控."""
    found = replace(MET, renewed_since=since, renewed_on=renewed)
    assert (missing_for_termination(found, ("inquiry-renewed",)) == ()) == enough


def test_the_first_query_and_those_of_other_systems_renew_nothing() -> None:
    first = {"C-Q-national-1": TENTH, "C-Q-local-2": TENTH}
    assert renewed_on(first) is None
    assert renewed_on({**first, "C-Q-national-2": FIFTH}) == FIFTH


def test_a_court_adds_conditions_by_name() -> None:
    outdated = Exhaustion(
        outcome="none",
        site_completed=True,
        traditional_found=False,
        debtors=1,
        unrestricted=0,
        last_feedback_on=TENTH,
        interviewed_on=FIFTH,
        lead_given=False,
    )
    assert missing_for_termination(outdated, ()) == ()
    assert missing_for_termination(outdated, ("latest-inquiry",)) == ("终本约谈后又有新的查询反馈",)


@pytest.mark.parametrize("court", rulebook().courts)
def test_leads_hold_a_termination_back_in_every_court(court: str) -> None:
    named = rulebook().pack(court).closing("terminated").conditions
    assert missing_for_termination(replace(MET, leads_left=1), named)
    assert missing_for_termination(replace(MET, leads_unregistered=1), named)


@pytest.mark.parametrize("court", rulebook().courts)
def test_every_condition_a_pack_names_is_known(court: str) -> None:
    named = rulebook().pack(court).closing("terminated").conditions
    assert set(named) <= set(CONDITIONS)
