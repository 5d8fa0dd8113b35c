"""The port to a virus scanner that speaks the protocol of clamd (ClamAV), over TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from kernel.files.scanning import ScannerAway, Verdict

CONNECT_SECONDS_MAX = 5.0
ANSWER_SECONDS_MAX = 120.0  # for a whole content; clamd gives up by itself sooner
ANSWER_BYTES_MAX = 4_096
CLEAN = "stream: OK"
FOUND = " FOUND"


class Clamd:
    """Sends each content to clamd as a stream (INSTREAM), which leaves nothing there."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """What clamd says of the content, with the version of its program and signatures.

        Raises ScannerAway where it cannot be reached, or scanned only a part.
        """
        try:
            version = await self._asked(b"zVERSION\0", None)
            answer = await self._asked(b"zINSTREAM\0", content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerAway(type(error).__name__) from error
        if answer == CLEAN:
            return Verdict(version)
        if answer.endswith(FOUND):
            return Verdict(version, answer.removesuffix(FOUND).removeprefix("stream: "))
        raise ScannerAway(answer)

    async def _asked(self, command: bytes, content: AsyncIterator[bytes] | None) -> str:
        async with asyncio.timeout(CONNECT_SECONDS_MAX):
            reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(command)
            if content is not None:
                await _stream(writer, content)
            await writer.drain()
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                answer = await reader.read(ANSWER_BYTES_MAX)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        return answer.rstrip(b"\0\n").decode(errors="replace")


async def _stream(writer: asyncio.StreamWriter, content: AsyncIterator[bytes]) -> None:
    """The content in chunks, each with its length before it. Where clamd stops listening, because
    it has found something or the stream is too long for it, its answer says so."""
    try:
        async for part in content:
            writer.write(len(part).to_bytes(4, "big") + part)
            await writer.drain()
        writer.write(bytes(4))
    except ConnectionError:
        return
