"""The desks of entrustment and preservation: what is done next with each row, by when, and where;
and the page of a matter, which is no case of the court."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from contracts.control_entrustment import EntrustmentPaper
from contracts.control_matters import MatterAnswered, MatterReceived, MatterReplyFailed
from contracts.supervision import NodeOpened
from kernel.people.sealed import case_key
from portal.desks import ENTRUSTMENTS, MATTERS, PRESERVATIONS
from tests.portal.book import record
from tests.portal.described import described
from tests.portal.site import COURT, Site
from tests.portal.test_my_work import opened
from tests.portal.test_others_pages import text_of
from tests.support import at

NUMBER = "WT2026030300000001"
DEMAND = "查封谷某乙名下车辆一辆"
MATTER: dict[str, Any] = {
    "case_id": NUMBER,
    "from_court": "浉河区人民法院",
    "matter": "sealing",
    "status": "received",
    "matter_class": None,
    "team": None,
    "received_at": "2026-03-03T10:00:00+08:00",
    "urgings": 2,
    "answer_by": None,
    "asked": [],
}
OPEN = {"matters": [MATTER], "next": None, "counts": {"open": 3, "received": 1, "sorted": 2}}


def test_every_state_of_a_list_is_one_of_its_rows_and_each_step_belongs_to_one() -> None:
    for one in (ENTRUSTMENTS, MATTERS, PRESERVATIONS):
        assert set(one.steps) <= {*one.states, "asked"}
        assert next(iter(one.states)) == "open"


def test_papers_that_are_asked_for_come_before_everything_else() -> None:
    asked = ENTRUSTMENTS.step({"status": "accepted", "asked": ["ruling"]})
    urged = ENTRUSTMENTS.step({"status": "accepted", "asked": []})
    assert (asked and asked.title, urged and urged.title) == ("补交材料", "催办")
    assert ENTRUSTMENTS.step({"status": "passed"}) is None


async def with_matter(site: Site, *duties: NodeOpened) -> None:
    keyring = site.portal.filler.keyring
    paper = EntrustmentPaper(
        paper="ruling",
        file_id="F1",
        content="F1",
        size_bytes=1,
        file_kind="pdf",
        file_name=await keyring.seal(COURT, case_key(NUMBER), "裁定书.pdf"),
    )
    received = MatterReceived(
        case_id=NUMBER,
        entrustment_id=NUMBER,
        from_court="浉河区人民法院",
        their_case_id="（2026）豫1502执61号",
        matter="sealing",
        demand=await keyring.seal(COURT, case_key(NUMBER), DEMAND),
        papers=(paper,),
        received_at=at("2026-03-03 10:00"),
    )
    await take(site, "control", 1, received)
    for position, duty in enumerate(duties, start=1):
        await take(site, "supervision", position, duty)


async def take(site: Site, service: str, position: int, event: Any) -> None:
    told = record(event, position, service, NUMBER)
    await site.portal.filler.book.take((service, 0), [told])


@pytest.mark.slow
async def test_a_row_leads_to_the_form_of_what_is_done_next_where_one_may_do_it(
    site: Site,
) -> None:
    due = opened(NUMBER, "tasks", at("2026-03-05"), f"entrustment-accepted#{NUMBER}")
    await with_matter(site, replace(due, stage="entrustment"))
    site.houses.answer("GET", "control/openapi.json", described("control"))
    site.houses.answer("GET", "control/matters?state=open", OPEN)
    site.houses.answer("GET", "control/entrustments?state=open", {"entrustments": []})
    form = f"/cases/{NUMBER}/acts/control/AcceptMatter?entrustment_id={NUMBER}"
    async with site.visitor("d-1", "delegation_clerk") as browser:
        desk = text_of(await browser.get("/desks/entrustment"))
        page = text_of(await browser.get(form))
        export = await browser.get("/desks/entrustment/matters/export.csv?state=open")
    assert f'href="{form}"' in desk
    assert '全部在办 <span class="zx-count">3</span>' in desk
    assert '待接收 <span class="zx-count">1</span>' in desk
    assert "待回复 <span" not in desk  # none stands there
    assert "已逾期" in desk
    assert "浉河区人民法院委托" in page
    assert "浉河区人民法院" in export.text
    async with site.visitor("p-1", "document_clerk") as browser:
        others = text_of(await browser.get("/desks/entrustment"))
    assert form not in others
    assert "接收" in others


@pytest.mark.slow
async def test_a_matter_has_a_page_that_says_what_is_asked_and_is_no_case(site: Site) -> None:
    await with_matter(site)
    place = f"/cases/{quote(NUMBER)}"
    async with site.visitor("d-1", "delegation_clerk") as browser:
        page = text_of(await browser.get(place))
        assert (await browser.get(f"{place}/files")).status_code == 200
        listed = text_of(await browser.get("/cases"))
        assert (await browser.get("/cases/WT2026030300000009")).status_code == 404
    assert all(words in page for words in (DEMAND, "（2026）豫1502执61号", "查封", "裁定书"))
    assert "案款" not in page.split("zx-tabs")[1].split("</nav>")[0]
    assert NUMBER not in listed
    answered = MatterAnswered(
        case_id=NUMBER, entrustment_id=NUMBER, outcome="done", result="已查封", papers=()
    )
    await take(site, "control", 2, answered)
    async with site.visitor("d-1", "delegation_clerk") as browser:
        assert "已结案" in text_of(await browser.get(place))
    refused = MatterReplyFailed(case_id=NUMBER, entrustment_id=NUMBER, reason="材料无法打开")
    await take(site, "control", 3, refused)
    async with site.visitor("d-1", "delegation_clerk") as browser:
        assert "已结案" not in text_of(await browser.get(place))
