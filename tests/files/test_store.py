"""Where contents lie: one behaviour of a folder and of a real S3 server process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.files.store import UNFINISHED, FolderStore, Missing, Store, StoreAway, store_of
from tests.files.deployed import BUCKET, OPTIONS
from zhixing.local.ports import ADDRESS

LARGE = 6_000_000  # more than one part of an S3 upload


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return store_of((tmp_path / "a folder").as_uri(), {})
    address = request.getfixturevalue("s3")
    return store_of(f"s3://{BUCKET}/prefix", {**OPTIONS, "endpoint": address})


async def of(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_part_of_an_object_is_read(store: Store) -> None:
    await store.put("a/b/c", of(b"0123", b"456789"))
    assert await store.read("a/b/c", 0, 10) == b"0123456789"
    assert await store.read("a/b/c", 3, 6) == b"345"


async def test_a_large_object_is_written_in_parts(store: Store) -> None:
    await store.put("large", of(*(bytes([number]) * 1_000_000 for number in range(6))))
    assert await store.read("large", LARGE - 2, LARGE) == b"\x05\x05"
    assert await store.read("large", 999_999, 1_000_001) == b"\x00\x01"


async def test_what_is_not_there_is_missing_and_deleting_it_does_nothing(store: Store) -> None:
    with pytest.raises(Missing):
        await store.read("nothing", 0, 1)
    await store.delete("nothing")
    await store.clear("nowhere")


async def test_an_object_is_deleted_alone_and_a_folder_with_all_in_it(store: Store) -> None:
    for name in ("x/1", "x/2", "x/3/4", "xy/1"):
        await store.put(name, of(name.encode()))
    await store.delete("x/1")
    with pytest.raises(Missing):
        await store.read("x/1", 0, 1)
    assert await store.read("x/2", 0, 3) == b"x/2"
    await store.clear("x")
    for name in ("x/2", "x/3/4"):
        with pytest.raises(Missing):
            await store.read(name, 0, 1)
    assert await store.read("xy/1", 0, 4) == b"xy/1"


async def test_an_object_that_breaks_off_is_not_there(store: Store) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield bytes(LARGE)
        raise RuntimeError("the line was cut")

    with pytest.raises((RuntimeError, StoreAway)):
        await store.put("broken", broken())
    with pytest.raises(Missing):
        await store.read("broken", 0, 1)


async def test_what_a_crash_left_unfinished_goes_with_its_object(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    left = tmp_path / f"a{UNFINISHED}0123"
    left.write_bytes(b"half")
    other = tmp_path / "ab"
    other.write_bytes(b"whole")
    await store.delete("a")
    assert not left.exists()
    assert other.exists()


async def test_a_store_that_is_away_says_so() -> None:
    nowhere = {**OPTIONS, "endpoint": f"http://{ADDRESS}:1"}
    store = store_of(f"s3://{BUCKET}", nowhere)
    with pytest.raises(StoreAway):
        await store.read("a", 0, 1)
