"""Contents of the files of one service: received in pieces, checked, kept encrypted, read."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from contracts.files import FileKind
from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE
from kernel.deciding.decider import Refused
from kernel.files.kinds import HEAD_BYTES, TAIL_BYTES, NotAccepted, kind_of, require_within
from kernel.files.pages import PageTokens
from kernel.files.scanning import Scanner
from kernel.files.sealing import CHUNK_BYTES, Seal, content_of
from kernel.files.store import Store
from kernel.files.uploads import Upload, Uploads
from kernel.people.sealed import Erased, Keyring, case_key

T = TypeVar("T")

PIECE_BYTES = 4_194_304  # of an upload, kept in memory until it is stored
PIECES_MAX = 10_000  # of one upload: it may break off that often
BLOCK_CHUNKS = 16  # encrypted and read at once: a megabyte
SWEEP_SECONDS = 10.0
SWEPT_MAX = 100  # uploads or contents per sweep; the rest is left to the next one


class OffsetMismatch(Exception):
    """A piece does not begin where the received content ends. `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"received {received}")
        self.received = received


class TooMuch(Exception):
    """More was sent than was announced, or in too many pieces."""


class NotReceived(Exception):
    """The upload is not complete. `received` says how much of it is there."""

    def __init__(self, received: int) -> None:
        super().__init__(f"received {received}")
        self.received = received


class Busy(Exception):
    """The upload is being completed or given up by another request."""


class Infected(Exception):
    """The scanner found something, which the message names."""


class WrongHash(Exception):
    """The content is not what the client says that it sent."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a content that was received whole and checked."""

    content: str
    kind: FileKind
    pages: int | None
    scanned_by: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest upload that is begun, and after how long without a piece one is given up."""

    bytes_max: int
    idle_seconds: float


@dataclass(slots=True)
class _Seen:
    """Hash, beginning, end and pages of a content, while it passes."""

    hash: "hashlib._Hash"
    head: bytes = b""
    tail: bytes = b""
    size: int = 0
    tokens: PageTokens = field(default_factory=PageTokens)

    def add(self, part: bytes) -> None:
        self.hash.update(part)
        self.tokens.add(part)
        self.head += part[: HEAD_BYTES - len(self.head)]
        self.tail = (self.tail + part)[-TAIL_BYTES:]
        self.size += len(part)


class Contents:
    """The contents of the files of one service, each encrypted with the key of its case."""

    def __init__(
        self,
        service: str,
        store: Store,
        uploads: Uploads,
        keyring: Keyring,
        scanner: Scanner,
        limits: Limits,
    ) -> None:
        self.uploads = uploads
        self.limits = limits
        self._service = service
        self._store = store
        self._keyring = keyring
        self._scanner = scanner

    async def receive(
        self, court: str, upload: Upload, offset: int, body: AsyncIterator[bytes]
    ) -> int:
        """Store what arrives, in pieces, and return how much of the upload is there now.

        If the body breaks off, what arrived of it is kept.

        Raises:
            OffsetMismatch: the body does not begin at the end of what is there.
            TooMuch: it is longer than was announced, or there are too many pieces.
            Erased: the key of the case was destroyed.
        """
        if offset != upload.received_bytes:
            raise OffsetMismatch(upload.received_bytes)
        key = await self._key(court, upload.case_id, create=True)
        left, count = bytearray(), len(upload.pieces)
        async for part in body:
            left += part
            if offset + len(left) > upload.size_bytes:
                raise TooMuch
            while len(left) >= PIECE_BYTES:
                piece, left = bytes(left[:PIECE_BYTES]), left[PIECE_BYTES:]
                offset = await self._receive_piece(court, key, upload, (offset, piece, count))
                count += 1
        if left:
            offset = await self._receive_piece(court, key, upload, (offset, bytes(left), count))
        return offset

    async def _receive_piece(
        self, court: str, key: bytes, upload: Upload, arrived: tuple[int, bytes, int]
    ) -> int:
        offset, plain, count = arrived
        if count >= PIECES_MAX:
            raise TooMuch
        piece = f"{offset}-{len(plain)}-{secrets.token_hex(8)}"
        name = self._piece(court, upload, piece)
        seal = Seal(key, name, len(plain))
        await self._store.put(name, _once(await asyncio.to_thread(seal.sealed, 0, plain)))
        crash_point("file.received")
        if not await self.uploads.received(court, upload, offset, piece, len(plain)):
            await self._store.delete(name)
            now = await self.uploads.find(court, upload.upload_id)
            raise OffsetMismatch(now.received_bytes if now else 0)
        return offset + len(plain)

    async def complete(
        self, court: str, upload: Upload, sha256: str, record: Callable[[Checked], Awaitable[T]]
    ) -> T:
        """Check a received content, write it where files lie, and `record` the fact.

        A content that fails leaves nothing behind. What it returns is the answer of `record`.

        Raises:
            Busy: the upload is being completed or given up already.
            NotReceived: it is not here whole.
            WrongHash: its SHA-256 is not `sha256` (lower-case hexadecimal).
            NotAccepted: it is of a kind that is not accepted, or too large for its kind.
            Infected: the scanner found something.
            ScannerAway: the scanner gave no verdict; the upload stays.
            Refused: from `record`.
        """
        async with self.uploads.alone(court, upload.upload_id) as mine:
            if not mine:
                raise Busy
            if upload.received_bytes != upload.size_bytes:
                raise NotReceived(upload.received_bytes)
            key = await self._key(court, upload.case_id, create=False)
            try:
                checked = await self._check(court, key, upload, sha256)
                crash_point("file.checked")
                await self._keep(court, key, upload, checked.content)
                crash_point("file.kept")
                done = await record(checked)
                crash_point("file.stored")
            except (WrongHash, NotAccepted, Infected, Refused):
                await self._drop(court, upload.upload_id)
                raise
            await self._drop(court, upload.upload_id)
            return done

    async def _check(self, court: str, key: bytes, upload: Upload, sha256: str) -> Checked:
        """Read a content once: its hash, its kind, and what the scanner says."""
        seen = _Seen(hashlib.sha256())
        verdict = await self._scanner.scan(self._passing(court, key, upload, seen))
        if verdict.found:
            raise Infected(verdict.found)
        if seen.hash.hexdigest() != sha256:
            raise WrongHash
        kind = kind_of(seen.head, seen.tail)
        require_within(kind, upload.size_bytes)
        pages = seen.tokens.pages(kind)
        return Checked(content_of(key, seen.hash.digest()), kind, pages, verdict.scanner)

    async def _keep(self, court: str, key: bytes, upload: Upload, content: str) -> None:
        await self.uploads.checked(court, upload, content)
        name = self._file(court, content, upload.upload_id)
        seal = Seal(key, name, upload.size_bytes)
        await self._store.put(name, _sealed(seal, self._received(court, key, upload)))

    async def keep(self, court: str, case_id: str, file_id: str, plain: bytes) -> str:
        """Write a content that was made here, such as a sealed document, and return its keyed hash;
        the fact is the caller's to record. Raises Erased where the key of the case was destroyed.
        """
        key = await self._key(court, case_id, create=True)
        content = content_of(key, hashlib.sha256(plain).digest())
        name = self._file(court, content, file_id)
        await self._store.put(name, _sealed(Seal(key, name, len(plain)), _once(plain)))
        return content

    async def take_in(self, court: str, case_id: str, file_id: str, plain: bytes) -> Checked:
        """Check a content that an outside system sent, and write it; the fact is the caller's to
        record.

        Raises:
            NotAccepted: it is of a kind that is not accepted, or too large for its kind.
            Infected: the scanner found something.
            ScannerAway: the scanner gave no verdict.
            Erased: the key of the case was destroyed.
        """
        verdict = await self._scanner.scan(_once(plain))
        if verdict.found:
            raise Infected(verdict.found)
        seen = _Seen(hashlib.sha256())
        await asyncio.to_thread(seen.add, plain)
        kind = kind_of(seen.head, seen.tail)
        require_within(kind, len(plain))
        content = await self.keep(court, case_id, file_id, plain)
        return Checked(content, kind, seen.tokens.pages(kind), verdict.scanner)

    async def give_up(self, court: str, upload_id: str) -> None:
        """End an upload; what was received of it is deleted. Raises Busy."""
        async with self.uploads.alone(court, upload_id) as mine:
            if not mine:
                raise Busy
            await self._drop(court, upload_id)

    async def _drop(self, court: str, upload_id: str) -> None:
        """Delete the pieces of an upload, and its content unless it has become a file."""
        upload = await self.uploads.find(court, upload_id)
        if upload is None:
            return
        if upload.content and not await self.uploads.is_stored(court, upload):
            await self._store.delete(self._file(court, upload.content, upload_id))
        await self._store.clear(self._pieces(court, upload))
        await self.uploads.close(court, upload)

    async def keep_swept(self, courts: Sequence[str]) -> None:
        """Sweep every court again and again. While database or store are away, it waits."""
        log = logger(self._service)
        while True:
            try:
                for court in courts:
                    await self.sweep(court, self.limits.idle_seconds)
            except DATABASE_UNAVAILABLE as error:  # StoreAway is one of them
                log.warning("sweep of files waits", error=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    async def sweep(self, court: str, idle_seconds: float) -> int:
        """Give up uploads that nothing was heard of, and delete the contents of removed files.

        Returns how many there were.
        """
        idle = await self.uploads.idle(court, idle_seconds, SWEPT_MAX)
        for upload in idle:
            with suppress(Busy):
                await self.give_up(court, upload.upload_id)
        removed = await self.uploads.to_erase(court, SWEPT_MAX)
        for case_id, file_id, content in removed:
            await self._store.delete(self._file(court, content, file_id))
            await self.uploads.erased(court, case_id, file_id)
        return len(idle) + len(removed)

    async def read(
        self, court: str, case_id: str, file: "Kept", span: range
    ) -> AsyncIterator[bytes]:
        """The bytes of a file in a span, in order; only their chunks are decrypted.

        Raises Erased, Damaged or Missing.
        """
        key = await self._key(court, case_id, create=False)
        name = self._file(court, file.content, file.file_id)
        seal = Seal(key, name, file.size_bytes)
        first, last = span.start // CHUNK_BYTES, (span.stop - 1) // CHUNK_BYTES
        for block in range(first, last + 1, BLOCK_CHUNKS):
            end = min(block + BLOCK_CHUNKS - 1, last)
            sealed = await self._store.read(name, *seal.place(block, end))
            plain = await asyncio.to_thread(seal.opened, block, sealed)
            at = block * CHUNK_BYTES
            yield plain[max(0, span.start - at) : span.stop - at]

    async def _passing(
        self, court: str, key: bytes, upload: Upload, seen: _Seen
    ) -> AsyncIterator[bytes]:
        async for part in self._received(court, key, upload):
            await asyncio.to_thread(seen.add, part)
            yield part

    async def _received(self, court: str, key: bytes, upload: Upload) -> AsyncIterator[bytes]:
        """The content of an upload, piece by piece, decrypted."""
        for piece in upload.pieces:
            name, size = self._piece(court, upload, piece), int(piece.split("-")[1])
            seal = Seal(key, name, size)
            sealed = await self._store.read(name, *seal.place(0, seal.chunks - 1))
            yield await asyncio.to_thread(seal.opened, 0, sealed)

    async def _key(self, court: str, case_id: str, *, create: bool) -> bytes:
        """The key of a case. Raises Erased where it was destroyed."""
        name = case_key(case_id)
        key = await self._keyring.store.key(court, name, create=create)
        if key is None:
            raise Erased(name)
        return key

    def _pieces(self, court: str, upload: Upload) -> str:
        return f"{court}/{self._service}/uploads/{upload.upload_id}"

    def _piece(self, court: str, upload: Upload, piece: str) -> str:
        return f"{self._pieces(court, upload)}/{piece}"

    def _file(self, court: str, content: str, file_id: str) -> str:
        return f"{court}/{self._service}/files/{content[:2]}/{content}-{file_id}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What finds a file's content: its id, its content hash and its size."""

    file_id: str
    content: str
    size_bytes: int


async def _once(part: bytes) -> AsyncIterator[bytes]:
    yield part


async def _sealed(seal: Seal, plain: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A content encrypted, block by block."""
    block, left, chunk = BLOCK_CHUNKS * CHUNK_BYTES, bytearray(), 0
    async for part in plain:
        left += part
        while len(left) > block:
            whole, left = bytes(left[:block]), left[block:]
            yield await asyncio.to_thread(seal.sealed, chunk, whole)
            chunk += BLOCK_CHUNKS
    yield await asyncio.to_thread(seal.sealed, chunk, bytes(left))
