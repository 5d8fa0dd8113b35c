"""The effects ledger in memory: the kernel's own worker, on rows that are no table."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, cast

import orjson

from kernel.base.postgres import Pools
from kernel.deciding.service import Service
from kernel.journal.protocol import Append, EffectRequest
from kernel.messaging.effects import IN_FLIGHT_MAX, LEASE, PATIENCE_MAX, Effects, Port
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import ASK_EVERY

OPEN = frozenset({"requested", "sent", "unknown"})


@dataclass(slots=True)
class Row:
    """One effect and how far it has come, as in the table `effects`."""

    effect: EffectRequest
    next_at: datetime
    state: str = "requested"
    attempts: int = 0


class LedgerRows:
    """The effects of one service, and when each is due."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self._due: list[tuple[datetime, str]] = []

    def wrote(self, request: Append) -> None:
        """Take up what an append asks for and what it settles."""
        for effect in request.effects:
            if effect.effect_id not in self.rows:
                self.rows[effect.effect_id] = Row(effect, request.recorded_at)
                heappush(self._due, (request.recorded_at, effect.effect_id))
        if request.settlement:
            self.rows[request.settlement.effect_id].state = request.settlement.state

    def move(self, row: Row, next_at: datetime) -> None:
        row.next_at = next_at
        heappush(self._due, (next_at, row.effect.effect_id))

    def next_at(self) -> datetime | None:
        """When the next effect is due; None when all are settled."""
        while self._due:
            at, effect_id = self._due[0]
            row = self.rows[effect_id]
            if row.state in OPEN and row.next_at == at:
                return at
            heappop(self._due)
        return None

    def claim(self, now: datetime, until: datetime) -> list[Row]:
        """Rows that are due, the longest first, as many as are claimed at once; nobody else
        gets them before `until`."""
        found: list[Row] = []
        while len(found) < IN_FLIGHT_MAX and (at := self.next_at()) is not None and at <= now:
            row = self.rows[self._due[0][1]]
            self.move(row, until)
            found.append(row)
        return found

    def unsettled(self) -> list[Row]:
        return [row for row in self.rows.values() if row.state in OPEN]


class MemoryEffects(Effects):
    """Performs the effects of one service. Only where the rows are kept is ours."""

    def __init__(
        self,
        service: Service[Any, Any, Any],
        ledger: LedgerRows,
        ports: Mapping[str, Port],
        step: Callable[[], Awaitable[None]],
    ) -> None:
        nobody = Keyring(MemoryKeys(), b"storm")  # what is sealed in a storm was never written
        no_pools = cast("Pools", None)
        super().__init__(service, no_pools, ports=ports, keyring=nobody, ask_every=ASK_EVERY)
        self._ledger = ledger
        self._step = step

    async def _claim(self, _court: str) -> Sequence[Any]:
        await self._step()
        now = self.service.clock.now()
        claimed = self._ledger.claim(now, now + max(LEASE, ASK_EVERY))
        await self._step()
        return [
            {
                "effect_id": row.effect.effect_id,
                "kind": row.effect.kind,
                "case_id": row.effect.case_id,
                "payload": orjson.dumps(row.effect.payload),
                "state": row.state,
                "attempts": row.attempts,
            }
            for row in claimed
        ]

    async def _mark(
        self,
        _court: str,
        effect: EffectRequest,
        state: str,
        _detail: str,
        *,
        attempts: int | None = None,
    ) -> bool:
        await self._step()
        row = self._ledger.rows[effect.effect_id]
        as_claimed = attempts is None or row.attempts == attempts
        noted = row.state in OPEN and as_claimed
        if noted:
            patience = min(2 ** max(row.attempts - 1, 0), PATIENCE_MAX)
            row.state, row.attempts = state, row.attempts + 1
            self._ledger.move(row, self.service.clock.now() + ASK_EVERY * patience)
        await self._step()
        return noted
