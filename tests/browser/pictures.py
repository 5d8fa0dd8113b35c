"""Pictures of the portal for its documentation: `make pictures` writes docs/portal/*.png anew."""

import time
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.async_api import Browser

from tests.browser.test_others import APPLICANT
from tests.browser.test_portal import FILING
from tests.browser.visit import Town, case_path, visiting
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "portal"
CASE = "（2026）豫1024执8806号"
LATER_MS = 2_000  # what may be done next comes after the page

# Who looks at which page, and what is there once the case book has heard of it.
PICTURES = [
    ("desk", "receptionist", "/", "（2026）豫1024执88"),
    ("filing", "filing_clerk", "/filings/new", "当事人"),
    ("filing-list", "filing_clerk", "/filings/list", "上传清单"),
    ("documents", "document_clerk", case_path(CASE, "/documents"), "一并制作文书"),
    ("case", "control_clerk", case_path(CASE), "下一步"),
    ("property", "control_clerk", case_path(CASE, "/property"), "总对总"),
    ("nodes", "bureau_head", case_path(CASE, "/nodes"), "立案"),
    ("timeline", "bureau_head", case_path(CASE, "/timeline"), "立案"),
    ("board", "bureau_head", "/leader", "在办"),
    ("court", "bureau_head", "/court", "鄢陵"),
    ("staff", "bureau_head", "/court/staff?team=fast", "任命人员"),
    ("party", APPLICANT, "/mine", CASE),
    ("operator", "operator", "/operator", "intake"),
]


@pytest.fixture(scope="module")
def busy(town: Town) -> Town:
    """A court in which one case is under way and another was filed."""
    for key, number in (("first", CASE), ("second", "（2026）豫1024执8807号")):
        filing = {**FILING, "case_number": number}
        town.post("filing_clerk", "/api/intake/filings", filing, key)
    place = f"/api/intake{case_path(CASE)}"
    town.post("receptionist", f"{place}/check", {}, "checked")
    town.store("receptionist", f"{place}/files", "papers")
    town.post("receptionist", f"{place}/papers", {"pages": 24}, "scanned")
    _ask(town)
    return town


def _ask(town: Town) -> None:
    """Start a query, once control has heard of the case."""
    place, began = f"/api/control{case_path(CASE, '/inquiries')}", time.monotonic()
    while True:
        try:
            town.post("control_clerk", place, {"system": "national"}, "asked")
            return
        except HTTPError as error:
            if error.code != 404 or time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(0.5)


@pytest.mark.parametrize(
    ("name", "who", "path", "text"), PICTURES, ids=[one[0] for one in PICTURES]
)
async def test_the_page_is_pictured(
    browser: Browser, busy: Town, name: str, who: str, path: str, text: str
) -> None:
    FOLDER.mkdir(exist_ok=True)
    async with visiting(browser, busy, who) as visit:
        began = time.monotonic()
        while text not in await visit.page.inner_text("main"):
            assert time.monotonic() - began < PATIENCE_SECONDS, f"{path} never showed {text}"
            await visit.to(path)
        await visit.to(path)
        await visit.page.wait_for_timeout(LATER_MS)
        await visit.page.screenshot(path=FOLDER / f"{name}.png")
