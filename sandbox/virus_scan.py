"""A virus scanner that speaks the protocol of clamd and knows one virus: the EICAR test file."""

import asyncio

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = b"ClamAV 1.4.3/sandbox"
STREAM_BYTES_MAX = 100_000_000  # the default of clamd's StreamMaxLength
PIECE_BYTES_MAX = 16_777_216


async def serve(
    host: str, port: int, *, stream_bytes_max: int = STREAM_BYTES_MAX
) -> asyncio.Server:
    """A server on this address; port 0 takes a free one."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            command = await reader.readuntil(b"\0")
            writer.write(await _answer(command, reader, stream_bytes_max) + b"\0")
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # the caller has gone, or speaks another protocol
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port)


async def _answer(command: bytes, reader: asyncio.StreamReader, most: int) -> bytes:
    match command:
        case b"zPING\0":
            return b"PONG"
        case b"zVERSION\0":
            return VERSION
        case b"zINSTREAM\0":
            return await _scanned(reader, most)
        case _:
            return b"UNKNOWN COMMAND"


async def _scanned(reader: asyncio.StreamReader, most: int) -> bytes:
    """Read a stream to its end; what is sought may lie across two pieces."""
    size, window, found = 0, b"", False
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        if length > PIECE_BYTES_MAX or (size := size + length) > most:
            return b"INSTREAM size limit exceeded. ERROR"
        piece = window + await reader.readexactly(length)
        found = found or EICAR in piece
        window = piece[-len(EICAR) :]
    return b"stream: Eicar-Test-Signature FOUND" if found else b"stream: OK"
