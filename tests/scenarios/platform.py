"""Two courts of ours and the platform of entrusted matters between them, on one clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contracts.files import FileStored
from contracts.values import Sealed
from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval
from kernel.deciding.decider import Actor
from kernel.deciding.files import StoreFile
from kernel.files.contents import Contents, Kept, Limits
from kernel.files.scanning import NoScanner
from kernel.files.store import FolderStore
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.people.sealed import case_key
from outside.entrustments import HttpEntrustments
from services.control.app import DEFINITION
from services.intake.commands import FileCase
from tests.support import at, rulebook
from zhixing.simulation.in_memory import InMemoryDeployment

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n%%EOF\n"
PLATFORM = frozenset({"entrustments"})


class TwoCourts:
    """The houses of several courts in memory. Effects on the platform are performed as the ledger
    would, over `transport`; everything else outside is left alone."""

    def __init__(self, folder: Path, transport: Callable[[SimulatedClock], Any], url: str) -> None:
        self.clock = SimulatedClock(at("2026-03-02 09:00"))
        self.town = InMemoryDeployment(rulebook(), self.clock)
        limits = Limits(bytes_max=10_000_000, idle_seconds=60.0)
        nobody: Any = None  # there are no uploads here
        self.contents = Contents(
            "control", FolderStore(folder), nobody, self.town.keyring, NoScanner(), limits
        )
        self.port = HttpEntrustments(url, self.contents, self.town.keyring, transport(self.clock))
        self._under_way: dict[tuple[str, str], EffectRequest] = {}
        self._seen: dict[str, int] = {}

    async def file(self, court: str, case_id: str) -> None:
        filing = FileCase(
            case_id=case_id,
            kind="first",
            channel="window",
            target="money",
            claim_fen=8_000_000,
            title_document="（2025）豫1502民初66号",
            filed_at=self.clock.now(),
            registered_on=self.clock.now().date(),
            parties=(),
        )
        await self.do(court, filing, "filing_clerk", service="intake")

    async def store(self, court: str, case_id: str, file_id: str, name: str) -> None:
        """A paper of a case or matter, scanned and stored."""
        plain = PDF + file_id.encode()
        content = await self.contents.keep(court, case_id, file_id, plain)
        stored = StoreFile(
            case_id=case_id,
            file_id=file_id,
            content=content,
            size_bytes=len(plain),
            kind="pdf",
            file_name=await self.sealed(court, case_id, name),
        )
        await self.do(court, stored, "delegation_clerk")

    async def sealed(self, court: str, case_id: str, text: str) -> Sealed:
        return await self.town.keyring.seal(court, case_key(case_id), text)

    async def do(
        self,
        court: str,
        command: Any,
        role: str,
        *,
        service: str = "control",
        approved_by: Sequence[str] = (),
    ) -> None:
        """Give a command, and let everything follow that follows by itself."""
        actor = Actor(f"{role}-1", role)
        handled = await self.town.submit(service, command, court=court, actor=actor)
        for asked in handled.answer.get("awaits", ()):
            for office in approved_by:
                given = GiveApproval(case_id=asked["case_id"], approval_id=asked["approval_id"])
                by = Actor(f"{office}-2", office)
                await self.town.submit(service, given, court=court, actor=by)
        await self.settle()

    async def settle(self) -> None:
        """Reactions and effects, until nothing moves."""
        for _ in range(20):
            await self.town.drain()
            if not await self._perform():
                return
        raise AssertionError("the courts move each other without end")

    async def until(self, when: str, courts: Sequence[tuple[str, str]]) -> None:
        """Let time pass; the clocks of these cases and matters run, the platform is asked daily."""
        end = at(when)
        while self.clock.now() < end:
            step = min(end, self.clock.now() + timedelta(hours=12))
            await self.town.advance_all(courts, step)
            await self.settle()

    async def _perform(self) -> int:
        moved = 0
        journal = self.town.residents["control"].journal
        for court in self.town.rulebook.courts:
            head = (await journal.head(court)).position
            for one in await journal.follow(court, self._seen.get(court, 0), head):
                for effect in DEFINITION.effects(one.event):
                    if effect.kind.partition(".")[0] in PLATFORM:
                        self._under_way[court, effect.effect_id] = replace(effect, court=court)
                        moved += await self._send(court, effect.effect_id)
            self._seen[court] = head
        for court, effect_id in tuple(self._under_way):
            moved += await self._ask(court, effect_id)
        return moved

    async def _send(self, court: str, effect_id: str) -> int:
        effect = self._under_way[court, effect_id]
        plain = await self.town.keyring.unseal_all(court, effect.payload)
        for _ in range(2):  # the first knock may find the platform away
            try:
                outcome = await self.port.send(replace(effect, payload=plain))
            except httpx.HTTPStatusError:
                continue
            return await self._settled(court, effect, outcome)
        raise AssertionError("the platform stays away")

    async def _ask(self, court: str, effect_id: str) -> int:
        effect = self._under_way[court, effect_id]
        outcome = await self.port.ask(effect)
        assert outcome is not None, effect_id
        return await self._settled(court, effect, outcome)

    async def _settled(self, court: str, effect: EffectRequest, outcome: Any) -> int:
        if outcome.state == "pending":
            return 0
        del self._under_way[court, effect.effect_id]
        command = DEFINITION.report(effect, outcome)
        if command is not None:
            system = Actor("system", "system")
            await self.town.submit("control", command, court=court, actor=system)
        return 1

    async def history(self, court: str, case_id: str) -> list[Recorded]:
        return list(await self.town.history(court, case_id))

    async def names(self, court: str, case_id: str) -> list[str]:
        return [one.name for one in await self.history(court, case_id) if one.service == "control"]

    async def events(self, court: str, case_id: str, name: str) -> list[Any]:
        return [one.event for one in await self.history(court, case_id) if one.name == name]

    async def nodes(self, court: str, case_id: str) -> dict[str, tuple[datetime | None, str]]:
        """Each node of a case by its code: when it is due, and how it ended."""
        found: dict[str, tuple[datetime | None, str]] = {}
        for one in await self.history(court, case_id):
            event: Any = one.event
            if one.name == "NodeOpened":
                found[event.node_id] = (event.due, "open")
            elif one.name == "NodeClosed":
                due = found[event.node_id][0]
                how = "late" if event.late else event.ending
                found[event.node_id] = (due, how)
        return found

    async def words(self, court: str, text: Any) -> str:
        plain = await self.town.keyring.unseal_all(court, {"text": _given(text)})
        return str(plain["text"])

    async def read(self, court: str, stored: FileStored) -> bytes:
        kept = Kept(stored.file_id, stored.content, stored.size_bytes)
        span = range(stored.size_bytes)
        read = self.contents.read(court, stored.case_id, kept, span)
        return b"".join([part async for part in read])


def _given(text: Any) -> Any:
    if isinstance(text, Sealed):
        return {"key": text.key, "nonce": text.nonce, "text": text.text}
    return text
