"""Property that persons found, in a real browser: shown by a paper, registered, sealed, listed."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.papers import NOTICE, RULING, notified, ruled, served
from tests.browser.people import people_of
from tests.browser.test_files import PNG
from tests.browser.test_portal import FILING
from tests.browser.visit import Town, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8805号"


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filing = {**FILING, "case_number": CASE}
    filed = town.post("filing_clerk", "/api/intake/filings", filing, "browser-property")
    return str(filed["case_id"])


async def test_a_car_is_registered_by_picking_its_owner_and_its_paper_and_then_sealed(
    browser: Browser, town: Town, case: str, tmp_path: Path
) -> None:
    photo = tmp_path / "车辆照片.png"
    photo.write_bytes(PNG + b"car")
    async with (
        people_of(browser, town) as people,
        visiting(browser, town, "control_clerk") as visit,
    ):
        page = visit.page
        await visit.until(case_path(case, "/files"), "上传材料")
        await page.select_option("#service", "control")
        await page.set_input_files("#file", photo)
        await page.click("button >> text=上传")
        await page.wait_for_url("**done=**")
        await visit.until(case_path(case, "/files"), "车辆照片.png")
        await visit.until(case_path(case, "/acts"), "登记财产")
        await page.click("main >> text=登记财产 >> nth=0")
        await page.select_option("#person_id", label="王大力")
        await page.select_option("#evidence", label="车辆照片.png")
        await page.check("label:text-is('车辆')")
        await page.check("label:has-text('财产线索')")
        await page.fill("#institution", "许昌市公安局车辆管理所")
        await page.fill("#description", "豫K12345小型轿车，停放于人民路1号")
        await page.fill("#division", "411102")
        await page.fill("[id='facts.lies_at']", "漯河市某停车场")
        assert await visit.violations() == []
        await page.click("text=提交")
        await page.wait_for_url("**done=**")
        await visit.until(case_path(case, "/property"), "本市以外")
        await visit.until(case_path(case, "/acts"), "车辆（许昌市公安局车辆管理所）")
        await ruled(people, case, "查封")
        await notified(people, case, "许昌市公安局车辆管理所")
        await served(people, case)
        await visit.until(case_path(case, "/acts"), "线下查封、扣押、冻结")
        await page.goto(f"{town.portal}{case_path(case, '/acts/control/SealAsset')}")
        await page.select_option("#asset_id", label="车辆（许昌市公安局车辆管理所）")
        await page.select_option("#evidence", label="车辆照片.png")
        await page.select_option("#ruling", label=RULING)
        await page.select_option("#assistance", label=NOTICE)
        await page.click("text=提交")
        await page.wait_for_url("**done=**")
        await visit.until(case_path(case, "/property"), "首封")
        assert await visit.violations() == []
