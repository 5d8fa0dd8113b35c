"""Two people at one case at once, in a real browser: each is told what the other did, as it happens
on an open page, and on a form before it is sent."""

import pytest
from playwright.async_api import Browser

from portal.pages.acts import CHANGED
from tests.browser.people import fill, send
from tests.browser.test_portal import FILING
from tests.browser.visit import Town, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8820号"
FORM = "/acts/intake/ReportFilingError"
FOUND = "标的金额与判决书不一致"


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filing = {**FILING, "case_number": CASE}
    filed = town.post("filing_clerk", "/api/intake/filings", filing, "browser-together")
    return str(filed["case_id"])


async def test_who_fills_in_a_form_is_told_what_another_did_and_loses_nothing(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "receptionist") as one:
        await one.until(case_path(case), "李红")
        await one.to(case_path(case, FORM))
        await fill(one, {"立案信息项": "执行标的金额", "差错内容": FOUND})
        async with visiting(browser, town, "receptionist#2") as other:
            await other.to(case_path(case, "/acts/intake/AuthoriseAgent"))
            agent = {"代理人姓名": "钱代理", "代理人证件号码": "410105197801010002"}
            period = {"代理首日": "2026-03-02", "是否特别授权": "否"}
            await fill(other, {"被代理人": "李红", **agent, **period})
            assert await send(other) == "done"
        await one.page.click("main form.zx-form button.zx-button")
        told = await one.page.inner_text("main")
        assert CHANGED in told
        assert "代理人授权" in told
        assert await one.violations() == []
        assert FOUND in await one.page.input_value("#found")
        one.faults.clear()  # the browser notes that the answer was 412
        assert await send(one) == "done"


async def test_an_open_page_tells_of_an_event_without_being_loaded_again(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "bureau_head") as open_page:
        await open_page.until(case_path(case, "/timeline"), "立案")
        notice = open_page.page.get_by_text("本页所示内容已有更新")
        assert not await notice.is_visible()
        async with visiting(browser, town, "receptionist") as other:
            await other.to(case_path(case, "/acts/intake/DeferReception"))
            await fill(other, {"理由": "网上立案"})
            await send(other)
        await notice.wait_for(state="visible")
        history = open_page.page.locator(".zx-history")
        assert "未能现场接待" not in await history.inner_text()
        await open_page.page.click("text=刷新本页")
        assert "未能现场接待" in await history.inner_text()
        assert await open_page.violations() == []
