"""The page of the court's templates, and documents before one's eyes."""

from urllib.parse import quote

import pytest

from tests.portal.book import CASE
from tests.portal.described import described
from tests.portal.site import CSRF, Site
from tests.portal.test_others_pages import text_of, with_case

pytestmark = pytest.mark.slow
PAGE = "/court/templates"
KIND = "enforcement-notice"
SERVICE = f"documents/courts/yanling/templates/{KIND}"
ROW = {
    "document_kind": KIND,
    "version": 1,
    "state": "proposed",
    "proposer": "chen",
    "proposed_at": "2026-03-02T10:00:00+08:00",
    "sha256": "a" * 64,
    "size_bytes": 37_246,
    "decided_by": [],
    "decided_at": None,
    "reason": None,
}
FILE = {"file": ("通知.docx", b"PK...")}


async def ready(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "documents/openapi.json", described("documents"))
    site.houses.answer("GET", "documents/templates", {"templates": [ROW]})


async def test_every_form_is_listed_with_its_versions(site: Site) -> None:
    await ready(site)
    async with site.visitor("t-1", "document_clerk") as browser:
        page = text_of(await browser.get(PAGE))
    assert "执行通知书" in page
    assert "罚款决定书" in page
    assert f'href="{PAGE}/fine-decision/0"' in page  # the one that came with the program
    assert "待批准" in page
    assert "提交新版本" in page
    assert "批准并发布" not in page


async def test_a_new_version_is_handed_in_and_what_is_wrong_is_told(site: Site) -> None:
    await ready(site)
    flaw = {"title": "第1段“{{ 案由 }}”：没有“案由”这一占位符", "field": "docx"}
    async with site.visitor("t-1", "document_clerk") as browser:
        site.houses.answer("POST", SERVICE, {"errors": [flaw]}, 422)
        refused = text_of(
            await browser.post(f"{PAGE}/{KIND}", data={"csrf": CSRF, "key": "k"}, files=FILE), 422
        )
        site.houses.answer("POST", SERVICE, {"events": []}, 201)
        done = await browser.post(f"{PAGE}/{KIND}", data={"csrf": CSRF, "key": "k"}, files=FILE)
        forged = await browser.post(f"{PAGE}/{KIND}", data={"csrf": "x"}, files=FILE)
    assert "没有“案由”这一占位符" in refused
    assert done.headers["location"] == f"{PAGE}?done={quote('已提交')}"
    assert forged.status_code == 403
    sent = [one for one in site.houses.asked if one.method == "POST"]
    assert sent[-1].body == {"docx": "UEsuLi4="}


async def test_who_may_decide_on_it_is_led_to_the_decision(site: Site) -> None:
    await ready(site)
    request = {
        "case_id": "yanling",
        "approval_id": "template-publication-1",
        "approval": "template-publication",
        "act": f"documents.PublishTemplate/{KIND}",
        "body": {"court": "yanling", "document_kind": KIND, "version": 1},
        "requester": "chen",
        "requested_at": ROW["proposed_at"],
    }
    site.houses.answer("GET", "documents/approvals", {"approvals": [request]})
    async with site.visitor("t-1", "bureau_head") as browser:
        page = text_of(await browser.get(PAGE))
    place = "/cases/yanling/acts/documents/GiveApproval?approval_id=template-publication-1"
    assert place in page
    assert "RefuseApproval" in page


async def test_what_a_form_asks_its_maker_for_is_a_field_of_the_form(site: Site) -> None:
    await ready(site)
    place = f"/cases/{quote(CASE)}/acts/documents/MakeDocument?document_kind=fine-decision"
    async with site.visitor("t-1", "document_clerk") as browser:
        page = text_of(await browser.get(place))
    assert 'name="values.fine_fen"' in page
    assert "交纳期限" in page
    assert 'name="values"' not in page
