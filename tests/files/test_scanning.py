"""The port to a virus scanner, against a server that speaks the protocol of clamd."""

from collections.abc import AsyncIterator

import pytest

from kernel.files.scanning import NoScanner, ScannerAway, Verdict
from outside.virus_scan import Clamd
from sandbox.virus_scan import EICAR, VERSION, serve

SCANNER = VERSION.decode()
STREAM_BYTES_MAX = 100_000


async def of(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.fixture
async def clamd() -> AsyncIterator[Clamd]:
    server = await serve("127.0.0.1", 0, stream_bytes_max=STREAM_BYTES_MAX)
    yield Clamd("127.0.0.1", server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


async def test_a_clean_content_is_clean(clamd: Clamd) -> None:
    assert await clamd.scan(of(b"clean", bytes(70_000))) == Verdict(SCANNER)


@pytest.mark.parametrize("cut", [0, 1, 30, len(EICAR)])
async def test_a_virus_is_found_wherever_it_is_cut(clamd: Clamd, cut: int) -> None:
    parts = [part for part in (b"x" * 1000 + EICAR[:cut], EICAR[cut:] + b"y") if part]
    assert await clamd.scan(of(*parts)) == Verdict(SCANNER, "Eicar-Test-Signature")


async def test_a_content_longer_than_the_scanner_takes_has_no_verdict(clamd: Clamd) -> None:
    await clamd.scan(of(bytes(STREAM_BYTES_MAX)))
    with pytest.raises(ScannerAway, match="size limit"):
        await clamd.scan(of(bytes(STREAM_BYTES_MAX), b"x"))


async def test_a_scanner_that_is_away_gives_no_verdict() -> None:
    with pytest.raises(ScannerAway):
        await Clamd("127.0.0.1", 1).scan(of(b"a"))


async def test_without_a_scanner_nobody_is_named() -> None:
    assert await NoScanner().scan(of(b"a", EICAR)) == Verdict("")
