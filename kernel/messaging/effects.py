"""The effects worker: calls to outside systems are made at most once.

An effect is marked as sent before it is sent. If anything fails afterwards, its outcome is queried;
it is sent again only if the outside system reports that it does not know it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

import asyncpg
import orjson

from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE, Pools
from kernel.deciding.decider import Refused
from kernel.deciding.definition import Outcome
from kernel.deciding.service import Request, Service
from kernel.journal.lull import Lull
from kernel.journal.protocol import Conflict, EffectRequest, EffectSettlement
from kernel.people.sealed import Keyring

LEASE = timedelta(
    minutes=2
)  # lease: how long a claimed effect belongs to the process that claimed it
IN_FLIGHT_MAX = 16
PATIENCE_MAX = 16  # the interval between queries grows with the wait, up to this factor


class Port(Protocol):
    """An outside system."""

    async def send(self, effect: EffectRequest) -> Outcome:
        """Request the effect. Raises httpx.HTTPError when the outcome is unknown."""

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """The outcome of the effect; None when the system does not know it."""

    async def close(self) -> None:
        """Release open connections."""


class Effects:
    """Performs the requested effects of one service."""

    def __init__(
        self,
        service: Service[Any, Any, Any],
        pools: Pools,
        *,
        ports: Mapping[str, Port],
        keyring: Keyring,
        ask_every: timedelta,
    ) -> None:
        self.service = service
        self.ports = ports
        self._pools = pools
        self._keyring = keyring
        self._ask_every = ask_every
        self._log = logger(service.definition.name)

    async def run(self, courts: Sequence[str], every_seconds: float, lull: Lull) -> None:
        """Work through the ledger until cancelled."""
        while True:
            lull.begin()
            worked, idle = 0, False
            try:
                soon = [court for court in courts if await self._due_soon(court, lull.ahead)]
                idle = not soon
                worked = sum([await self.step(court) for court in soon])
            except DATABASE_UNAVAILABLE as error:
                self._log.warning("effects wait", error=type(error).__name__)
            if not worked:
                await lull.over(every_seconds, idle=idle)

    async def _due_soon(self, court: str, ahead: timedelta) -> bool:
        """Whether an effect is due by then. Where none is, nothing is locked and written."""
        pool = await self._pools.of(court)
        found: bool = await pool.fetchval(
            "select exists (select from effects where court = $1 and next_at <= $2 "
            "and state in ('requested', 'sent', 'unknown'))",
            court,
            self.service.clock.now() + ahead,
        )
        return found

    async def step(self, court: str) -> int:
        """Work on the effects that are due now; returns how many."""
        claimed = await self._claim(court)
        works = (self._work(court, row) for row in claimed)
        # Wait for every task of the step, so that its claims are not worked on twice.
        for error in await asyncio.gather(*works, return_exceptions=True):
            if error is not None:
                raise error
        return len(claimed)

    async def _claim(self, court: str) -> Sequence[asyncpg.Record]:
        pool = await self._pools.of(court)
        now = self.service.clock.now()
        rows: Sequence[asyncpg.Record] = await pool.fetch(
            """
            update effects set next_at = $2
            where (court, effect_id) in (
                select court, effect_id from effects
                where court = $1 and next_at <= $3 and state in ('requested', 'sent', 'unknown')
                order by next_at limit $4 for update skip locked)
            returning *
            """,
            court,
            now + max(LEASE, self._ask_every),
            now,
            IN_FLIGHT_MAX,
        )
        return rows

    async def _work(self, court: str, row: asyncpg.Record) -> None:
        effect = EffectRequest(
            effect_id=row["effect_id"],
            kind=row["kind"],
            case_id=row["case_id"],
            payload=orjson.loads(row["payload"]),
            court=court,
        )
        named = {"effect": effect.effect_id, "kind": effect.kind}
        try:
            outcome = await self._attempt(court, effect, row)
            crash_point("effect.sent")
            if outcome is None:
                self._log.warning("effect left to another worker", **named)
            elif outcome.state == "pending":
                await self._mark(court, effect, "sent", "")
            else:
                await self._settle(court, effect, outcome)
        except DATABASE_UNAVAILABLE:
            raise  # the database is unavailable, not the outside system: the ledger waits
        except Exception as error:  # noqa: BLE001 - one failing effect must not stop the others
            await self._mark(court, effect, "unknown", type(error).__name__)
            self._log.warning("effect unknown", **named, error=type(error).__name__)

    async def _attempt(
        self, court: str, effect: EffectRequest, row: asyncpg.Record
    ) -> Outcome | None:
        """The outcome of the effect; None when another worker has taken it over.

        Nothing is sent unless the row is unchanged since it was claimed: after its lease ended,
        another worker may have continued with it.
        """
        port = self.ports[effect.kind.partition(".")[0]]
        if row["state"] != "requested":
            known = await port.ask(effect)
            if known is not None:
                return known
        if not await self._mark(court, effect, "sent", "", attempts=row["attempts"]):
            return None
        plain = await self._keyring.unseal_all(court, effect.payload)
        return await port.send(
            EffectRequest(
                effect_id=effect.effect_id,
                kind=effect.kind,
                case_id=effect.case_id,
                payload=plain,
                court=court,
            )
        )

    async def _mark(
        self,
        court: str,
        effect: EffectRequest,
        state: str,
        detail: str,
        *,
        attempts: int | None = None,
    ) -> bool:
        """Set the state of an effect; with `attempts`, only if the row is unchanged since it was
        read."""
        pool = await self._pools.of(court)
        done: str = await pool.execute(
            """
            update effects set state = $3, detail = $4, attempts = attempts + 1,
                unknown_since = case when $3 = 'unknown' then coalesce(unknown_since, $5) end,
                next_at = $5::timestamptz
                    + $6::interval * least(power(2, greatest(attempts - 1, 0)), $7)
            where court = $1 and effect_id = $2 and state in ('requested', 'sent', 'unknown')
            and attempts = coalesce($8, attempts)
            """,
            court,
            effect.effect_id,
            state,
            detail,
            self.service.clock.now(),
            self._ask_every,
            PATIENCE_MAX,
            attempts,
        )
        return done == "UPDATE 1"

    async def _settle(self, court: str, effect: EffectRequest, outcome: Outcome) -> None:
        command = self.service.definition.report(effect, outcome)
        settlement = EffectSettlement(
            effect_id=effect.effect_id, state=outcome.state, detail=outcome.reason
        )
        request: Request[Any] = Request(
            court=court, commands=(command,) if command is not None else (), settlement=settlement
        )
        try:
            await self.service.handle(request)
        except Conflict:
            return  # its stream is busy: the outcome is queried again
        except Refused as refusal:
            # The outside system did something that the case no longer allows. The effect is settled
            # with the reason, which an operator sees, and is not repeated.
            self._log.error("effect refused", effect=effect.effect_id, kind=effect.kind)
            await self.service.handle(
                Request(
                    court=court,
                    commands=(),
                    settlement=EffectSettlement(
                        effect_id=effect.effect_id, state="failed", detail=str(refusal)
                    ),
                )
            )
