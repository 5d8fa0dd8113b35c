"""A process that may die at any step: a service with its memory, on what survives it."""

import asyncio
import inspect
from collections.abc import Mapping
from random import Random
from typing import Any, cast

from kernel.base.clock import Clock
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Service
from kernel.journal.codec import Codec
from kernel.journal.protocol import Journal
from kernel.law.calendars import Calendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.effects import Port
from kernel.messaging.parking import Parking
from kernel.rulebook import Rulebook
from tests.storm.ledger import MemoryEffects
from tests.storm.weather import Sky
from tests.storm.witness import Disk


class Killed(BaseException):
    """The process was cut down here. Nothing it kept in memory is left, and nobody is told."""


class Away(ConnectionError):
    """The store did not answer; whether it did what it was asked, nobody knows."""


class Steps:
    """The steps of one process, and what may happen at each."""

    def __init__(self, sky: Sky, random: Random) -> None:
        self.alive = True
        self._sky = sky
        self._random = random
        self._left: int | None = None  # steps until the process dies

    def kill_within(self, steps: int) -> None:
        if self._left is None:
            self._left = steps

    async def take(self) -> None:
        """One step. Raises Killed, in every task of the process once it is dead, or Away."""
        self._survive()
        weather = self._sky.weather
        if self._random.random() < weather.away:
            raise Away("the store did not answer")
        while self._random.random() < weather.pause:
            await asyncio.sleep(0)
            self._survive()

    def _survive(self) -> None:
        if self._left is not None:
            self._left -= 1
            self.alive = self._left >= 0
        if not self.alive:
            raise Killed


class Line:
    """A process's way to something that outlives it: a step before each call, a step after."""

    def __init__(self, target: object, steps: Steps) -> None:
        self._target = target
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def called(*args: Any, **named: Any) -> Any:
            await self._steps.take()
            answer = await found(*args, **named)
            await self._steps.take()
            return answer

        self.__dict__[name] = called  # asked for once, found at once from then on
        return called


class Replica:
    """One replica of a service, as it was started last."""

    def __init__(
        self,
        house: ServiceDefinition[Any, Any, Any],
        disk: Disk,
        steps: Steps,
        *,
        rulebook: Rulebook,
        calendars: Calendars,
        clock: Clock,
        codecs: Mapping[str, Codec],
        ports: Mapping[str, Port],
    ) -> None:
        self.name = house.name
        self.steps = steps
        self.service: Service[Any, Any, Any] = Service(
            house,
            cast("Journal", Line(disk.journal, steps)),
            rulebook=rulebook,
            calendars=calendars,
            clock=clock,
        )
        self.consumer = Consumer(self.service, codecs, cast("Parking", Line(disk.parking, steps)))
        self.effects = MemoryEffects(self.service, disk.ledger, ports, steps.take)
