"""The pages of a PDF as pictures with their text, drawn by a program of its own."""

import asyncio
import sys
from dataclasses import dataclass

import orjson

PROGRAM = (sys.executable, "-m", "portal.pdf_program")
SECONDS_MAX = 30.0
AT_ONCE = 2  # programs; others wait for their turn


class NotDrawn(Exception):
    """The content is no PDF, or drawing it takes more than it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page of a PDF: its picture, a PNG in base64 of so many pixels, and its text."""

    width: int
    height: int
    content: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The first pages of a PDF, and how many it has."""

    count: int
    pages: tuple[DrawnPage, ...]


_turns = asyncio.Semaphore(AT_ONCE)


async def drawn(pdf: bytes) -> Drawn:
    """The pages of a PDF. Raises NotDrawn."""
    async with _turns:
        program = await asyncio.create_subprocess_exec(
            *PROGRAM,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(SECONDS_MAX):
                told, _ = await program.communicate(pdf)
        except TimeoutError as error:
            raise NotDrawn from error
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
    if program.returncode != 0:
        raise NotDrawn
    found = orjson.loads(told)
    return Drawn(count=found["count"], pages=tuple(DrawnPage(**one) for one in found["pages"]))
