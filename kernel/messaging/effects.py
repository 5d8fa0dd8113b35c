"""The effects ledger at work: what is asked of the outside world is done at most once.

An effect is marked as sent before it is sent. Whatever then goes wrong, its outcome is
asked for; it is sent again only when the outside world says that it never heard of it.
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
from kernel.deciding.service import Outcome, Request, Service
from kernel.journal.protocol import Conflict, EffectRequest, EffectSettlement
from kernel.people.sealed import Keyring

LEASE = timedelta(minutes=2)  # how long a claimed effect is left to the process that claimed it
IN_FLIGHT_MAX = 16
PATIENCE_MAX = 16  # the longer an answer takes, the less often it is asked for, up to this factor


class Port(Protocol):
    """A way to one outside system."""

    async def send(self, effect: EffectRequest) -> Outcome:
        """Ask for the effect; raises httpx.HTTPError when the outcome is not known."""

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """What became of the effect; None when the system never heard of it."""

    async def close(self) -> None:
        """Let go of what the way holds open."""


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

    async def run(self, courts: Sequence[str], every_seconds: float) -> None:
        """Work the ledger until cancelled."""
        while True:
            try:
                worked = sum([await self.step(court) for court in courts])
            except DATABASE_UNAVAILABLE as error:
                self._log.warning("effects wait", error=type(error).__name__)
                worked = 0
            if not worked:
                await asyncio.sleep(every_seconds)

    async def step(self, court: str) -> int:
        """Work on what is due now; the number of effects worked on."""
        claimed = await self._claim(court)
        works = (self._work(court, row) for row in claimed)
        # Nothing of a step goes on behind it: its claims are not to be worked on twice.
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
        )
        told = {"effect": effect.effect_id, "kind": effect.kind}
        try:
            outcome = await self._attempt(court, effect, row)
            crash_point("effect.sent")
            if outcome is None:
                self._log.warning("effect left to another worker", **told)
            elif outcome.state == "pending":
                await self._mark(court, effect, "sent", "")
            else:
                await self._settle(court, effect, outcome)
        except DATABASE_UNAVAILABLE:
            raise  # the database is away, not the outside world: the ledger itself waits
        except Exception as error:  # noqa: BLE001 - one broken effect must not stop the others
            await self._mark(court, effect, "unknown", type(error).__name__)
            self._log.warning("effect unknown", **told, error=type(error).__name__)

    async def _attempt(
        self, court: str, effect: EffectRequest, row: asyncpg.Record
    ) -> Outcome | None:
        """What became of the effect; None when it was left to another worker.

        Nothing is sent unless the row is still as it was claimed: a worker that was held up for
        longer than its lease finds that another went on with it.
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
        """Note how an effect stands; with `attempts`, only if nobody noted anything since."""
        pool = await self._pools.of(court)
        done: str = await pool.execute(
            """
            update effects set state = $3, detail = $4, attempts = attempts + 1,
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
            return  # its stream is busy: the outcome is asked for again
        except Refused as refusal:
            # The outside world did something that the case no longer allows: it is settled
            # with the reason, for an operator to see, and never repeated.
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
