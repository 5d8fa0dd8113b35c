"""Documents at work on a journal, with the sandbox outside and a clock that can be set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid5

import httpx

from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval
from kernel.deciding.decider import SYSTEM, Actor
from kernel.deciding.definition import Outcome
from kernel.deciding.service import Request, Service
from kernel.journal.envelope import NAMESPACE, Recorded
from kernel.journal.protocol import EffectRequest, EffectSettlement, Journal
from kernel.law.calendars import SeededCalendars
from kernel.people.sealed import Keyring, MemoryKeys
from outside.messages import HttpMessages
from outside.post import HttpPost
from sandbox import messages, post
from sandbox.weather import SandboxWeather
from services.documents.app import DEFINITION
from services.documents.commands import (
    Command,
    MakeDocument,
    SealDocument,
    SendDocument,
    document_id_of,
)
from services.documents.state import Package, State
from tests.documents.cases import CASE, CLERK, HEAD, fact
from tests.support import at, pack, rulebook
from zhixing.simulation.prompt_seals import SEAL, signed

COURT = "yanling"
URL = "http://outside.test"


class Signs:
    """The platform of seals, which answers at once."""

    async def send(self, effect: EffectRequest) -> Outcome:
        return signed(effect.effect_id)

    async def ask(self, effect: EffectRequest) -> Outcome:
        return signed(effect.effect_id)


class Bench:
    """The effects of its own events are performed one after the other, as the ledger would."""

    def __init__(self, journal: Journal, seed: int = 7) -> None:
        self.journal = journal
        self.clock = SimulatedClock(at("2026-03-02 10:00"))
        self.service: Service[Command, State, Any] = Service(
            DEFINITION, journal, rulebook=rulebook(), calendars=SeededCalendars(), clock=self.clock
        )
        weather = SandboxWeather(seed, self.clock)
        self.ports: Mapping[str, HttpMessages | HttpPost | Signs] = {
            "seals": Signs(),
            "messages": HttpMessages(URL, httpx.ASGITransport(app=messages.build(weather))),
            "post": HttpPost(URL, httpx.ASGITransport(app=post.build(weather))),
        }
        self.keyring = Keyring(MemoryKeys(), b"tests")
        self.under_way: dict[str, EffectRequest] = {}

    async def do(self, *commands: Any, by: Actor = SYSTEM) -> list[Recorded]:
        return await self._handle(Request(court=COURT, commands=commands, actor=by))

    async def told(self, event: object, service: str) -> list[Recorded]:
        """A fact of another service arrives; an equal event is the same fact."""
        arrived = fact(event, service, self.clock.now(), uuid5(NAMESPACE, repr(event)))
        return await self.do(*DEFINITION.answers(arrived, pack()))

    async def _handle(self, request: Request[Any]) -> list[Recorded]:
        handled = await self.service.handle(request)
        for recorded in handled.recorded:
            for effect in DEFINITION.effects(recorded.event):
                plain = await self.keyring.unseal_all(COURT, effect.payload)
                port = self.ports[effect.kind.partition(".")[0]]
                await port.send(replace(effect, payload=plain))
                self.under_way[effect.effect_id] = effect
        return list(handled.recorded)

    async def wait(self, **span: float) -> None:
        """Let time pass, and take in what platform and post have answered meanwhile."""
        self.clock.set(self.clock.now() + timedelta(**span))
        await self._take_in(tuple(self.under_way.values()))

    async def _take_in(self, effects: Sequence[EffectRequest]) -> None:
        for effect in effects:
            outcome = await self.ports[effect.kind.partition(".")[0]].ask(effect)
            assert outcome is not None
            if outcome.state == "pending":
                continue
            del self.under_way[effect.effect_id]
            command = DEFINITION.report(effect, outcome)
            assert command is not None
            settlement = EffectSettlement(
                effect_id=effect.effect_id, state=outcome.state, detail=outcome.reason
            )
            await self._handle(Request(court=COURT, commands=(command,), settlement=settlement))

    async def package(self) -> Package:
        state, _ = await self.service.state(COURT, f"package-{CASE}")
        assert isinstance(state, Package)
        return state

    async def make(self, kind: str) -> None:
        made = MakeDocument(case_id=CASE, document_kind=kind)
        handled = await self.service.handle(Request(court=COURT, commands=(made,), actor=CLERK))
        for asked in handled.answer["awaits"]:
            await self.do(GiveApproval(case_id=CASE, approval_id=asked["approval_id"]), by=HEAD)
        await self.do(SealDocument(case_id=CASE, document_kind=kind), by=CLERK)
        await self._take_in([one for one in self.under_way.values() if one.kind == SEAL])

    async def send_all(self, kind: str) -> None:
        """By post to everybody: nobody of this bench consented to electronic service."""
        package = await self.package()
        for addressee in package.documents[document_id_of(CASE, kind)].addressees:
            command = SendDocument(
                case_id=CASE, document_kind=kind, addressee=addressee, channel="post"
            )
            await self.do(command, by=CLERK)

    async def names(self) -> list[str]:
        return [r.name for r in await self.journal.follow(COURT, 0, 1000)]

    async def events(self, name: str) -> list[Any]:
        return [r.event for r in await self.journal.follow(COURT, 0, 1000) if r.name == name]
