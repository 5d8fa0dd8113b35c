"""Files over HTTP, on a real server: in pieces, broken off, refused, read in parts, removed."""

import asyncio
import hashlib
from urllib.parse import quote

import pytest

from kernel.door.files import OPEN_MAX
from kernel.files import contents
from kernel.people.sealed import case_key
from sandbox.virus_scan import EICAR
from tests.files.deployed import CLERK, COURT, Hall, signed
from tests.files.samples import PDF
from tests.waiting import eventually

CONTENT = PDF + bytes(300_000) + "尾".encode()


async def test_a_file_is_uploaded_in_pieces_and_read_as_it_was(archive: Hall) -> None:
    upload = await archive.begin(len(CONTENT))
    for start in range(0, len(CONTENT), 100_000):
        sent = await archive.send(upload, start, CONTENT[start : start + 100_000])
        assert sent.status_code == 204, sent.text
        assert sent.headers["upload-offset"] == str(min(start + 100_000, len(CONTENT)))
    done = await archive.complete(upload, CONTENT)
    assert done.status_code == 201, done.text
    assert [event["name"] for event in done.json()["events"]] == ["FileStored"]
    listed = await archive.http.get(archive.files, headers=signed(*CLERK))
    (file,) = listed.json()["files"]
    assert (file["file_name"], file["kind"], file["size_bytes"]) == (
        "借条.pdf",
        "pdf",
        len(CONTENT),
    )
    assert (file["uploader"], file["scanned_by"]) == ("clerk-1", "ClamAV 1.4.3/sandbox")
    read = await archive.content(done.json()["file_id"])
    assert read.status_code == 200
    assert read.content == CONTENT
    assert read.headers["content-type"] == "application/pdf"
    assert read.headers["content-disposition"].endswith(quote("借条.pdf"))
    assert len(archive.stored()) == 1, "the pieces are gone"


async def test_nothing_of_a_content_lies_open(archive: Hall) -> None:
    secret = "身份证号码 411024199001011234".encode()
    upload = await archive.begin(len(PDF + secret))
    await archive.send(upload, 0, PDF + secret)
    for place in archive.stored():
        assert secret not in place.read_bytes()
    assert (await archive.complete(upload, PDF + secret)).status_code == 201
    for place in archive.stored():
        assert secret not in place.read_bytes()
    assert hashlib.sha256(PDF + secret).hexdigest() not in str(archive.stored())


async def test_an_upload_that_breaks_off_goes_on_where_it_stopped(archive: Hall) -> None:
    """The line is cut in the middle of a piece, as by a lost network."""
    upload, half = await archive.begin(len(CONTENT)), len(CONTENT) // 2
    address = archive.http.base_url
    _reader, writer = await asyncio.open_connection(address.host, address.port)
    head = {
        **signed(*CLERK),
        "Host": address.host,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Length": str(len(CONTENT)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    writer.write(f"PATCH {upload} HTTP/1.1\r\n{lines}\r\n".encode() + CONTENT[:half])
    await writer.drain()
    writer.close()

    async def something_came() -> bool:
        return await archive.received(upload) > 0

    await eventually(something_came, what="what arrived is kept")
    received = await archive.received(upload)
    assert received <= half
    assert (await archive.send(upload, received, CONTENT[received:])).status_code == 204
    done = await archive.complete(upload, CONTENT)
    assert (await archive.content(done.json()["file_id"])).content == CONTENT


async def test_a_long_piece_is_kept_in_parts_as_it_arrives(
    archive: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "PIECE_BYTES", 70_000)
    done = await archive.upload(CONTENT)
    assert done.status_code == 201, done.text
    assert (await archive.content(done.json()["file_id"])).content == CONTENT


async def test_a_piece_that_does_not_fit_is_refused_with_where_to_go_on(archive: Hall) -> None:
    upload = await archive.begin(len(CONTENT))
    await archive.send(upload, 0, CONTENT[:1000])
    for offset in (0, 999, 1001, len(CONTENT)):
        refused = await archive.send(upload, offset, CONTENT[1000:1010])
        assert (refused.status_code, refused.json()["received_bytes"]) == (409, 1000)
    assert await archive.received(upload) == 1000


async def test_of_two_pieces_at_once_one_is_kept(archive: Hall) -> None:
    upload = await archive.begin(len(CONTENT))
    both = await asyncio.gather(*(archive.send(upload, 0, CONTENT[:5000]) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [204, 409]
    assert (await archive.received(upload), len(archive.stored())) == (5000, 1)


async def test_what_is_incomplete_or_too_much_is_refused(archive: Hall) -> None:
    upload = await archive.begin(100)
    assert (await archive.send(upload, 0, bytes(101))).status_code == 413
    await archive.send(upload, 0, bytes(99))
    early = await archive.complete(upload, bytes(100))
    assert (early.status_code, early.json()["received_bytes"]) == (409, 99)
    bare = await archive.http.patch(upload, content=b"x", headers=signed(*CLERK))
    assert (bare.status_code, bare.json()["errors"][0]["field"]) == (422, "Content-Type")
    odd = await archive.http.patch(
        upload,
        content=b"x",
        headers={**signed(*CLERK), "Content-Type": "application/offset+octet-stream"},
    )
    assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "Upload-Offset")


REFUSALS = {
    "a wrong hash": (CONTENT, PDF, "sha256"),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", None, "content"),
    "a virus": (PDF + EICAR, None, "content"),
}


@pytest.mark.parametrize("what", REFUSALS)
async def test_a_bad_content_leaves_nothing(archive: Hall, what: str) -> None:
    content, said, field = REFUSALS[what]
    upload = await archive.begin(len(content), "好.pdf")
    await archive.send(upload, 0, content)
    refused = await archive.complete(upload, said or content)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field
    assert archive.stored() == []
    assert (await archive.http.get(archive.files, headers=signed(*CLERK))).json()["files"] == []
    assert (await archive.http.head(upload, headers=signed(*CLERK))).status_code == 404


async def test_the_same_content_again_is_the_same_file(archive: Hall) -> None:
    first = await archive.upload(CONTENT)
    again = await archive.upload(CONTENT, "另一个名字.pdf")
    assert (again.status_code, again.json()["unchanged"]) == (200, True)
    assert again.json()["file_id"] == first.json()["file_id"]
    assert len(archive.stored()) == 1


async def test_two_uploads_of_one_content_at_once_become_one_file(archive: Hall) -> None:
    uploads = [await archive.begin(len(CONTENT)) for _ in range(2)]
    for upload in uploads:
        await archive.send(upload, 0, CONTENT)
    both = await asyncio.gather(*(archive.complete(upload, CONTENT) for upload in uploads))
    assert sorted(one.status_code for one in both) == [200, 201]
    assert len({one.json()["file_id"] for one in both}) == len(archive.stored()) == 1


async def test_who_asks_again_is_told_that_it_was_completed(archive: Hall) -> None:
    upload = await archive.begin(len(CONTENT))
    await archive.send(upload, 0, CONTENT)
    headers = signed(*CLERK)
    asked = {"sha256": hashlib.sha256(CONTENT).hexdigest()}
    first = await archive.http.post(f"{upload}/completion", json=asked, headers=headers)
    again = await archive.http.post(f"{upload}/completion", json=asked, headers=headers)
    assert again.json() == first.json()
    other = await archive.complete(upload, CONTENT)
    assert (other.status_code, other.json()["unchanged"]) == (200, True)


async def test_an_upload_begun_twice_under_one_key_is_one(archive: Hall) -> None:
    headers, asked = signed(*CLERK), {"file_name": "a.pdf", "size_bytes": 10}
    first = await archive.http.post(archive.files, json=asked, headers=headers)
    again = await archive.http.post(archive.files, json=asked, headers=headers)
    assert again.json() == first.json()
    other = await archive.http.post(
        archive.files, json={**asked, "size_bytes": 11}, headers=headers
    )
    assert (other.status_code, other.json()["type"]) == (
        422,
        "urn:zhixing:problem:idempotency-key-reused",
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"file_name": "", "size_bytes": 1},
        {"file_name": "长" * 201, "size_bytes": 1},
        {"file_name": "a\nb.pdf", "size_bytes": 1},
        {"file_name": "a.pdf", "size_bytes": 0},
        {"file_name": "a.pdf", "size_bytes": -1},
        {"file_name": "a.pdf", "size_bytes": True},
        {"file_name": "a.pdf", "size_bytes": "1"},
        {"file_name": "a.pdf"},
        {"file_name": "a.pdf", "size_bytes": 1, "kind": "pdf"},
    ],
)
async def test_what_cannot_be_begun(archive: Hall, asked: dict[str, object]) -> None:
    refused = await archive.http.post(archive.files, json=asked, headers=signed(*CLERK))
    assert refused.status_code == 422, refused.text


async def test_the_largest_upload_is_begun_and_one_byte_more_is_not(archive: Hall) -> None:
    most = archive.program.contents.limits.bytes_max
    await archive.begin(most)
    asked = {"file_name": "a.pdf", "size_bytes": most + 1}
    refused = await archive.http.post(archive.files, json=asked, headers=signed(*CLERK))
    assert refused.status_code == 413


async def test_one_person_uploads_so_many_files_at_once(archive: Hall) -> None:
    for _ in range(OPEN_MAX):
        await archive.begin(10)
    asked = {"file_name": "a.pdf", "size_bytes": 10}
    refused = await archive.http.post(archive.files, json=asked, headers=signed(*CLERK))
    assert refused.status_code == 409
    await archive.begin(10, person="clerk-2")


async def test_who_has_no_office_in_the_court_keeps_and_reads_nothing(archive: Hall) -> None:
    done = await archive.upload(CONTENT)
    place = f"{archive.files}/{done.json()['file_id']}/content"
    for role in ("portal", "bank"):
        for path in (archive.files, place):
            read = await archive.http.get(path, headers=signed(role))
            assert read.status_code == 403
        asked = {"file_name": "a.pdf", "size_bytes": 10}
        begun = await archive.http.post(archive.files, json=asked, headers=signed(role))
        assert begun.status_code == 403
    assert (await archive.http.get(place)).status_code == 401
    read = await archive.http.get(place, headers=signed("auditor"))
    assert read.status_code == 200


async def test_an_upload_is_of_who_began_it(archive: Hall) -> None:
    upload = await archive.begin(len(CONTENT))
    assert (await archive.send(upload, 0, CONTENT, person="other")).status_code == 404
    assert (await archive.complete(upload, CONTENT, person="other")).status_code == 404


async def test_a_case_that_the_house_does_not_know_has_no_files(archive: Hall) -> None:
    elsewhere = f"/cases/{quote('（2026）豫1024执999号')}/files"
    asked = {"file_name": "a.pdf", "size_bytes": 10}
    refused = await archive.http.post(elsewhere, json=asked, headers=signed(*CLERK))
    assert refused.status_code == 404


async def test_who_read_a_file_is_recorded(archive: Hall) -> None:
    file_id = (await archive.upload(CONTENT)).json()["file_id"]
    await archive.content(file_id, **{"Zhixing-Purpose": quote("核对借条原件")})
    asked = {"case_id": archive.case_id}
    reads = await archive.http.get("/reads", params=asked, headers=signed("auditor"))
    (read,) = reads.json()["reads"]
    assert (read["reader"], read["route"].rpartition("/")[2]) == ("clerk-1", "content")


async def test_a_part_is_read_without_the_rest(archive: Hall) -> None:
    file_id = (await archive.upload(CONTENT)).json()["file_id"]
    for header, expected in (
        ("bytes=0-9", CONTENT[:10]),
        ("bytes=65530-65540", CONTENT[65530:65541]),
        ("bytes=-3", CONTENT[-3:]),
        (f"bytes={len(CONTENT) - 1}-", CONTENT[-1:]),
    ):
        read = await archive.content(file_id, Range=header)
        assert (read.status_code, read.content) == (206, expected)
        assert read.headers["content-range"].endswith(f"/{len(CONTENT)}")
    beyond = await archive.content(file_id, Range=f"bytes={len(CONTENT)}-")
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(CONTENT)}"
    etag = {"Range": "bytes=0-9", "If-Range": f'"{file_id}"'}
    assert (await archive.content(file_id, **etag)).status_code == 206
    older = await archive.content(file_id, **{**etag, "If-Range": '"another"'})
    assert (older.status_code, older.content) == (200, CONTENT)
    place = f"{archive.files}/{file_id}/content"
    head = await archive.http.head(place, headers=signed(*CLERK))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(CONTENT))


async def test_what_was_changed_in_the_store_is_not_given_out(archive: Hall) -> None:
    file_id = (await archive.upload(CONTENT)).json()["file_id"]
    (place,) = archive.stored()
    kept = place.read_bytes()
    place.write_bytes(bytes([kept[0] ^ 1]) + kept[1:])
    assert (await archive.content(file_id)).status_code == 500
    later = await archive.content(file_id, Range=f"bytes={len(CONTENT) - 5}-")
    assert later.content == CONTENT[-5:], "the last chunk is whole"
    place.unlink()
    assert (await archive.content(file_id)).status_code == 500


async def test_a_removed_file_is_gone_and_its_fact_stays(archive: Hall) -> None:
    file_id = (await archive.upload(CONTENT)).json()["file_id"]
    place = f"{archive.files}/{file_id}"
    blank = await archive.http.post(
        f"{place}/removal", json={"reason": " "}, headers=signed(*CLERK)
    )
    assert blank.status_code == 422
    asked = {"reason": "传错案件"}
    done = await archive.http.post(f"{place}/removal", json=asked, headers=signed(*CLERK))
    assert done.status_code == 200, done.text
    assert (await archive.content(file_id)).status_code == 410
    file = (await archive.http.get(place, headers=signed(*CLERK))).json()
    assert (file["removed_by"], file["file_name"]) == ("clerk-1", "借条.pdf")
    again = await archive.http.post(f"{place}/removal", json=asked, headers=signed(*CLERK))
    assert again.json()["unchanged"] is True
    other = {"reason": "另一理由"}
    stands = await archive.http.post(f"{place}/removal", json=other, headers=signed(*CLERK))
    assert stands.status_code == 409
    assert await archive.program.contents.sweep(COURT, 3600) == 1
    assert archive.stored() == []
    assert await archive.program.contents.sweep(COURT, 3600) == 0
    back = await archive.upload(CONTENT)
    assert back.status_code == 201
    assert back.json()["file_id"] != file_id
    assert await archive.program.contents.sweep(COURT, 3600) == 0
    assert (await archive.content(back.json()["file_id"])).content == CONTENT


async def test_an_unfinished_upload_is_given_up_by_its_owner_or_after_a_while(
    archive: Hall,
) -> None:
    given_up, left = await archive.begin(100), await archive.begin(100)
    for upload in (given_up, left):
        await archive.send(upload, 0, bytes(50))
    assert (await archive.http.delete(given_up, headers=signed(*CLERK))).status_code == 204
    assert (await archive.http.get(given_up, headers=signed(*CLERK))).status_code == 404
    assert len(archive.stored()) == 1
    assert await archive.program.contents.sweep(COURT, 3600) == 0
    assert len(archive.stored()) == 1
    assert await archive.program.contents.sweep(COURT, 0) == 1
    assert archive.stored() == []
    assert (await archive.send(left, 50, bytes(50))).status_code == 404


async def test_who_destroys_the_key_of_a_case_makes_its_files_unreadable(archive: Hall) -> None:
    file_id = (await archive.upload(CONTENT)).json()["file_id"]
    begun = await archive.begin(100)
    assert await archive.program.keyring.store.destroy(COURT, case_key(archive.case_id))
    assert (await archive.content(file_id)).status_code == 410
    (file,) = (await archive.http.get(archive.files, headers=signed(*CLERK))).json()["files"]
    assert file["file_name"] == "已删除"
    assert (await archive.send(begun, 0, bytes(10))).status_code == 410
    asked = {"file_name": "a.pdf", "size_bytes": 10}
    new = await archive.http.post(archive.files, json=asked, headers=signed(*CLERK))
    assert new.status_code == 410
