"""What somebody wants of a service, asked for until there is an answer.

A caller who gets no answer asks again with the same idempotency key; some ask twice anyway.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from kernel.deciding.decider import Refused
from kernel.deciding.service import Handled, KeyReused, Request
from kernel.journal.protocol import Conflict
from tests.storm.process import Away, Killed, Replica
from tests.storm.timeless import together
from tests.storm.witness import Poisoned

Pick = Callable[[str], Replica]  # a replica of a service
UNANSWERED = (Killed, Away, Conflict)


class Errand(Protocol):
    """Something to be done at this instant, tried until it is done."""

    async def attempt(self, pick: Pick) -> bool:
        """Try once; True when it needs no further try."""


@dataclass(slots=True)
class Call:
    """A request of somebody. `handled` or `refusal` is its answer, once there is one.

    It is sent in `copies` at the same moment, and again `repeats` times after its answer.
    `faults` tells where a service did not stand by its word.
    """

    service: str
    request: Request[Any]
    copies: int = 1
    repeats: int = 0
    handled: Handled | None = None
    refusal: Refused | KeyReused | None = None
    faults: list[str] = field(default_factory=list)

    async def attempt(self, pick: Pick) -> bool:
        if self.handled is None:
            await self._ask(pick)
        else:
            await self._ask_again(pick(self.service))
        return self.refusal is not None or (self.handled is not None and self.repeats <= 0)

    async def _ask(self, pick: Pick) -> None:
        sent = [self._send(pick(self.service)) for _ in range(self.copies)]
        for answer in await together(sent):
            if isinstance(answer, Handled):
                self._take(answer)
            elif answer is not None:
                self.refusal = answer

    async def _send(self, process: Replica) -> Handled | Refused | KeyReused | None:
        """The answer; None where nobody knows what became of the request."""
        try:
            return await process.service.handle(self.request)
        except (Refused, KeyReused) as refused:
            return refused
        except UNANSWERED:
            return None

    async def _ask_again(self, process: Replica) -> None:
        answer = await self._send(process)
        if isinstance(answer, Refused | KeyReused):
            self.faults.append(f"{self.request.key} was done, and then refused: {answer}")
        elif answer is not None:
            self._take(answer)
            self.repeats -= 1

    def _take(self, answer: Handled) -> None:
        """What was done once is answered in the same words for ever."""
        if self.handled is not None and self.handled.answer != answer.answer:
            self.faults.append(f"{self.request.key} was answered in two ways")
        self.handled = answer


@dataclass(slots=True)
class Ledgers:
    """The effects of one service that are due now."""

    service: str
    court: str

    async def attempt(self, pick: Pick) -> bool:
        try:
            return not await pick(self.service).effects.step(self.court)
        except UNANSWERED:
            return False


@dataclass(slots=True)
class Retry:
    """The operator has the parked messages of a case tried again by a service."""

    service: str
    court: str
    case_id: str

    async def attempt(self, pick: Pick) -> bool:
        try:
            await pick(self.service).consumer.retry(self.court, self.case_id)
        except UNANSWERED:
            return False
        except Poisoned:
            return True  # it failed again, and is parked again
        return True


def digest(commands: tuple[Any, ...]) -> str:
    """What a request asked, as its idempotency key remembers it."""
    return hashlib.sha256(repr(commands).encode()).hexdigest()
