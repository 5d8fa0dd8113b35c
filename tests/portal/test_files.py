"""Files are listed, brought in and given out by the services; the portal keeps nothing of them."""

from typing import Any
from urllib.parse import quote

import pytest

from contracts.files import FileRemoved, FileStored
from kernel.people.sealed import case_key
from portal import uploads, words
from tests.portal.book import CASE
from tests.portal.site import COURT, CSRF, Site
from tests.portal.test_others_pages import text_of, with_case
from tests.portal.test_stale import DESCRIBED

pytestmark = pytest.mark.slow
FILES = f"/cases/{quote(CASE)}/files"
UPLOAD = "0" * 32
THERE = f"intake/cases/{CASE}/files"
PARTS = {"csrf": CSRF, "key": "k-1", "service": "intake"}
FILE = {"file": ("现场.pdf", b"%PDF-1.7 content")}


async def stored(site: Site, file_id: str = "F-1", uploader: str = "r-1") -> FileStored:
    name = f"现场 13800138000 {file_id}.pdf"
    return FileStored(
        case_id=CASE,
        file_id=file_id,
        content=file_id,
        size_bytes=123456,
        kind="pdf",
        file_name=await site.portal.filler.keyring.seal(COURT, case_key(CASE), name),
        uploader=uploader,
        scanned_by="",
    )


def accepts(site: Site) -> None:
    """Intake takes a file in the three steps of an upload."""
    site.houses.answer("POST", THERE, {"upload_id": UPLOAD, "received_bytes": 0}, 201)
    site.houses.answer("PATCH", f"{THERE}/uploads/{UPLOAD}", "", 204)
    site.houses.answer("POST", f"{THERE}/uploads/{UPLOAD}/completion", {"file_id": "F-1"}, 201)


async def test_files_are_listed_without_what_was_removed(site: Site) -> None:
    gone = FileRemoved(case_id=CASE, file_id="F-2", remover="r-1", reason=None)  # type: ignore[arg-type]
    await with_case(
        site,
        ("intake", await stored(site)),
        ("intake", await stored(site, "F-2")),
        ("intake", gone),
    )
    path = "/cases/{case_id}/files"
    act: dict[str, Any] = {**DESCRIBED["paths"]["/cases/{case_id}/note"]["post"]}
    act["operationId"] = "intake_StoreFile"
    site.houses.answer("GET", "intake/openapi.json", {"paths": {path: {"post": act}}})
    async with site.visitor("r-1", "receptionist") as browser:
        shown = text_of(await browser.get(FILES))
        assert "F-1.pdf" in shown
        assert "F-2.pdf" not in shown
        assert "13800138000" not in shown  # a number in a name is masked
        assert "123.5 KB" in shown
        assert 'data-upload="' in shown
    async with site.visitor("a-1", "auditor") as browser:
        shown = text_of(await browser.get(FILES))
        assert "F-1.pdf" not in shown
        assert 'data-upload="' not in shown


async def test_a_preview_is_drawn_by_kind_and_says_what_is_not_open(site: Site) -> None:
    await with_case(site, ("intake", await stored(site)))
    site.houses.answer("GET", f"{THERE}/F-1", {"file_id": "F-1"})
    async with site.visitor("r-1", "receptionist") as browser:
        assert "<iframe" in text_of(await browser.get(f"{FILES}/intake/F-1"))
        site.houses.answer("GET", f"{THERE}/F-1", {"title": "禁止"}, 403)
        shown = text_of(await browser.get(f"{FILES}/intake/F-1"))
        assert "不能查看" in shown
        assert "<iframe" not in shown
        text_of(await browser.get(f"{FILES}/intake/F-9"), 404)
        text_of(await browser.get(f"{FILES}/nowhere/F-1/content"), 404)


async def test_a_part_of_a_content_is_given_out_as_the_service_gives_it(site: Site) -> None:
    given = {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=UTF-8''a.pdf",
        "Content-Range": "bytes 0-3/16",
    }
    site.houses.answer("GET", f"{THERE}/F-1/content", "%PDF", 206, **given)
    async with site.visitor("r-1", "receptionist") as browser:
        place = f"{FILES}/intake/F-1/content"
        answer = await browser.get(place, headers={"Range": "bytes=0-3"})
        assert (answer.status_code, answer.text) == (206, "%PDF")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert site.houses.asked[-1].headers["range"] == "bytes=0-3"
        answer = await browser.get(f"{place}?inline=true")
        assert answer.headers["content-disposition"].startswith("inline")


async def test_a_plain_form_stores_a_file_whole(site: Site) -> None:
    await with_case(site)
    accepts(site)
    async with site.visitor("r-1", "receptionist") as browser:
        done = await browser.post(FILES, data=PARTS, files=FILE)
        assert done.headers["location"] == f"{FILES}?done={quote('现场.pdf')}"
        begun, piece, completed = (one for one in site.houses.asked if one.method != "GET")
        assert begun.body == {"file_name": "现场.pdf", "size_bytes": 16}
        assert piece.content == b"%PDF-1.7 content"
        assert completed.body["sha256"].startswith("c") or len(completed.body["sha256"]) == 64


async def test_what_a_plain_form_may_not_send_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_case(site)
    accepts(site)
    async with site.visitor("r-1", "receptionist") as browser:
        shown = text_of(await browser.post(FILES, data=PARTS, files={"file": ("", b"")}), 422)
        assert "请选择文件" in shown
        text_of(await browser.post(FILES, data={**PARTS, "csrf": "x"}, files=FILE), 403)
        text_of(await browser.post(FILES, data={**PARTS, "service": "x"}, files=FILE), 404)
        refused = {"errors": [{"field": "content", "title": "不接受这种文件"}]}
        there = f"{THERE}/uploads/{UPLOAD}/completion"
        site.houses.answer("POST", there, refused, 422)
        assert "不接受这种文件" in text_of(await browser.post(FILES, data=PARTS, files=FILE), 422)
        monkeypatch.setattr(uploads, "FORM_BYTES_MAX", 100)
        assert uploads.TOO_LARGE in text_of(await browser.post(FILES, data=PARTS, files=FILE), 422)
        text_of(await browser.post(FILES, content=b"x"), 422)
        monkeypatch.undo()
        site.houses.away = True
        assert "暂时无法访问" in text_of(await browser.post(FILES, data=PARTS, files=FILE), 503)


async def test_a_script_sends_pieces_to_the_service_in_its_own_session_alone(site: Site) -> None:
    accepts(site)
    site.houses.answer("HEAD", f"{THERE}/uploads/{UPLOAD}", "", 200, **{"Upload-Offset": "7"})
    place, ours = f"{FILES}/intake/uploads", {"X-CSRF": CSRF}
    async with site.visitor("r-1", "receptionist") as browser:
        assert (await browser.head(f"{place}/{UPLOAD}", headers=ours)).headers[
            "upload-offset"
        ] == "7"
        piece = {**ours, "Upload-Offset": "7", "Content-Type": "application/offset+octet-stream"}
        sent = await browser.patch(f"{place}/{UPLOAD}", content=b"rest", headers=piece)
        assert sent.status_code == 204
        assert site.houses.asked[-1].content == b"rest"
        assert site.houses.asked[-1].headers["upload-offset"] == "7"
        assert "cookie" not in site.houses.asked[-1].headers
        text_of(await browser.post(place, json={}), 403)
        for rest in ("/../acts", "/x", f"/{UPLOAD}/removal"):
            assert (await browser.post(place + rest, json={}, headers=ours)).status_code in (
                404,
                405,
            )


async def test_a_party_sees_what_they_handed_in_and_no_other_file(site: Site) -> None:
    person = site.portal.filler.keyring.person_id(COURT, "411024197501010005")
    await with_case(
        site,
        ("intake", await stored(site, "F-own", person)),
        ("intake", await stored(site, "F-other")),
    )
    accepts(site)
    here = f"/mine/{quote(CASE)}/files"
    async with site.visitor(person, "portal") as browser:
        shown = text_of(await browser.get(here))
        assert "现场 13800138000 F-own.pdf" in shown
        assert "F-other" not in shown
        done = await browser.post(here, data=PARTS, files=FILE)
        assert done.headers["location"].startswith(f"{here}?done=")
        text_of(await browser.get(f"{FILES}/intake/F-own"), 404)


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [(1, "1 字节"), (999, "999 字节"), (1000, "1.0 KB"), (8_388_617, "8.4 MB")],
)
def test_a_size_is_said_as_people_say_it(size_bytes: int, said: str) -> None:
    assert words.size(size_bytes) == said
