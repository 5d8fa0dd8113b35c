"""The portal in a real browser: people of the court do their work on its pages."""

import pytest
from playwright.async_api import Browser

from portal.pages.case.sheet import SECTIONS
from tests.browser.visit import NARROW, Town, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8801号"
FILING = {
    "case_number": CASE,
    "registered_on": "2026-03-02",
    "channel": "window",
    "target": "money",
    "claim": "123456.00",
    "title_document": "（2025）豫1024民初12号民事判决书",
    "parties": [
        {
            "role": "申请执行人",
            "name": "李红",
            "code": "410105197801010002",
            "phone": "13800138000",
        },
        {"role": "被执行人", "name": "王大力", "code": "411024197501010005"},
    ],
}


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filed = town.post("filing_clerk", "/api/intake/filings", FILING, "browser-filing")
    return str(filed["case_id"])


async def test_a_receptionist_finds_her_work_and_does_it(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until("/", case)
        await visit.until(case_path(case), "核对立案信息")
        await visit.page.click("aside >> text=核对立案信息")
        await visit.page.click("text=提交")
        await visit.page.wait_for_url("**done=**")
        assert "已办理" in await visit.page.inner_text("main")
        await visit.until(case_path(case), "立案信息核对完成")


async def test_what_is_refused_is_told_beside_its_field_and_nothing_typed_is_lost(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/acts"), "扫描立案手续")
        await visit.page.click("main >> text=扫描立案手续")
        await visit.page.fill("#pages", "许多")
        await visit.page.click("text=提交")
        assert "应为整数" in await visit.page.inner_text(".govuk-error-summary")
        assert "应为整数" in await visit.page.inner_text(".govuk-form-group--error")
        assert await visit.page.input_value("#pages") == "许多"
        visit.faults.clear()  # the browser notes that the answer was 422


async def test_a_case_is_found_by_number_name_and_identity_code(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "bureau_head") as visit:
        for words in (CASE, "(2026)豫1024执8801号", "8801", "王大", "411024197501010005"):
            await visit.until("/cases", case)
            await visit.page.fill("#words", words)
            await visit.page.click("text=查找")
            assert case in await visit.page.inner_text("main"), words
        await visit.page.fill("#words", "司马")
        await visit.page.click("text=查找")
        assert "没有符合条件的案件" in await visit.page.inner_text("main")


async def test_no_page_hinders_who_reads_by_keyboard_or_by_ear(
    browser: Browser, town: Town, case: str
) -> None:
    acts = "/acts/intake/"
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case), "李红")
        for path in (
            "/",
            "/cases",
            "/approvals",
            *(case_path(case, f"/{section}" if section else "") for section in SECTIONS),
            case_path(case, f"{acts}HoldFirstReception"),
            case_path(case, f"{acts}ReportFilingError"),
            case_path(case, f"{acts}RecordStep?step=reception-content"),
        ):
            await visit.to(path)
            assert await visit.violations() == [], path


OF_THE_BUREAU = (
    "/desks",
    "/desks/money?receipts=claimed",
    "/desks/all?state=soon",
    "/leader",
    "/court?part=approvals",
    "/court/staff",
    "/court/calendar",
)


async def test_the_pages_of_the_bureau_hinder_nobody_and_fit_a_telephone(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "bureau_head") as visit:
        await visit.until("/desks/all", "豫1024执")  # whichever cases are newest there
        for path in OF_THE_BUREAU:
            await visit.to(path)
            assert await visit.violations() == [], path
        await visit.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
        for path in OF_THE_BUREAU:
            await visit.to(path)
            width = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert width <= NARROW["width"], path


async def test_a_clerk_files_a_case_and_mends_what_was_refused(
    browser: Browser, town: Town
) -> None:
    async with visiting(browser, town, "filing_clerk") as visit:
        page = visit.page
        await visit.to("/filings/new")
        await page.fill("#case_number", "（2026）豫1024执8802号")
        await page.fill("#claim", "许多")
        await page.fill('[id="parties.0.name"]', "李红")
        await page.fill('[id="parties.1.name"]', "王大力")
        await page.click("text=增加代理人")
        assert await page.input_value("#claim") == "许多"
        await page.click("main >> button.zx-button")
        assert "执行标的金额不能识别" in await page.inner_text(".govuk-error-summary")
        assert await page.input_value('[id="parties.1.name"]') == "王大力"
        assert await visit.violations() == []
        visit.faults.clear()  # the browser notes that the answer was 422
        await page.fill("#claim", "20000")
        await page.click("main >> button.zx-button")
        await page.wait_for_url("**done=**")
        assert "李红" in await page.inner_text("main")


async def test_a_page_fits_a_telephone(browser: Browser, town: Town, case: str) -> None:
    async with visiting(browser, town, "receptionist", NARROW) as visit:
        for path in ("/", "/cases", *(case_path(case, f"/{one}".rstrip("/")) for one in SECTIONS)):
            await visit.to(path)
            width = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert width <= NARROW["width"], path


async def test_what_is_masked_is_shown_in_full_for_a_purpose_alone(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/parties"), "王大力")
        assert "411024197501010005" not in await visit.page.inner_text("main")
        await visit.page.fill("#purpose", "核对身份")
        await visit.page.click("button:has-text('完整显示')")
        assert "411024197501010005" in await visit.page.inner_text("main")


async def test_who_is_signed_out_signs_in_and_returns(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        await visit.page.click("text=退出")
        assert "您已退出" in await visit.page.inner_text("main")
        await visit.to("/cases?words=8801")
        await visit.page.click(f'button[value="{town.person("receptionist")}"]')
        await visit.page.wait_for_url("**/cases?words=8801")


async def test_another_case_of_nowhere_is_not_found(browser: Browser, town: Town) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        await visit.to(case_path("（2026）豫0326执1号"))
        assert "没有找到" in await visit.page.inner_text("main")
        visit.faults.clear()  # the browser notes that the answer was 404


async def test_the_api_pages_render_every_service(browser: Browser, town: Town) -> None:
    async with visiting(browser, town, "receptionist") as visit:
        page = visit.page
        await visit.to("/docs")
        await page.wait_for_selector(".opblock-tag")
        assert await page.locator(".opblock-tag").count() == len(town.deployment.urls) - 1
        await page.click("#as-me")
        await page.wait_for_selector("text=已以您的身份授权")
        await page.locator(".opblock-tag", has_text="门户").click()
        await page.locator(".opblock-summary-control", has_text="我是谁").click()
        await page.click("text=Try it out")
        await page.click("button.execute")
        person = page.locator(".live-responses-table .response-col_description", has_text="person")
        assert town.person("receptionist") in await person.first.inner_text()
