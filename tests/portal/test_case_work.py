"""What the team has done, on the page of a case: how far each thing has come, and what may be done
with it."""

from typing import Any

import pytest

from kernel.door.next_acts import ShownAct
from portal.next_acts import Offer
from portal.pages.case.work import objection_state, placed, sanction_state

RECEIVED: dict[str, Any] = {
    "admitted_at": None,
    "outcome": None,
    "ruled_at": None,
    "remedy": None,
    "sought_at": None,
    "remedy_outcome": None,
    "lapsed_at": None,
}
ADMITTED = RECEIVED | {"admitted_at": "2026-03-04"}
RULED = ADMITTED | {"outcome": "rejected", "ruled_at": "2026-03-15", "remedy": "suit"}
SOUGHT = RULED | {"sought_at": "2026-03-20"}


@pytest.mark.parametrize(
    ("objection", "state"),
    [
        (RECEIVED, "received"),
        (ADMITTED, "admitted"),
        (RULED, "ruled"),
        (RULED | {"remedy": "none"}, "final"),
        (RULED | {"lapsed_at": "2026-04-01"}, "final"),
        (RECEIVED | {"outcome": "declined", "ruled_at": "2026-03-05"}, "final"),
        (SOUGHT, "sought"),
        (SOUGHT | {"remedy_outcome": "enforced"}, "final"),
    ],
)
def test_an_objection_is_shown_as_far_as_it_has_come(objection: dict[str, Any], state: str) -> None:
    assert objection_state(objection) == state


@pytest.mark.parametrize(
    ("carried_out", "ended", "outcome", "state"),
    [
        (None, None, None, "ordered"),
        ("2026-03-04", None, None, "carried_out"),
        ("2026-03-04", None, "upheld", "carried_out"),
        ("2026-03-04", "2026-03-09", None, "ended"),
        ("2026-03-04", None, "revoked", "revoked"),
    ],
)
def test_a_coercive_act_is_shown_as_far_as_it_has_come(
    carried_out: str | None, ended: str | None, outcome: str | None, state: str
) -> None:
    act = {"carried_out_at": carried_out, "ended_at": ended, "outcome": outcome}
    assert sanction_state(act) == state


def offer(act: str, subject_id: str = "", *, mine: bool = True, opened: bool = True) -> Offer:
    shown = ShownAct(
        act=act,
        title=act,
        article="",
        step="",
        subject="",
        subject_id=subject_id,
        method="POST",
        path="",
        who=(),
        mine=mine,
        open=opened,
        held_by=(),
        approvals=(),
        asked=(),
    )
    return Offer("enforcement", shown, f"/acts/{act}?{subject_id}")


def test_what_may_be_done_stands_with_its_thing_or_at_its_place() -> None:
    found = placed(
        [
            offer("RuleObjection", "B1"),
            offer("SummonParty", "王"),
            offer("OrderSanction", "王"),
            offer("OrderSanction", "李"),
            offer("ReceiveObjection"),
            offer("CarryOutSanction", "S1", opened=False),
            offer("EndSanction", "S2", mine=False),
        ]
    )
    assert {place: [one.act.act for one in offers] for place, offers in found.items()} == {
        "B1": ["RuleObjection"],
        "王": ["SummonParty"],
        "sanctions": ["OrderSanction", "OrderSanction"],
        "objections": ["ReceiveObjection"],
    }
