"""Filters of the case list are kept by name for whoever saved them, and nobody else."""

from urllib.parse import quote

import pytest

from contracts.operations import PersonErased
from portal.casebook import saved_views
from portal.casebook.saved_views import VIEWS_MAX, SavedView
from portal.searches import Searches
from tests.portal.book import CASE, record
from tests.portal.site import COURT, CSRF, NOW, SECRET, Site
from tests.portal.test_others_pages import CODE, text_of, with_case

pytestmark = pytest.mark.slow
SEARCHES = Searches(SECRET.encode())
MINE = f"/cases?{SEARCHES.query(COURT, {'words': '王', 'state': 'open'})}".replace("&", "&amp;")


async def saved(site: Site, person: str, query: str, name: str = "王姓在办") -> int:
    async with site.visitor(person, "handler") as browser:
        form = {"csrf": CSRF, "name": name}
        return (await browser.post(f"/cases/views?{query}", data=form)).status_code


async def shown(site: Site, person: str) -> str:
    async with site.visitor(person, "handler") as browser:
        return text_of(await browser.get("/cases"))


async def test_a_view_is_of_whoever_saved_it(site: Site) -> None:
    assert await saved(site, "li", f"words={quote('王')}&state=open") == 303
    assert MINE in await shown(site, "li")
    assert MINE not in await shown(site, "wang")
    async with site.visitor("li", "handler") as browser:
        form = {"csrf": CSRF, "name": "王姓在办"}
        await browser.post("/cases/views/removal", data=form)
    assert MINE not in await shown(site, "li")


async def test_a_view_outlives_the_case_book_and_not_the_name_in_it(site: Site) -> None:
    person = await with_case(site)
    await saved(site, "li", f"words={quote('王')}&state=open")
    await saved(site, "li", "state=closed", "已结")
    await site.portal.filler.book.empty(COURT)
    await site.portal.filler.book.open(COURT)
    assert MINE in await shown(site, "li")
    await with_case(site)
    gone = PersonErased(case_id=CASE, person_id=person, requester="zhang", reason="依法删除")
    await site.portal.filler.book.take(("intake", 0), [record(gone, 9, "intake")])
    page = await shown(site, "li")
    assert (MINE in page, "已结" in page) == (False, True)


async def test_what_is_not_saved_is_told(site: Site) -> None:
    async with site.visitor("li", "handler") as browser:
        for name in (" ", "在\0办"):
            form = {"csrf": CSRF, "name": name}
            nameless = await browser.post("/cases/views?state=open", data=form)
            assert "请写明视图名称" in text_of(nameless, 422)
        code = await browser.post(f"/cases/views?words={CODE}", data={"csrf": CSRF, "name": "码"})
        assert "证件号码不保存" in text_of(code, 422)
    pools = site.portal.filler.book.pools
    for number in range(VIEWS_MAX):
        view = SavedView(name=str(number), filters={"state": "open"})
        assert await saved_views.keep(pools, COURT, "li", view, NOW)
    assert await saved(site, "li", "state=open", "又一") == 422
    assert await saved(site, "li", "state=closed", "7") == 303  # in the place of the former
