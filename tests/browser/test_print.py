"""A page on paper: what only a screen needs is left out, and every sheet bears its number."""

import pypdfium2
import pytest
from playwright.async_api import Browser

from tests.browser.test_portal import FILING
from tests.browser.visit import Town, case_path, visiting

pytestmark = pytest.mark.slow

CASE = "（2026）豫1024执8809号"


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    filed = town.post(
        "filing_clerk", "/api/intake/filings", {**FILING, "case_number": CASE}, "browser-print"
    )
    return str(filed["case_id"])


async def test_sheets_are_numbered_and_bear_no_navigation(
    browser: Browser, town: Town, case: str
) -> None:
    async with visiting(browser, town, "bureau_head") as visit:
        await visit.until(case_path(case, "/nodes"), "核对立案信息")
        for path in (case_path(case, "/nodes"), "/court"):
            await visit.to(path)
            printed = await visit.page.pdf(prefer_css_page_size=True)
            document = pypdfium2.PdfDocument(printed)
            texts = [page.get_textpage().get_text_range() for page in document]
            for number, text in enumerate(texts, start=1):
                assert f"{number} / {len(texts)}" in text, path
                assert "退出" not in text, path
            assert len(texts) > 1, path
            width, height = document[0].get_size()
            assert (round(width), round(height)) == (595, 842), path  # A4
