"""An office that tells an outside register of every case, and worker processes that do so.

The register is a folder, so that it outlives a worker that is killed: one file per effect,
one line each time it was heard. As a program, this page is such a worker:
`python -m tests.faults.db_effects DSN FOLDER NOW` works until nothing is due at NOW.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from contracts.intake import CaseFiled
from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import Outcome
from kernel.deciding.service import Service
from kernel.journal.protocol import EffectRequest
from kernel.messaging.effects import Effects
from kernel.people.sealed import Keyring, MemoryKeys
from tests.faults.db_ground import COURT, DEFINITION, Office, office
from tests.kernel.sample import NOW, scanned

ASK_EVERY = timedelta(minutes=10)
LATER = timedelta(hours=3)  # longer than a claim lasts and than the longest wait to ask again
DONE = Outcome(state="confirmed")


def effects(event: Any) -> Sequence[EffectRequest]:
    """The register is told of every case that is filed."""
    if not isinstance(event, CaseFiled):
        return ()
    return (EffectRequest(effect_id=event.case_id, kind="register.tell", case_id=event.case_id),)


def report(effect: EffectRequest, _outcome: Outcome) -> Any:
    """What the register answered is one page more in the papers of the case."""
    return scanned(effect.case_id, pages=1)


TELLING = replace(DEFINITION, effects=effects, report=report)


@dataclass
class Register:
    """The outside: it remembers what it heard, and may lose an answer on its way."""

    folder: Path
    loses: random.Random | None = None
    busy: int = 0
    """How many calls are under way."""

    def _file(self, effect_id: str) -> Path:
        return self.folder / sha256(effect_id.encode()).hexdigest()

    async def send(self, effect: EffectRequest) -> Outcome:
        self.busy += 1
        try:
            await self._line()
            with self._file(effect.effect_id).open("a", encoding="utf-8") as file:
                file.write(f"{effect.effect_id}\n")
            await self._line()
            return DONE
        finally:
            self.busy -= 1

    async def close(self) -> None:
        """It holds nothing open."""

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        self.busy += 1
        try:
            await self._line()
            return DONE if self._file(effect.effect_id).exists() else None
        finally:
            self.busy -= 1

    async def _line(self) -> None:
        await asyncio.sleep(0.002)
        if self.loses is not None and not self.loses.randrange(8):
            raise httpx.ReadTimeout("lost on the way")

    def heard(self) -> dict[str, int]:
        """Every effect that was ever heard, and how often."""
        told = [file.read_text(encoding="utf-8").split("\n")[:-1] for file in self.folder.iterdir()]
        return {lines[0]: len(lines) for lines in told}


@dataclass
class Telling:
    """An office whose cases are told to the register."""

    office: Office
    register: Register
    clock: SimulatedClock
    worker: Effects = field(init=False)

    def __post_init__(self) -> None:
        service: Service[Any, Any, Any] = self.office.service
        self.worker = Effects(
            service,
            self.office.journal.pools,
            ports={"register": self.register},
            keyring=Keyring(MemoryKeys(), b"tests-only"),
            ask_every=ASK_EVERY,
        )

    async def step(self) -> int:
        """Work on what is due by now, later than everything before."""
        self.clock.set(self.clock.now() + LATER)
        return await self.worker.step(COURT)

    async def ledger(self) -> dict[str, str]:
        """The state of every effect."""
        pool = await self.office.journal.pools.of(COURT)
        rows = await pool.fetch("select effect_id, state from effects where court = $1", COURT)
        return {row["effect_id"]: row["state"] for row in rows}


@asynccontextmanager
async def telling(
    dsn: str, folder: Path, *, loses: random.Random | None = None, now: datetime = NOW
) -> AsyncIterator[Telling]:
    """The office on this database, telling the register in this folder."""
    clock = SimulatedClock(now)
    async with office(dsn, clock=clock, house=TELLING) as opened:
        yield Telling(opened, Register(folder, loses), clock)


async def work(dsn: str, folder: str, now: str) -> None:
    async with telling(dsn, Path(folder), now=datetime.fromisoformat(now)) as worker:
        while await worker.worker.step(COURT):
            continue


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
