"""The acts of all services on one page: by whose they are, each with its form, nobody missed."""

from dataclasses import asdict
from typing import Any

import httpx
import orjson

from contracts.catalogue import HOUSES
from kernel.door.next_acts import HeldBy, NextActs, ShownAct, Who
from portal.houses import Houses
from portal.next_acts import STEP, acts_of, board, shelves

CASE = "（2026）豫1024执1号"
HELD = HeldBy(
    guard="errors-uncorrected", title="有差错", article="三、(一)", field=None, until=None
)
CLERK = Who(role="receptionist", title="初次接待专员", relation="")


def act(name: str, *, mine: bool = True, held: bool = False, **more: Any) -> ShownAct:
    return ShownAct(
        **{
            "act": name,
            "title": name,
            "article": "",
            "step": "",
            "subject": "",
            "subject_id": "",
            "method": "POST",
            "path": "/",
            "who": (CLERK,),
            "mine": mine,
            "open": not held,
            "held_by": (HELD,) if held else (),
            "approvals": (),
            "asked": (),
            **more,
        }
    )


TOLD = {
    "intake": (act("CheckFiling", held=True), act("ScanFilingPapers")),
    "payments": (act("ClaimReceipt", mine=False, subject="receipt_id", subject_id="r 1"),),
    "control": (act(STEP, step="roster-set", subject="roster", subject_id="r-1"),),
}


def houses(told: dict[str, httpx.Response] | None = None) -> Houses:
    def answer(request: httpx.Request) -> httpx.Response:
        name = request.url.host
        assert request.headers["authorization"] == "Bearer T"
        if told is not None and name in told:
            return told[name]
        if name == "archive":
            raise httpx.ConnectError("away", request=request)
        if name not in TOLD:
            return httpx.Response(404, json={"title": "没有这一案件"})
        found = asdict(NextActs(case_id=CASE, service=name, acts=TOLD[name]))
        return httpx.Response(200, content=orjson.dumps(found))

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Houses({name: f"http://{name}" for name in HOUSES}, client)


async def test_every_service_is_asked_and_who_is_away_is_named() -> None:
    told = await acts_of(houses(), "T", CASE)
    assert [one.service for one in told.services] == ["intake", "control", "payments"]
    assert [one.title for one in told.away] == [HOUSES["archive"].title]


async def test_an_answer_that_cannot_be_read_is_as_none() -> None:
    odd = {
        "intake": httpx.Response(200, json={"acts": "?"}),
        "triage": httpx.Response(500, json={}),
    }
    told = await acts_of(houses(odd), "T", CASE)
    assert {one.service for one in told.away} == {"intake", "triage", "archive"}


async def test_acts_stand_by_whose_they_are_and_whether_they_are_held_back() -> None:
    found = board(await acts_of(houses(), "T", CASE))
    assert [one.act.act for one in found.now] == ["ScanFilingPapers", STEP]
    assert [one.act.act for one in found.later] == ["CheckFiling"]
    assert [one.act.act for one in found.others] == ["ClaimReceipt"]
    assert found.held == []


async def test_an_act_leads_to_its_form_with_what_it_is_about() -> None:
    found = board(await acts_of(houses(), "T", CASE))
    assert found.others[0].href.endswith("/acts/payments/ClaimReceipt?receipt_id=r+1")
    assert found.now[1].href.endswith("/acts/control/RecordStep?step=roster-set&subject_id=r-1")


async def test_acts_are_found_by_their_title() -> None:
    found = board(await acts_of(houses(), "T", CASE), "Scan")
    assert [one.act.act for one in found.now] == ["ScanFilingPapers"]


async def test_acts_of_one_title_stand_together_in_the_order_of_their_services() -> None:
    now = board(await acts_of(houses(), "T", CASE)).now
    found = shelves([*now, now[1]])
    assert [(one.service, [len(line.offers) for line in one.lines]) for one in found] == [
        ("intake", [1]),
        ("control", [2]),
    ]
