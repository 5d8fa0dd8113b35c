"""The portal in a real browser, for those who are not the bureau's staff."""

import pytest
from playwright.async_api import Browser

from portal.pages.acts import SIGNED_IN_ANEW
from tests.browser.test_portal import FILING
from tests.browser.visit import NARROW, Town, Visit, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8803号"
APPLICANT = "410105197801010002"


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filing = {**FILING, "case_number": CASE}
    filed = town.post("filing_clerk", "/api/intake/filings", filing, "browser-others")
    return str(filed["case_id"])


async def seen(visit: Visit, *paths: str) -> None:
    """Each page hinders nobody who reads by keyboard or by ear, and fits a telephone."""
    for path in paths:
        await visit.to(path)
        assert await visit.violations() == [], path
        await visit.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        width = await visit.page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"], path


async def test_a_party_sees_their_case_and_tells_the_court_something(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, APPLICANT) as visit:
        await visit.until("/", case)
        await visit.page.click(f"text={case}")
        await visit.until(visit.page.url.removeprefix(town.portal), "核对立案信息")
        main = await visit.page.inner_text("main")
        assert "李红" in main
        assert "王大力" not in main
        here = visit.page.url.removeprefix(town.portal)
        await visit.page.click("text=提供财产线索")
        await visit.page.fill("#content", "被执行人在许昌有一处门面房")
        await visit.page.click("button >> text=提交")
        await visit.page.wait_for_url("**done=**")
        assert "被执行人在许昌有一处门面房" in await visit.page.inner_text("main")
        await seen(visit, "/mine", here, f"{here}/statements/account")


async def test_an_operator_and_an_auditor_see_what_is_theirs(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "operator") as visit:
        await visit.until("/", "没有搁置的消息")
        await seen(visit, "/operator", "/operator/control/rewind", "/hall")
    async with visiting(browser, town, "auditor") as visit:
        await visit.until(f"/compliance?case_id={case}&verify=true", "完整")
        await seen(visit, "/compliance", f"/compliance?case_id={case}")


async def test_what_was_typed_outlives_the_session(browser: Browser, town: Town, case: str) -> None:
    town.store("receptionist", f"/api/intake{case_path(case, '/files')}", "scanned-papers")
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/acts"), "扫描立案手续")
        await visit.page.click("main >> text=扫描立案手续")
        await visit.page.fill("#pages", "12")
        await visit.page.context.clear_cookies()
        await visit.page.click("button >> text=提交")
        assert "登录已过期" in await visit.page.inner_text("main")
        assert await visit.violations() == []
        async with visit.page.context.expect_page() as opened:
            await visit.page.click("text=在新窗口重新登录")
        window = await opened.value
        await window.click(f'button[value="{town.person("receptionist")}"]')
        await window.wait_for_url("**/signed-in-again")
        await visit.page.click("text=继续填写")
        assert SIGNED_IN_ANEW in await visit.page.inner_text("main")
        assert await visit.page.input_value("#pages") == "12"
        await visit.page.click("button >> text=提交")
        await visit.page.wait_for_url("**done=**")
        visit.faults.clear()  # the browser notes the 401 and the 403
