"""Where encrypted contents lie: a local folder, or any object store by its address."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url

UNFINISHED = ".part-"  # between an object's name and a random word, while it is written
RETRIES_MAX = 3
TIMEOUT = timedelta(seconds=30)


class StoreAway(OSError):
    """The store cannot be reached or refuses: try again later."""


class Missing(Exception):
    """There is no object of this name."""


class Store(Protocol):
    """Objects by name, a path with slashes. An object appears whole or not at all."""

    async def put(self, name: str, content: AsyncIterator[bytes]) -> None:
        """Write an object. Raises StoreAway, and whatever the content raises."""

    async def read(self, name: str, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`. Raises Missing or StoreAway."""

    async def delete(self, name: str) -> None:
        """Delete an object, if there is one, and what is unfinished of it. Raises StoreAway."""

    async def clear(self, folder: str) -> None:
        """Delete every object in a folder. Raises StoreAway."""


class FolderStore:
    """Objects as files below a folder, durable before they are announced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, name: str, content: AsyncIterator[bytes]) -> None:
        """Write beside the final name, flush to the disk, then rename."""
        place = self._folder / name
        unfinished = place.with_name(f"{place.name}{UNFINISHED}{secrets.token_hex(4)}")
        await asyncio.to_thread(place.parent.mkdir, parents=True, exist_ok=True)
        try:
            with unfinished.open("xb") as file:
                async for part in content:
                    await asyncio.to_thread(file.write, part)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
            await asyncio.to_thread(_announce, unfinished, place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    async def read(self, name: str, start: int, end: int) -> bytes:
        """Read a part of a file."""
        try:
            return await asyncio.to_thread(_read, self._folder / name, start, end)
        except FileNotFoundError as error:
            raise Missing(name) from error

    async def delete(self, name: str) -> None:
        """Delete a file, and those beside it that were never finished."""
        await asyncio.to_thread(_delete, self._folder / name)

    async def clear(self, folder: str) -> None:
        """Delete a folder."""
        with suppress(FileNotFoundError):
            await asyncio.to_thread(shutil.rmtree, self._folder / folder)


def _announce(unfinished: Path, place: Path) -> None:
    """Rename, and flush the folder: after a power failure the name is there too."""
    unfinished.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(place: Path, start: int, end: int) -> bytes:
    with place.open("rb") as file:
        file.seek(start)
        return file.read(end - start)


def _delete(place: Path) -> None:
    for found in (place, *place.parent.glob(f"{place.name}{UNFINISHED}*")):
        found.unlink(missing_ok=True)


class ObjectStore:
    """Objects in S3 or another store that obstore knows."""

    def __init__(self, url: str, options: Mapping[str, str]) -> None:
        plain = options.get("endpoint", "").startswith("http://")
        self._store = from_url(
            url,
            config=cast("Any", dict(options)),
            client_options={"allow_http": plain, "timeout": TIMEOUT},
            retry_config={"max_retries": RETRIES_MAX, "retry_timeout": TIMEOUT},
        )

    async def put(self, name: str, content: AsyncIterator[bytes]) -> None:
        """Write in parts; the store shows the object when all parts are there."""
        with _away():
            await obstore.put_async(self._store, name, content)

    async def read(self, name: str, start: int, end: int) -> bytes:
        """Read a part of an object."""
        with _away():
            return bytes(await obstore.get_range_async(self._store, name, start=start, end=end))

    async def delete(self, name: str) -> None:
        """Delete an object. An unfinished one is for the store's own life-cycle rule."""
        with _away(), suppress(Missing):
            await obstore.delete_async(self._store, name)

    async def clear(self, folder: str) -> None:
        """Delete what the store lists in the folder."""
        with _away():
            async for batch in obstore.list(self._store, prefix=folder):
                await obstore.delete_async(self._store, [one["path"] for one in batch])


@contextmanager
def _away() -> Iterator[None]:
    """Errors of obstore as ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise Missing(str(error)) from error
    except BaseError as error:
        raise StoreAway(f"{type(error).__name__}: {error}") from error


def store_of(url: str, options: Mapping[str, str]) -> Store:
    """The store at an address: `file:///folder`, `s3://bucket/prefix`, or another of obstore's.

    `options` are those of obstore for the address (`endpoint`, `region`, `access_key_id` …); an
    `endpoint` that begins with `http://` is used without TLS.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStore(Path(unquote(parts.path)))
    return ObjectStore(url, options)
