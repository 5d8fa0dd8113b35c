"""A list of filings is looked at row by row, filed some cases at a time, and filed on."""

import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest

from portal.filing_list import HEADINGS
from portal.pages import filing_list
from portal.pages.filing_list import Work, unpacked
from tests.portal.site import CSRF, Asked, Site
from tests.portal.test_others_pages import text_of

pytestmark = pytest.mark.slow
PLACE = "/filings/list"
HEAD = "案号,标的金额（元）,申请执行人,被执行人,请求项,请求项金额\n"
NUMBERS = [f"（2026）豫1024执{serial}号" for serial in (1, 2, 3)]


def content(*numbers: str) -> bytes:
    return (HEAD + "".join(f"{one},36500,赵敏,=王大力,本金,36500\n" for one in numbers)).encode()


def told(number: str, **more: Any) -> dict[str, Any]:
    known = {"case_id": number, "claim_fen": 3650000, "filed": False, "errors": [], "warnings": []}
    return {**known, **more}


def carried(page: str) -> dict[str, str]:
    found = re.search(r'name="work" value="([^"]+)"', page)
    assert found
    return {"csrf": CSRF, "work": unescape(found[1])}


def filed(site: Site) -> list[Asked]:
    sent = [one for one in site.houses.asked if one.method == "POST"]
    return [one for one in sent if one.url.path == "/filings"]


async def previewed(site: Site, *rows: dict[str, Any], status: int = 200) -> str:
    site.houses.answer("POST", "intake/filings/preview", {"applications": list(rows)})
    file = ("list.csv", content(*(one["case_id"] for one in rows)))
    async with site.visitor("c-1", "filing_clerk") as browser:
        sent = await browser.post(PLACE, data={"csrf": CSRF}, files={"file": file})
    return text_of(sent, status)


async def test_a_row_with_a_fault_is_told_with_its_cell_and_nothing_is_filed(site: Site) -> None:
    wrong = {"field": "parties.1.name", "title": "未写明姓名", "article": "第16条"}
    page = await previewed(site, told(NUMBERS[0], errors=[wrong]), told(NUMBERS[1]))
    assert "第2行 被执行人：未写明姓名" in page
    assert "有差错 1 件" in page
    assert 'name="work"' not in page
    assert filed(site) == []


async def test_the_cases_are_filed_some_at_a_time_and_those_filed_before_are_left(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_list, "FILED_AT_ONCE", 2)
    page = await previewed(site, told(NUMBERS[0], filed=True), *map(told, NUMBERS[1:]))
    site.houses.answer("POST", "intake/filings", {"case_id": NUMBERS[1]}, 201)
    async with site.visitor("c-1", "filing_clerk") as browser:
        half = text_of(await browser.post(f"{PLACE}/filing", data=carried(page)))
        text_of(await browser.post(f"{PLACE}/filing", data=carried(page)))
        site.houses.answer("POST", "intake/filings", {"title": "案号重复"}, 409)
        whole = text_of(await browser.post(f"{PLACE}/filing", data=carried(half)))
    assert "2 / 3 件" in half
    assert "data-continue" in half
    first, again, last = filed(site)
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"]
    assert first.body["heads"] == [{"kind": "本金", "amount": "36500"}]
    assert first.headers["idempotency-key"] != last.headers["idempotency-key"]
    assert "立案 1 件，此前已立案 1 件，未能立案 1 件" in whole
    assert "案号重复" in whole
    assert 'name="work"' not in whole


async def test_where_intake_is_away_the_list_is_kept_and_filed_on(site: Site) -> None:
    page = await previewed(site, told(NUMBERS[0]))
    site.houses.away = True
    async with site.visitor("c-1", "filing_clerk") as browser:
        away = text_of(await browser.post(f"{PLACE}/filing", data=carried(page)), 503)
        assert carried(away) == carried(page)
        assert "data-continue" not in away
        site.houses.away = False
        ended = {**carried(page), "csrf": "of another session"}
        assert carried(text_of(await browser.post(f"{PLACE}/filing", data=ended), 403))


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("list.csv", "案号,天气\n1,晴\n".encode(), "不能识别的栏目：天气"),
        ("list.csv", HEAD.encode(), "没有内容"),
        ("list.xlsx", b"PK nothing", "无法读取"),
        ("list.csv", content(*NUMBERS) * 1, "一次至多2件"),
    ],
)
async def test_what_is_no_list_is_told_beside_the_file(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes, why: str
) -> None:
    monkeypatch.setattr(filing_list, "CASES_MAX", 2)
    async with site.visitor("c-1", "filing_clerk") as browser:
        sent = await browser.post(PLACE, data={"csrf": CSRF}, files={"file": (name, raw)})
    page = text_of(sent, 422)
    assert why in page
    assert 'id="file-error"' in page


async def test_an_empty_list_has_every_column_and_is_for_those_who_file(site: Site) -> None:
    async with site.visitor("c-1", "filing_clerk") as browser:
        assert "上传清单" in text_of(await browser.get(PLACE))
        book = await browser.get(f"{PLACE}/template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert tuple(cell.value for cell in next(sheet.iter_rows())) == HEADINGS
    async with site.visitor("h-1", "handler") as browser:
        assert (await browser.get(PLACE)).status_code == 404


def test_what_a_form_carries_is_read_back_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"row": 2, "case_id": "", "filed": False, "faults": [], "application": {}, "key": "k"}
    work = Work(rows=[row], filed=1, refused=[])
    assert unpacked(work.packed()) == work
    unmade = Work(rows=[{"row": 2, "faults": []}]).packed()  # no preview makes such a row
    for text in ("", "eJw=", "不是", unmade):
        with pytest.raises(ValueError, match=r"."):
            unpacked(text)
    monkeypatch.setattr(filing_list, "UNPACKED_MAX", 10)
    with pytest.raises(ValueError, match="too large"):
        unpacked(work.packed())
