"""A line that can be broken: a small TCP proxy between clients and one server."""

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

CHUNK_BYTES = 64 * 1024
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: closing sends a reset

Upstream = Path | tuple[str, int]  # a Unix socket, or a host and a port
Asks = Callable[[bytes], bool]  # looks at what a client sends
Moment = Literal["before", "after"]


@dataclass(slots=True)
class _Trap:
    """Cuts the one line on which a client asks for this."""

    asks: Asks
    moment: Moment
    sprung: asyncio.Event = field(default_factory=asyncio.Event)


class Proxy:
    """Forwards every connection made to `127.0.0.1:port`, as long as it is let.

    `async with Proxy(upstream) as proxy:` listens, on a free port unless one is given, and
    resets whatever is still connected at the end of the block.
    """

    def __init__(self, upstream: Upstream, *, port: int = 0) -> None:
        self.port = port
        self._upstream = upstream
        self._server: asyncio.Server | None = None
        self._lines: set[_Line] = set()
        self._delay_seconds = 0.0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._traps: list[_Trap] = []

    async def __aenter__(self) -> "Proxy":
        await self.accept()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self.refuse()
        self.cut()
        await asyncio.gather(*(line.task for line in self._lines), return_exceptions=True)

    def delay(self, seconds: float) -> None:
        """From now on, whatever is sent arrives so much later, in both directions."""
        self._delay_seconds = seconds

    def cut(self) -> int:
        """Reset every connection; the number of them. New ones are taken."""
        cut = list(self._lines)
        for line in cut:
            line.reset()
        return len(cut)

    def cut_when(self, asks: Asks, *, moment: Moment) -> asyncio.Event:
        """Reset, once, the connection on which a client sends bytes that `asks` is true of.

        `before` the server sees them, or `after` it has acted and answered; the answer is then
        lost on its way. The event is set when it has happened.
        """
        trap = _Trap(asks, moment)
        self._traps.append(trap)
        return trap.sprung

    def freeze(self) -> None:
        """Half open: connections are taken and stay, and nothing arrives, not even their end."""
        self._flowing.clear()

    def thaw(self) -> None:
        """What was held back flows on."""
        self._flowing.set()

    def strand(self) -> int:
        """What is connected now is frozen for good, as by a gateway that forgot it; the number.

        New connections flow.
        """
        stranded = list(self._lines)
        for line in stranded:
            line.stranded = True
        return len(stranded)

    def refuse(self) -> None:
        """Nobody listens any more; what is connected stays so."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def accept(self) -> None:
        """Listen, on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def _take(self, reader: StreamReader, writer: StreamWriter) -> None:
        line = _Line(self, reader, writer)
        self._lines.add(line)
        line.task.add_done_callback(lambda _task: self._lines.discard(line))

    async def connect(self) -> tuple[StreamReader, StreamWriter]:
        """A connection to the server. Raises OSError while it cannot be reached."""
        if isinstance(self._upstream, Path):
            return await asyncio.open_unix_connection(str(self._upstream))
        return await asyncio.open_connection(*self._upstream)

    async def passage(self) -> None:
        """Wait as long as everything is slow or frozen."""
        await asyncio.sleep(self._delay_seconds)
        await self._flowing.wait()

    def trap_for(self, sent: bytes) -> _Trap | None:
        """The trap that these bytes spring; it does not stay set."""
        for trap in self._traps:
            if trap.asks(sent):
                self._traps.remove(trap)
                return trap
        return None


class _Line:
    """One client's connection, and the one to the server behind it."""

    def __init__(self, proxy: Proxy, reader: StreamReader, writer: StreamWriter) -> None:
        self._proxy = proxy
        self._client = (reader, writer)
        self._writers = [writer]
        self._lost_answer: _Trap | None = None
        self.stranded = False
        self.task = asyncio.create_task(self._carry())

    def reset(self) -> None:
        """Both ends learn by a reset, and what was under way is gone."""
        for writer in self._writers:
            connected = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):  # it may be closed already
                connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            writer.transport.abort()
        self.task.cancel()

    async def _carry(self) -> None:
        try:
            await self._proxy.passage()
            server = await self._proxy.connect()
            self._writers.append(server[1])
            ways = [
                asyncio.create_task(self._ask(self._client[0], server[1])),
                asyncio.create_task(self._answer(server[0], self._client[1])),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            self.reset()
        finally:
            for writer in self._writers:
                writer.close()

    async def _passage(self) -> None:
        await self._proxy.passage()
        if self.stranded:
            await asyncio.Event().wait()  # until the line is cut

    async def _ask(self, client: StreamReader, server: StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while sent := await client.read(CHUNK_BYTES):
                await self._passage()
                trap = self._proxy.trap_for(sent)
                if trap is not None and trap.moment == "before":
                    self._spring(trap)
                    return
                self._lost_answer = trap or self._lost_answer
                server.write(sent)
                await server.drain()
            await self._passage()  # a frozen line does not tell that the client went

    async def _answer(self, server: StreamReader, client: StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while sent := await server.read(CHUNK_BYTES):
                await self._passage()
                if self._lost_answer is not None:
                    self._spring(self._lost_answer)
                    return
                client.write(sent)
                await client.drain()
            await self._passage()

    def _spring(self, trap: _Trap) -> None:
        self.reset()
        trap.sprung.set()
