"""The disk under PostgreSQL fills up: writes are refused clearly, and resume without repair.

The server stands on a small file system of its own in memory, which only root may mount.
"""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import Storm
from tests.faults.db_door import CALLERS, door_on
from tests.faults.figures import Figures, Row
from tests.waiting import eventually
from zhixing.local.embedded.postgres import PostgresServer, start_postgres

pytestmark = pytest.mark.slow
DISK_MB = 200  # an empty cluster takes forty
FULL_SECONDS = 1.5


class Disk:
    """A small file system that can be filled to its last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this system has no mount program")
    if done.returncode:
        pytest.skip(f"no small file system may be mounted here: {done.stderr.strip()}")
    yield Disk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def server(disk: Disk) -> Iterator[PostgresServer]:
    started = start_postgres(disk.folder)
    yield started
    started.stop()


async def test_a_full_disk_is_told_to_callers_and_forgotten_once_there_is_room(
    disk: Disk, server: PostgresServer, storm: Storm, figures: Figures
) -> None:
    times = storm.times(1, per_minute=6)

    async def full() -> None:
        disk.fill()
        await asyncio.sleep(FULL_SECONDS)
        disk.free()

    async with door_on(server) as door:
        recoveries = [await door.disturbed(full) for _ in range(times)]
        filings = await door.everything_once()
    assert door.unavailable, "nobody noticed that the disk was full"
    figures.tell(
        Row(
            fault="Disk full: tables",
            injected=f"file system of {DISK_MB} MB filled for {FULL_SECONDS} s; {CALLERS} callers",
            times=times,
            held=f"{door.unavailable} answers 503, no other error; {filings} filings stored once "
            "each, chain whole, no repair",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )


async def test_a_server_that_ends_for_want_of_room_is_started_again_and_has_everything(
    disk: Disk, server: PostgresServer, storm: Storm, figures: Figures
) -> None:
    """Where its write-ahead log finds no room, PostgreSQL ends itself rather than forget."""
    again: list[PostgresServer] = []

    async def ended_and_started_again() -> None:
        disk.fill()
        await end_by_its_log(server)
        server.stop()
        disk.free()
        again.append(await asyncio.to_thread(start_postgres, disk.folder))

    try:
        async with door_on(server) as door:
            began = time.monotonic()
            recovery = await door.disturbed(ended_and_started_again)
            filings = await door.everything_once()
            lasted = time.monotonic() - began
    finally:
        for one in again:
            one.stop()
    figures.tell(
        Row(
            fault="Disk full: write-ahead log",
            injected=f"no room for the next segment; the server ends itself and is started again; "
            f"{CALLERS} callers",
            times=1,
            held=f"{door.unavailable} answers 503 within {lasted:.0f} s, no other error; "
            f"{filings} filings stored once each, chain whole, no repair",
            recovery_seconds=recovery,
            seed=storm.seed,
        )
    )


async def end_by_its_log(server: PostgresServer) -> None:
    """Ask for new segments of the write-ahead log until the server has ended."""

    async def ended() -> bool:
        try:
            connection = await asyncpg.connect(server.dsn("postgres"))
        except FileNotFoundError:
            return True
        except (OSError, asyncpg.PostgresError):
            return False  # it is on its way
        try:
            await connection.execute("select pg_switch_wal()")
        except (OSError, asyncpg.PostgresError):
            return False
        finally:
            connection.terminate()
        return False

    await eventually(ended, what="the server ends")
