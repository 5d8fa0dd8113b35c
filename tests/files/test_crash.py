"""Killed between any two steps of an upload: nothing is lost, and nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kernel.base.crash_points import POINTS
from services.archive.settings import Settings
from tests.files.deployed import COURT, Hall
from tests.files.samples import PDF
from tests.waiting import PATIENCE_SECONDS, STEP_SECONDS, eventually
from zhixing.local.embedded.kafka import free_port

ROOT = Path(__file__).resolve().parents[2]
CONTENT = PDF + bytes(200_000)
BUSY = 409
DEATHS = {
    "file.received": "a piece is stored, and not counted",
    "file.checked": "the content was checked, and nothing written",
    "file.kept": "it is written, and there is no fact",
    "file.stored": "it is a fact, and the pieces are still there",
}


def test_every_point_of_an_upload_has_its_death() -> None:
    assert set(DEATHS) == {point for point in POINTS if point.startswith("file.")}


async def die(archive: Hall, house: Settings, point: str) -> str:
    """Upload to a process that dies at a point; returns the path of the upload."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ZHIXING_DATABASE_URL": house.database_url,
        "ZHIXING_KEYS_DATABASE_URL": house.keys_database_url,
        "ZHIXING_JWKS": house.jwks,
        "ZHIXING_FILES_URL": archive.folder.as_uri(),
        "ZHIXING_CRASH_AT": point,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.files.crashing", str(port)], cwd=ROOT, env=environment
    )
    try:
        upload = await _upload_to_its_death(archive, port)
        assert await asyncio.to_thread(process.wait) == -signal.SIGKILL
    finally:
        process.kill()
        process.wait()
    return upload


async def _upload_to_its_death(archive: Hall, port: int) -> str:
    upload = await archive.begin(len(CONTENT))
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as http:

        async def answers() -> bool:
            try:
                return (await http.get("/health/live")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(answers, what="the process that is to die")
        dying = replace(archive, http=http)
        with pytest.raises(httpx.TransportError):
            await _send_all(dying, upload)
    return upload


async def _send_all(archive: Hall, upload: str) -> None:
    await archive.send(upload, 0, CONTENT)
    await archive.complete(upload, CONTENT)


async def _completed(archive: Hall, upload: str) -> httpx.Response:
    """The answer once the dead process holds the upload no more: its server learns of its death
    from the connection."""
    while (done := await archive.complete(upload, CONTENT)).status_code == BUSY:
        await asyncio.sleep(STEP_SECONDS)
    return done


@pytest.mark.parametrize("point", DEATHS)
async def test_who_comes_back_completes_the_upload(
    archive: Hall, house: Settings, point: str
) -> None:
    upload = await die(archive, house, point)
    if point == "file.received":
        assert (await archive.received(upload), len(archive.stored())) == (0, 1)
        assert (await archive.send(upload, 0, CONTENT)).status_code == 204
    done = await _completed(archive, upload)
    known = point == "file.stored"
    assert (done.status_code, done.json().get("unchanged", False)) == (200 if known else 201, known)
    assert (await archive.content(done.json()["file_id"])).content == CONTENT
    await archive.program.contents.sweep(COURT, 0)
    assert len(archive.stored()) == 1
    assert (await archive.content(done.json()["file_id"])).content == CONTENT


@pytest.mark.parametrize("point", DEATHS)
async def test_of_who_does_not_come_back_nothing_is_left(
    archive: Hall, house: Settings, point: str
) -> None:
    upload = await die(archive, house, point)
    left = 1 if point == "file.stored" else 0
    assert archive.stored() != []

    async def swept() -> bool:  # once its server has learnt of the death of who held the upload
        await archive.program.contents.sweep(COURT, 0)
        return len(archive.stored()) == left

    await eventually(swept, what="what the dead one received is gone")
    await archive.program.contents.sweep(COURT, 0)
    assert len(archive.stored()) == left
    if point == "file.stored":
        file_id = upload.rpartition("/")[2]
        assert (await archive.content(file_id)).content == CONTENT
