"""UmaDB, an event store written for the purpose, on the server that its wheel carries."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING, TypeVar

from bench.ground import COURT, Ground
from bench.house import DEFINITION, Dossier, PaperAdded, codec, history, paper
from bench.ours import CLERK
from bench.peers import Unavailable
from kernel.base.clock import SystemClock
from kernel.deciding.decider import Circumstances
from kernel.law.calendars import SeededCalendars
from kernel.rulebook import COURTS, Rulebook
from zhixing.local.embedded.process import Launch, ServerProcess, launch, log_tail, wait_until

if TYPE_CHECKING:
    import umadb

PACKAGE = "umadb"
ADDRESS = "127.0.0.1"
START_SECONDS_MAX = 30.0
STOP_STAGES = ((SIGTERM, 10.0), (SIGKILL, 5.0))
T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True, kw_only=True)
class _Case:
    """What its clerk remembers of a case: nothing is ever loaded again."""

    case_id: str
    state: Dossier | None
    head: int
    query: "umadb.Query"


@dataclass(frozen=True, kw_only=True)
class Uma:
    """Threads on one client, which is written in Rust and lets go of Python's lock.

    Each command is decided and encoded by our own pure rooms and appended under the condition
    that nothing of its case was appended since. There is no chain, no key, no row security.
    """

    client: "umadb.Client"
    threads: int
    circumstances: Circumstances

    async def commands(self, cases: Mapping[str, int], seconds: float) -> float:
        known = await self._in_threads(self._open, cases.items())
        shares = [known[first :: self.threads] for first in range(min(self.threads, len(known)))]
        started = time.perf_counter()
        until = started + seconds
        counts = await self._in_threads(lambda share: self._add_until(share, until), shares)
        return sum(counts) / (time.perf_counter() - started)

    async def _in_threads(self, work: Callable[[T], R], pieces: Iterable[T]) -> list[R]:
        with ThreadPoolExecutor(max_workers=self.threads) as pool:
            running = [asyncio.wrap_future(pool.submit(work, piece)) for piece in pieces]
            return await asyncio.gather(*running)

    def _open(self, case: tuple[str, int]) -> _Case:
        import umadb

        case_id, length = case
        events = history(case_id, length)
        return _Case(
            case_id=case_id,
            state=DEFINITION.gate.fold(None, events),
            head=self.client.append([_stored(event) for event in events]),
            query=umadb.Query([umadb.QueryItem(tags=[case_id])]),
        )

    def _add_until(self, cases: Sequence[_Case], until: float) -> int:
        import umadb

        done = 0
        for case in cycle(cases):
            if time.perf_counter() >= until:
                break
            number = 1 + (case.state.papers if case.state else 0)
            asked = paper(case.case_id, number)
            for event in DEFINITION.own_decider.decide(asked, case.state, self.circumstances):
                condition = umadb.AppendCondition(case.query, case.head)
                case.head = self.client.append([_stored(event)], condition)
                case.state = DEFINITION.gate.evolve(case.state, event)
            done += 1
        return done


CODEC = codec()


def _stored(event: PaperAdded) -> "umadb.Event":
    import umadb

    name, _, body = CODEC.encode(event)
    return umadb.Event(name, body.encode(), [event.case_id])


@asynccontextmanager
async def serving(on: Ground) -> AsyncIterator[str]:
    """A server on an empty database; its address.

    Raises Unavailable where the wheel is not installed or its server does not start.
    """
    if find_spec(PACKAGE) is None:
        raise Unavailable("UmaDB: the package umadb is not installed")
    home = on.data / PACKAGE
    home.mkdir()
    port = _free_port()
    command = (
        *(sys.executable, "-c", "from umadb.umadb_server_cli import main; main()"),
        *("--listen", f"{ADDRESS}:{port}", "--db-path", str(home)),
    )
    log = on.data / "umadb.log"
    popen = launch(Launch(command, Path.cwd(), log, os.environ))
    server = ServerProcess("UmaDB", popen, STOP_STAGES, lambda: None)
    try:
        if not wait_until(lambda: _answers(port), popen, START_SECONDS_MAX):
            raise Unavailable(f"UmaDB did not start\n{log_tail(log)}")
        yield f"http://{ADDRESS}:{port}"
    finally:
        server.stop()


def opened(address: str, *, threads: int) -> Uma:
    """Some threads on the server at this address."""
    import umadb

    circumstances = Circumstances(
        court=COURT,
        pack=Rulebook.load(COURTS).pack(COURT),
        calendar=SeededCalendars().of(COURT),
        at=SystemClock().now(),
        actor=CLERK,
    )
    return Uma(client=umadb.Client(address), threads=threads, circumstances=circumstances)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((ADDRESS, 0))
        port: int = one.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((ADDRESS, port)) == 0
