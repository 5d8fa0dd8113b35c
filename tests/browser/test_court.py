"""The court itself in a browser: its staff, its days and duties; several things done at once."""

import csv
import io

import pytest
from playwright.async_api import Browser, FilePayload, Page

from tests.browser.people import fill
from tests.browser.test_portal import FILING
from tests.browser.visit import NARROW, Town, Visit, case_path, visiting

pytestmark = pytest.mark.slow
CASE = "（2026）豫1024执8861号"
LISTED = [f"（2026）豫1024执{serial}号" for serial in (8871, 8872)]
HEADINGS = ["案号", "标的金额（元）", "立案日期", "执行依据", "申请执行人", "被执行人"]


async def sent(page: Page, button: str) -> None:
    async with page.expect_navigation():
        await page.click(f"main >> button:has-text('{button}')")


async def fits(visit: Visit) -> None:
    """The page hinders nobody, and fits a telephone."""
    assert await visit.violations() == [], visit.page.url
    before = visit.page.viewport_size
    await visit.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    width = await visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], visit.page.url
    assert before is not None
    await visit.page.set_viewport_size(before)


async def test_the_head_of_the_bureau_keeps_the_register_and_the_days(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town, "bureau_head") as visit:
        page, away = visit.page, town.name("quality_clerk")
        await visit.until("/court/staff", away)
        row = page.locator("main tr", has_text=away).first
        await row.locator("summary").click()
        await row.get_by_role("link", name="登记人员离岗").click()
        await fits(visit)
        substitute = town.name("general_clerk")
        await fill(
            visit, {"代行人": substitute, "离岗首日": "2026-03-09", "离岗末日": "2027-03-01"}
        )
        await sent(page, "提交")
        assert "已办理" in await page.inner_text("main")
        await visit.until("/court/staff", f"由{substitute}代行")
        await visit.to("/court/calendar")
        await page.click("main >> text=公布工作日历")
        closure = {
            "年度": "2026",
            "日历版本": "停电",
            "休息日": "2026-05-06",
            "公布依据": "本院通知",
        }
        await fill(visit, {**closure, "日历种类": "临时停止办公"})
        await fits(visit)
        await sent(page, "提交")
        await visit.until("/court/calendar", "2026年5月6日")
        for path in ("/court/staff", "/court/duties", "/approvals"):
            await visit.to(path)
            await fits(visit)


async def test_a_list_of_cases_is_previewed_and_filed(browser: Browser, town: Town) -> None:
    rows = [[one, "36500", "2026-03-02", "（2025）豫1024民初9号", "李红", ""] for one in LISTED]
    async with visiting(browser, town, "filing_clerk") as visit:
        page = visit.page
        await visit.to("/filings/list")
        await fits(visit)
        await uploaded(page, rows)
        assert "有差错 2 件" in await page.inner_text("main")
        await fits(visit)
        visit.faults.clear()
        await uploaded(page, [[*one[:5], "王大力"] for one in rows])
        await sent(page, "立案（2件）")
        await page.wait_for_selector("text=立案 2 件")
        await fits(visit)
        await visit.until("/cases?words=8872", LISTED[1])


async def uploaded(page: Page, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    content: FilePayload = {
        "name": "list.csv",
        "mimeType": "text/csv",
        "buffer": out.getvalue().encode(),
    }
    await page.set_input_files("#file", content)
    await sent(page, "预览")


async def test_several_documents_are_made_and_approved_together(
    browser: Browser, town: Town
) -> None:
    town.post("filing_clerk", "/api/intake/filings", {**FILING, "case_number": CASE}, "several")
    place = f"/api/intake{case_path(CASE)}"
    town.post("receptionist", f"{place}/check", {}, "several-checked")
    town.store("receptionist", f"{place}/files", "several-papers")
    town.post("receptionist", f"{place}/papers", {"pages": 24}, "several-scanned")
    documents = case_path(CASE, "/documents")
    async with visiting(browser, town, "document_clerk") as visit:
        page = visit.page
        await visit.until(documents, "一并制作文书")
        await page.click("main >> text=一并制作文书")
        await fits(visit)
        made = await page.locator("input[name=chosen]").count()
        await sent(page, "提交")
        await visit.until(documents, "待审核")
        assert made > 1
    async with visiting(browser, town, "bureau_head") as visit:
        page = visit.page
        await visit.until("/approvals?chosen=all", CASE)
        await fits(visit)
        approve = await page.locator("main tbody a", has_text="批准").first.get_attribute("href")
        await visit.to(str(approve))
        preview = page.frame_locator("iframe[title=待审核的文书]").locator("img").first
        assert await preview.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
        await fits(visit)
        await visit.to("/approvals?chosen=all")
        waiting = await page.locator("input[name=chosen]:checked").count()
        await sent(page, "批准所选")
        assert await page.locator("text=已批准").count() == waiting
    async with visiting(browser, town, "document_clerk") as visit:
        await visit.until(documents, "一并打印并签章文书")


async def test_a_template_is_downloaded_handed_in_and_published_by_another(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town, "document_clerk") as visit:
        page = visit.page
        await visit.to("/court/templates")
        await fits(visit)
        card = page.locator("section", has_text="风险告知书").first
        place = await card.get_by_role("link", name="下载模板").get_attribute("href")
        word = await (await page.request.get(f"{visit.portal}{place}")).body()
        file = FilePayload(name="风险告知书.docx", mimeType="application/zip", buffer=word)
        await card.locator("input[type=file]").set_input_files(file)
        async with page.expect_navigation():
            await card.get_by_role("button", name="提交新版本").click()
        assert "已提交" in await page.inner_text("main")
        await visit.until("/court/templates", "待批准")
    async with visiting(browser, town, "bureau_head") as visit:
        page = visit.page
        await visit.to("/court/templates")
        await fits(visit)
        await page.get_by_role("link", name="批准", exact=True).click()
        await fits(visit)
        async with page.expect_navigation():
            await page.get_by_role("button", name="提交").click()
        await visit.until("/court/templates", "使用中")
