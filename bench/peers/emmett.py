"""Emmett (Node) on PostgreSQL: installed on first use, run as a program of its own."""

import asyncio
import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.ground import Ground
from bench.peers import Unavailable
from zhixing.local.embedded.jars import cache_dir

HOME: Final = Path(__file__).resolve().parent.parent / "emmett"
FILES: Final = ("package.json", "package-lock.json", "papers.mjs")
WARM_UP_SECONDS: Final = 2.0  # Node compiles while it runs.
INSTALL_SECONDS_MAX: Final = 300.0


@dataclass(frozen=True, kw_only=True)
class Emmett:
    """The program with so many connections; the 500 clerks are promises."""

    program: Path
    dsn: str
    connections: int

    async def commands(self, cases: Mapping[str, int], seconds: float) -> float:
        process = await asyncio.create_subprocess_exec(
            "node",
            str(self.program),
            self.dsn,
            str(self.connections),
            str(seconds),
            str(WARM_UP_SECONDS),
            json.dumps(cases),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await process.communicate()
        if process.returncode:
            raise Unavailable(f"Emmett failed: {errors.decode(errors='replace')[-2000:]}")
        return float(json.loads(output)["commands_per_second"])


async def opened(on: Ground, name: str, *, connections: int) -> Emmett:
    """The program, installed, on a database of its own.

    Raises Unavailable without Node, npm or the packages.
    """
    program = await asyncio.to_thread(_installed, on)
    on.postgres.ensure_database(name)
    return Emmett(program=program, dsn=on.postgres.dsn(name), connections=connections)


def _installed(on: Ground) -> Path:
    """The program in its place, beside the packages of the lock file."""
    for needed in ("node", "npm"):
        if shutil.which(needed) is None:
            raise Unavailable(f"Emmett: {needed} is not installed")
    place = _place()
    if not place.exists():
        on.progress("Emmett: installing its packages, this once")
        place.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place.parent) as folder:  # then moved into place whole
            aside = Path(folder) / place.name
            aside.mkdir()
            for name in FILES:
                shutil.copy(HOME / name, aside)
            _install(aside)
            aside.rename(place)
    return place / "papers.mjs"


def _place() -> Path:
    """One folder in our cache for each content of the program and its lock."""
    content = hashlib.sha256(b"".join((HOME / name).read_bytes() for name in FILES)).hexdigest()
    return cache_dir().parent / f"emmett-{content[:16]}"


def _install(place: Path) -> None:
    try:
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"],  # noqa: S607 - npm as the user has it
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_SECONDS_MAX,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable("Emmett: npm gave no answer") from error
    if done.returncode:
        raise Unavailable(f"Emmett: its packages could not be had: {done.stderr[-500:]}")
