"""The desk of preservation in a real browser: what came in leads to its form from the desk, and then
stands somewhere else."""

import time
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.async_api import Browser

from tests.browser.test_portal import FILING
from tests.browser.visit import NARROW, WIDE, Town, Visit, case_path, visiting
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.slow

KEPT = "（2026）豫1024执保8808号"


def stored(town: Town, case: str, key: str) -> str:
    """A paper of a case in control, once control has heard of the case."""
    began = time.monotonic()
    while True:
        try:
            return town.store("site_control_clerk", f"/api/control{case_path(case)}/files", key)
        except HTTPError as error:
            if error.code != 404 or time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(0.5)


@pytest.fixture(scope="module")
def preserved(town: Town) -> str:
    """An urgent ruling on preservation was handed over for execution."""
    filing = {**FILING, "case_number": KEPT}
    case = str(town.post("filing_clerk", "/api/intake/filings", filing, "kept")["case_id"])
    given = {
        "phase": "in_suit",
        "urgency": "urgent",
        "amount_fen": 8_000_000,
        "ruling": stored(town, case, "ruling"),
        "reason": {"case_id": case, "plain": "正在转移存款"},
    }
    place = f"/api/control{case_path(case)}/preservations/handed-over"
    town.post("site_control_clerk", place, given, "handed-over")
    return case


async def looked_at(visit: Visit, folder: Path, name: str) -> None:
    """The desk is sound and not too wide on a screen and on a telephone."""
    for size in (WIDE, NARROW):
        await visit.page.set_viewport_size(size)  # type: ignore[arg-type]  # a size
        assert await visit.violations() == []
        wide = await visit.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
        picture = folder / f"{name}-{size['width']}.png"
        await visit.page.screenshot(path=picture, full_page=True)
    await visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a size


async def test_a_preservation_is_begun_from_its_desk(
    browser: Browser, town: Town, preserved: str, tmp_path: Path
) -> None:
    async with visiting(browser, town, "site_control_clerk") as visit:
        await visit.until("/desks/control?preservations=ruled", preserved)
        await looked_at(visit, tmp_path, "preservations")
        row = visit.page.locator("#preservations ~ div tbody tr", has_text=preserved)
        await row.locator("a", has_text="启动").click()
        await visit.page.click("text=提交")
        await visit.page.wait_for_url("**done=**")
        await visit.until("/desks/control?preservations=started", preserved)
        row = visit.page.locator("#preservations ~ div tbody tr", has_text=preserved)
        assert "办毕" in await row.inner_text()
