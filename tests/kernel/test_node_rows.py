"""What a `[[node]]` row may say together: one date from one place, and an end for every duty."""

from typing import Any

import pytest
from pydantic import ValidationError

from kernel.rulebook import NodeRow, Recurrence

PROMPT: dict[str, Any] = {
    "code": "seized",
    "title": "查封",
    "stage": "control",
    "who": "judge",
    "opens_on": ["intake.CaseFiled"],
    "limit": {"unit": "prompt"},
    "article": "第一条",
    "text": "及时查封",
    "requirements": ["YL-001"],
}
DATED = {**PROMPT, "limit": {"value": 5, "unit": "day"}, "closes_on": ["control.AssetsFrozen"]}
WEEKLY = {**PROMPT, "every": {"unit": "week"}, "closes_on": ["control.AssetsFrozen"]}
LOOKING = {**PROMPT, "look_back": {"value": 3, "unit": "month"}, "closes_on": WEEKLY["closes_on"]}

FINE = [
    PROMPT,
    DATED,
    WEEKLY,
    LOOKING,
    {**PROMPT, "wait": True, "due_on": "perform_by"},
    {**DATED, "wait": True, "closes_on": []},
    {**DATED, "set_by": "《办法》"},
]
WRONG = [
    ({**PROMPT, "wait": True}, "wait: a waiting time needs a limit"),
    ({**DATED, "closes_on": []}, "closes_on: a duty with a date"),
    ({**PROMPT, "due_on": "perform_by"}, "closes_on: a duty with a date"),
    ({**DATED, "due_on": "perform_by"}, "due_on: the date comes from the event or from the limit"),
    ({**WEEKLY, "limit": DATED["limit"]}, "every: what comes back is due"),
    ({**WEEKLY, "closes_on": []}, "closes_on: a duty that comes back"),
    ({**LOOKING, "closes_on": []}, "closes_on: a duty that comes back or looks back"),
    ({**WEEKLY, "set_by": "《办法》"}, "set_by: the limit is set by a document, or otherwise"),
]


@pytest.mark.parametrize("row", FINE)
def test_a_row_that_agrees_with_itself_is_read(row: dict[str, Any]) -> None:
    assert NodeRow.model_validate(row).code == "seized"


@pytest.mark.parametrize(("row", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_row_that_contradicts_itself_is_refused(row: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NodeRow.model_validate(row)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("value", "unit", "fine"),
    [
        (1, "week", True),
        (2, "week", False),
        (1, "calendar_month", True),
        (2, "calendar_month", False),
        (2, "day", False),
        (3, "month", True),
    ],
)
def test_only_months_are_counted_by_more_than_one(value: int, unit: str, fine: bool) -> None:
    row = {"value": value, "unit": unit}
    if fine:
        assert Recurrence.model_validate(row).value == value
    else:
        with pytest.raises(ValidationError, match="only months from a day"):
            Recurrence.model_validate(row)
