"""What may be done next, as the doors of the houses tell it."""

from typing import Any

import pytest

from contracts.intake import FilingErrorFound
from tests.intake.test_decide import filed
from tests.kernel.authority import Houses, Told, appointed, held_by
from tests.payments.cases import ALLOCATED, CASE, OPEN, RECEIPT, claimed, received
from tests.support import pack

ACCOUNT = f"account-{CASE}"


@pytest.fixture
def houses() -> Houses:
    """鄢陵's doors: a fund clerk in her office, and a handler who holds the case."""
    told, rules = Told(), pack()
    team = rules.pools[0].teams[0].team
    told.tell("yanling", appointed("fund-1", "fund_clerk", ""))
    told.tell("yanling", appointed("handler-1", "handler", team))
    told.tell("yanling", appointed("handler-2", "handler", team))
    told.tell("yanling", *held_by(CASE, rules.command_centre, team, "handler-1"))
    return Houses(told)


async def listed(houses: Houses, person: str, service: str = "payments") -> dict[str, Any]:
    answer = await houses.acts(service, CASE, person=person, roles=("auditor",))
    return {f"{one['act']}{one['step']}": one for one in answer["acts"]}


async def test_an_act_is_open_or_says_what_holds_it_back(houses: Houses) -> None:
    for event in (*OPEN, received):
        await houses.record("payments", event, ACCOUNT)
    acts = await listed(houses, "handler-1")
    claim = acts["ClaimReceipt"]
    assert (claim["open"], claim["mine"], claim["subject_id"]) == (True, True, RECEIPT)
    assert claim["title"] == "认领案款"
    assert claim["path"].endswith("/claim")
    assert "{" not in claim["path"]
    assert {"role": "handler", "title": "承办人", "relation": "承办本案的团队"} in claim["who"]
    arrival = acts["RegisterArrival"]
    assert not arrival["open"]
    assert [one["title"] for one in arrival["held_by"]] == ["案款尚未核对认领"]
    assert arrival["held_by"][0]["article"] == pack().rule("receipt-claimed").article
    assert arrival["held_by"][0]["guard"] == "unclaimed"
    assert "ApprovePayout" not in acts  # the program alone does it


async def test_what_is_done_is_listed_no_more(houses: Houses) -> None:
    for event in (*OPEN, received, claimed):
        await houses.record("payments", event, ACCOUNT)
    acts = await listed(houses, "fund-1")
    assert "ClaimReceipt" not in acts
    assert acts["RegisterArrival"]["open"]


async def test_another_handler_sees_that_the_act_is_not_hers(houses: Houses) -> None:
    for event in ALLOCATED:
        await houses.record("payments", event, ACCOUNT)
    ask = (await listed(houses, "handler-2"))["RequestPayout"]
    assert (ask["open"], ask["mine"]) == (True, False)


async def test_what_is_missing_in_a_filing_is_told(houses: Houses) -> None:
    await houses.record("intake", filed(case_id=CASE), f"filing-{CASE}")
    found = FilingErrorFound(case_id=CASE, field="claim_fen", found="金额有误")
    await houses.record("intake", found, f"filing-{CASE}")
    acts = await listed(houses, "fund-1", "intake")
    assert not acts["CheckFiling"]["open"]
    assert "尚未纠正" in acts["CheckFiling"]["held_by"][0]["title"]


async def test_a_case_that_a_house_does_not_know_is_not_found(houses: Houses) -> None:
    answer = await houses.acts("payments", CASE, person="fund-1", roles=("auditor",))
    assert answer["status"] == 404
