"""Whoever is shown a name out of the case book is on record before the answer."""

from typing import Any
from urllib.parse import quote

import pytest

from portal.casebook import names_shown
from tests.portal.book import CASE
from tests.portal.site import COURT, Site
from tests.portal.test_api import told
from tests.portal.test_others_pages import text_of, with_case

pytestmark = pytest.mark.slow
PAGE = f"/cases/{quote(CASE, safe='')}"


async def shown(site: Site) -> list[tuple[str, str, int]]:
    rows = await names_shown.of_case(await site.portal.ground.reader(COURT), COURT, CASE)
    return sorted((row["reader"], row["route"], row["count"]) for row in rows)


async def test_lists_pages_exports_and_programs_are_on_record(site: Site) -> None:
    await with_case(site)
    assert await shown(site) == []
    async with site.visitor("li", "handler") as browser:
        await browser.get("/cases?state=closed")  # shows nobody
        assert await shown(site) == []
        await browser.get("/cases")
        await browser.get("/cases/export.csv")
        await browser.get(PAGE)
    await told(site, "/api/cases", "receptionist", person="program")
    found = await shown(site)
    assert [one[:2] for one in found] == [
        ("li", "/cases"),
        ("li", "/cases/export"),
        ("li", "/cases/{case_id}"),
        ("program", "/api/cases"),
    ]
    assert len({count for _, _, count in found}) == 1


async def test_who_may_see_reads_sees_these_too(site: Site) -> None:
    await with_case(site)
    reads: dict[str, Any] = {"readers": [], "reads": [], "next": None}
    site.houses.answer("GET", "intake/reads", reads)
    async with site.visitor("li", "handler") as browser:
        await browser.get("/cases")
    async with site.visitor("head", "bureau_head") as browser:
        page = text_of(await browser.get(f"{PAGE}/readers"))
        listed = (await browser.get(f"{PAGE}/readers/export.csv")).content.decode("utf-8-sig")
    for text in (page, listed):
        assert "门户" in text
        assert "姓名" in text


async def test_an_emptied_book_keeps_who_was_shown_names(site: Site) -> None:
    await with_case(site)
    async with site.visitor("li", "handler") as browser:
        await browser.get("/cases")
    await site.portal.filler.book.empty(COURT)
    assert [one[0] for one in await shown(site)] == ["li"]
