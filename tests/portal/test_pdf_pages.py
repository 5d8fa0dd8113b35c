"""A PDF is shown as pictures of its pages with their text, and what is none is said to be none."""

from pathlib import Path

import pytest
import typst

from portal import pdf_pages
from portal.pdf_pages import NotDrawn, drawn
from tests.portal.site import Site
from tests.portal.test_files import FILES, THERE, stored
from tests.portal.test_others_pages import text_of, with_case

pytestmark = pytest.mark.slow
SOURCE = "#set page(width: 210mm, height: 297mm)\nEnforcement notice\n#pagebreak()\nSecond"


def made(source: str, folder: Path) -> bytes:
    place = folder / "source.typ"
    place.write_text(source)
    return bytes(typst.compile(place))


async def test_each_page_has_a_picture_and_its_text(tmp_path: Path) -> None:
    found = await drawn(made(SOURCE, tmp_path))
    assert found.count == len(found.pages) == 2
    first, second = found.pages
    assert (first.text.strip(), second.text.strip()) == ("Enforcement notice", "Second")
    assert (first.width, first.height) == (1000, 1415)
    assert first.content.startswith("iVBORw0KGgo")


@pytest.mark.parametrize("content", [b"", b"x", b"%PDF-1.7 content"])
async def test_what_is_no_pdf_is_not_drawn(content: bytes) -> None:
    with pytest.raises(NotDrawn):
        await drawn(content)


async def test_drawing_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "SECONDS_MAX", 0.0)
    with pytest.raises(NotDrawn):
        await drawn(made(SOURCE, tmp_path))


async def test_the_frame_of_a_file_shows_its_pages_or_says_why_not(
    site: Site, tmp_path: Path
) -> None:
    await with_case(site, ("intake", await stored(site)))
    pdf = made(SOURCE, tmp_path)
    async with site.visitor("r-1", "receptionist") as browser:
        asks = site.portal.houses.content

        async def gives(*asked: object) -> tuple[int, bytes | None]:
            return 200, pdf

        site.portal.houses.content = gives  # type: ignore[method-assign, assignment]  # real bytes
        answer = await browser.get(f"{FILES}/intake/F-1/pages")
        shown = text_of(answer)
        assert shown.count("data:image/png;base64,") == 2
        assert "Enforcement notice" in shown
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        site.portal.houses.content = asks  # type: ignore[method-assign]
        site.houses.answer("GET", f"{THERE}/F-1/content", "no pdf")
        assert "请下载后查看" in text_of(await browser.get(f"{FILES}/intake/F-1/pages"))
        site.houses.answer("GET", f"{THERE}/F-1/content", {"title": "禁止"}, 403)
        assert "无权查看" in text_of(await browser.get(f"{FILES}/intake/F-1/pages"), 403)
        site.houses.away = True
        text_of(await browser.get(f"{FILES}/intake/F-1/pages"), 503)
