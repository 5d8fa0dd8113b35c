"""Files in a real browser: brought in in pieces, broken off and resumed, shown, refused."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from tests.browser.test_others import APPLICANT, seen
from tests.browser.test_portal import FILING
from tests.browser.visit import Town, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8804号"
PIECE_BYTES = 4 * 1024 * 1024
LARGE = b"%PDF-1.7\n" + b"0" * (2 * PIECE_BYTES)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000157a7d2480000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filing = {**FILING, "case_number": CASE}
    filed = town.post("filing_clerk", "/api/intake/filings", filing, "browser-files")
    return str(filed["case_id"])


async def chosen(page: Page, file: Path) -> None:
    await page.set_input_files("#file", file)
    await page.click("button >> text=上传")


async def test_an_upload_that_breaks_off_goes_on_where_it_stopped(
    browser: Browser, town: Town, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "现场勘查.pdf"
    file.write_bytes(LARGE)
    offsets: list[str] = []

    async def stuck(route: Route) -> None:
        """The line is lost after the first piece."""
        if route.request.headers.get("upload-offset", "0") == "0":
            await route.continue_()

    async def told(route: Route) -> None:
        offsets.append(route.request.headers.get("upload-offset", ""))
        await route.continue_()

    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/files"), "本案还没有材料")
        await visit.page.route("**/uploads/*", stuck)
        await chosen(visit.page, file)
        await visit.page.wait_for_selector("text=已上传 49%")
        context = visit.page.context
        await visit.page.close()
        visit.page = await context.new_page()
        await visit.to(case_path(case, "/files"))
        await visit.page.route("**/uploads/*", told)
        await chosen(visit.page, file)
        await visit.page.wait_for_url("**done=**")
        assert offsets[0] == ""  # asked how much is there
        assert "0" not in offsets
        assert offsets[-1] == str(2 * PIECE_BYTES)
        await visit.until(case_path(case, "/files"), "现场勘查.pdf")
        assert "8.4 MB" in await visit.page.inner_text("main")


async def test_what_a_browser_can_show_is_shown(
    browser: Browser, town: Town, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "照片.png"
    file.write_bytes(PNG)
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/files"), "上传材料")
        await chosen(visit.page, file)
        await visit.page.wait_for_url("**done=**")
        await visit.until(case_path(case, "/files"), "照片.png")
        await visit.page.click("text=照片.png")
        await visit.page.wait_for_url("**/files/intake/*", wait_until="load")
        assert await visit.page.evaluate("document.querySelector('main img').naturalWidth") == 1
        preview = visit.page.url.removeprefix(town.portal)
        await seen(visit, case_path(case, "/files"), preview)


async def test_a_file_of_another_kind_is_refused_by_its_content(
    browser: Browser, town: Town, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "判决书.pdf"
    file.write_bytes(b"MZ" + b"\0" * 1000)
    async with visiting(browser, town, "receptionist") as visit:
        await visit.until(case_path(case, "/files"), "上传材料")
        await chosen(visit.page, file)
        await visit.page.wait_for_selector("text=不接受这种文件")
        visit.faults.clear()  # the browser notes that the answer was 422


async def test_a_party_hands_in_material_without_scripts_too(
    browser: Browser, town: Town, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "收据.png"
    file.write_bytes(PNG + b"another")
    async with visiting(browser, town, APPLICANT) as visit:
        await visit.until("/", case)
        await visit.page.click(f"text={case}")
        await visit.page.click("text=提交材料")
        place = visit.page.url.removeprefix(town.portal)
        await visit.page.route("**/upload.js", lambda route: route.abort())
        await visit.to(place)
        await chosen(visit.page, file)
        await visit.page.wait_for_url("**done=**")
        await visit.until(place, "收据.png")
        await visit.page.unroute("**/upload.js")
        visit.faults.clear()  # the browser notes the missing script
        await seen(visit, place)
