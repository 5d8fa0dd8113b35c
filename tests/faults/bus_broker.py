"""A broker of one's own, reached only through a proxy: it can be killed, cut off and slowed down."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.proxy import Proxy
from zhixing.local.embedded import kafka as embedded
from zhixing.local.embedded.datadir import write_state
from zhixing.local.embedded.kafka import PART, KafkaServer, free_port, start_kafka
from zhixing.local.embedded.kafka_settings import broker_settings


@dataclass(slots=True)
class Broker:
    """Clients know only the proxy's port: the broker advertises it as its own."""

    data: Path
    proxy: Proxy
    server: KafkaServer

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.proxy.port}"

    async def kill(self) -> None:
        """kill -9, as when the machine loses its power but keeps its disk."""
        assert self.server.pid is not None
        os.kill(self.server.pid, signal.SIGKILL)
        await asyncio.to_thread(self.server.stop)

    async def restart(self) -> float:
        """Start it again on the same data; the seconds until it answers."""
        started = time.monotonic()
        self.server = await asyncio.to_thread(_start, self.data, self.proxy.port)
        return time.monotonic() - started


@asynccontextmanager
async def own_broker(data: Path) -> AsyncIterator[Broker]:
    """Start a broker behind a proxy of its own; both end with the block."""
    own_port = free_port()
    write_state(data, PART, {"port": own_port, "controller_port": free_port()})
    async with Proxy(("127.0.0.1", own_port), port=free_port()) as proxy:
        broker = Broker(data, proxy, await asyncio.to_thread(_start, data, proxy.port))
        try:
            yield broker
        finally:
            await asyncio.to_thread(broker.server.stop)


def _start(data: Path, seen_port: int) -> KafkaServer:
    """Start the broker of this folder, which tells its clients the proxy's port.

    Only this one is told so: whatever else the process starts later is an ordinary broker.
    """

    def behind_the_proxy(port: int, controller_port: int, password: str) -> dict[str, str]:
        settings = broker_settings(port, controller_port, password)
        return settings | {"advertised.listeners": f"CLIENTS://127.0.0.1:{seen_port}"}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(embedded, "broker_settings", behind_the_proxy)
        return start_kafka(data)
