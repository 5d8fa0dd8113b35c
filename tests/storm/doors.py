"""Every house at its doors, over real HTTP, with a case that went through it before."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import uvicorn

from contracts.catalogue import SERVICES
from contracts.files import FileStored
from kernel.base.clock import SimulatedClock
from kernel.base.grants import role_of
from kernel.journal.protocol import Append, Draft
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.prepare import prepare, prepare_keys
from kernel.program.server import config_of
from tests.support import rulebook
from tests.waiting import PATIENCE_SECONDS
from zhixing.houses import settings, wiring
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.simulation.player import MemoryStage, Played, play
from zhixing.simulation.scenario import read

STORY = Path(__file__).parents[1] / "scenarios" / "yanling_house.toml"
ISSUER = LocalIssuer()


@cache
def story() -> Played:
    """A case that goes through every house, played in memory."""
    scenario = read(STORY)
    with ThreadPoolExecutor(1) as thread:  # the tests' own event loop is running in this one
        played = thread.submit(asyncio.run, play(scenario, MemoryStage(rulebook(), scenario)))
        return played.result()


def known_ids() -> Mapping[str, str]:
    """One value of every id and kind in the events of the story, by the name of its field."""
    found: dict[str, str] = {}
    for recorded in story().history:
        for name, value in orjson.loads(recorded.body).items():
            if isinstance(value, str) and value and name.endswith(("_id", "_kind")):
                found.setdefault(name, value)
    return {**found, "case_id": story().scenario.case, "court": story().scenario.court}


def bearer() -> dict[str, str]:
    """Somebody who holds every office of the court."""
    court = story().scenario.court
    roles = sorted(rulebook().offices)
    token = ISSUER.token("everybody-1", court=court, roles=roles, issued_at=time.time())
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def house(service: str, postgres: PostgresServer) -> Iterator[str]:
    """The address of a house whose log holds the story. Its workers do not run."""
    assert service in SERVICES
    names = [f"doors_{service}", "doors_keys"]
    for name in names:
        postgres.ensure_database(name)
    given = settings(
        service,
        database_url=postgres.dsn(names[0], role_of(service)),
        owner_database_url=postgres.dsn(names[0]),
        keys_database_url=postgres.dsn("doors_keys", role_of(service)),
        bus="log",
        jwks=ISSUER.jwks(),
    )

    async def build() -> Process:
        await prepare_keys(postgres.dsn("doors_keys"))
        made = wiring(service, given)
        await prepare(made, given)
        program = Process(made, given, clock=SimulatedClock(story().ended_at))
        await _retell(program)
        return program

    with served(build) as address:
        yield address


async def _retell(program: Process) -> None:
    """Store the house's own events of the story in its log and views; not its files, of which a
    story has no contents."""
    for recorded in story().history:
        if recorded.service != program.journal.service or recorded.name == FileStored.__name__:
            continue
        draft = Draft(
            stream=recorded.stream,
            version=recorded.version,
            event=recorded.event,
            case_id=recorded.case_id,
            occurred_at=recorded.occurred_at,
            causation_id=recorded.causation_id,
        )
        await program.journal.append(
            Append(
                court=recorded.court,
                drafts=(draft,),
                expected={recorded.stream: recorded.version - 1},
                recorded_at=recorded.recorded_at,
                actor=recorded.actor,
                correlation_id=recorded.correlation_id,
                rule_pack=recorded.rule_pack,
            )
        )


@contextmanager
def served(build: Callable[[], Any]) -> Iterator[str]:
    """The address of a process, served in a thread with an event loop of its own."""
    started: threading.Event = threading.Event()
    held: dict[str, Any] = {}

    async def serve() -> None:
        program = await build()
        config = config_of(program.api, host="127.0.0.1", port=0)
        held["server"] = server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        held["port"] = server.servers[0].sockets[0].getsockname()[1]
        started.set()
        await running
        await program.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(PATIENCE_SECONDS)
    try:
        yield f"http://127.0.0.1:{held['port']}"
    finally:
        held["server"].should_exit = True
        thread.join(PATIENCE_SECONDS)
