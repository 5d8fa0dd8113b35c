"""What the page of a case's property shows of each item."""

from datetime import date
from typing import Any

import pytest

from kernel.deciding.testing_table import table
from portal.pages.case.belongings import acts_on, items_of

TODAY = date(2026, 3, 2)
ALL = frozenset({"RenewMeasure", "ReleaseMeasure", "MoveQueue", "StatePropertyFacts"})


def asset(**more: Any) -> dict[str, Any]:
    plain = {"asset_id": "A1", "asset_kind": "vehicle", "status": "frozen", "expires_on": None}
    return {**plain, **more}


ENDS = table("""
    ends       | status   | left | soon
    2026-03-02 | frozen   | 0    | yes  # the last day itself
    2026-04-01 | frozen   | 30   | yes
    2026-04-02 | frozen   | 31   | no
    2026-03-10 | released | -1   | no   # nothing is left of it
    2026-03-01 | frozen   | -1   | no
""")


@pytest.mark.parametrize("row", ENDS, ids=lambda row: f"{row['ends']} {row['status']}")
def test_a_measure_that_ends_within_a_month_is_marked(row: dict[str, str]) -> None:
    content = {"assets": [asset(expires_on=row["ends"], status=row["status"])]}
    (item,) = items_of(content, ALL, TODAY)
    assert (item["left"], item["soon"]) == (int(row["left"]), row["soon"] == "yes")


def test_an_item_has_its_own_measures_and_what_the_visitor_may_do() -> None:
    one, other = {"asset_id": "A1", "act": "seal"}, {"asset_id": "A2", "act": "seal"}
    content = {"assets": [asset()], "measures": [one, other], "excess_assets": ["A1"]}
    (item,) = items_of(content, frozenset({"RenewMeasure"}), TODAY)
    assert item["history"] == [one]
    assert item["excessive"]
    assert item["acts"] == [("RenewMeasure", "续行")]


def test_only_money_is_deducted_and_what_waits_can_move_up() -> None:
    def named(**more: Any) -> set[str]:
        return {name for name, _ in acts_on(asset(**more))}

    assert "RequestDeduction" not in named()
    assert "RequestDeduction" in named(asset_kind="deposit")
    assert "MoveQueue" in named(status="queued")
    assert named(status="released") == set()
