"""The world outside the court: systems that answer late, or not at all, and a bank that counts.

What a system answers follows from the request alone; whether the request or its answer comes
through is the weather's affair. Amounts are fen.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx

from contracts.payments import ReceiptSource
from kernel.base.clock import Clock
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from kernel.messaging.effects import Port
from tests.storm.fate import Fate
from tests.storm.weather import Sky
from zhixing.simulation.prompt_seals import signed

PORTS = (
    "accounts",
    "banks",
    "national",
    "local",
    "messages",
    "post",
    "defaulter_list",
    "seals",
)
FAILS = 0.08  # how often a system answers that it could not do what it was asked
SLOW = 0.2  # how often it takes up to a day, not half an hour
SOON_MINUTES, DAY_MINUTES = 30, 24 * 60

Findings = Callable[[str, str], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money that reaches a case account at an instant; the bank tells payments of it."""

    case_id: str
    reference: str
    amount_fen: int
    source: ReceiptSource
    at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer that a system will give, and from when on."""

    outcome: Outcome
    final_at: datetime


class Outside:
    """Every outside system. `findings` tells what an inquiry finds, by case and inquiry id."""

    def __init__(
        self, fate: Fate, clock: Clock, findings: Findings, sky: Sky, random: Random
    ) -> None:
        self._sky = sky
        self.performed: Counter[str] = Counter()  # how often each effect was really done
        self.paid_fen: Counter[str] = Counter()  # what the bank has paid out, by case
        self.transfers: dict[str, Transfer] = {}  # what reached the case accounts, by reference
        self.untold: list[Transfer] = []  # those that payments has not been told of yet
        self._fate = fate
        self._clock = clock
        self._findings = findings
        self._random = random
        self._promises: dict[str, Promise] = {}

    def transfer(self, transfer: Transfer) -> None:
        """Money on its way to a case account; the same reference is the same money."""
        if transfer.reference not in self.transfers:
            self.transfers[transfer.reference] = transfer
            self.untold.append(transfer)

    def ports(self) -> Mapping[str, Port]:
        return dict.fromkeys(PORTS, self)

    async def send(self, effect: EffectRequest) -> Outcome:
        """Raises httpx.TransportError when the request, or its answer, was lost."""
        if self._lost():
            raise httpx.ConnectError("the request did not arrive")
        if effect.effect_id not in self._promises:
            self._promises[effect.effect_id] = self._perform(effect)
        else:
            self.performed[effect.effect_id] += 1  # the outside would do it again
        if self._lost():
            raise httpx.ReadTimeout("the answer did not arrive")
        return self._now(effect)

    async def close(self) -> None:
        """It holds nothing open."""

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        if self._lost():
            raise httpx.ConnectTimeout("nobody there")
        return self._now(effect) if effect.effect_id in self._promises else None

    def _lost(self) -> bool:
        return self._random.random() < self._sky.weather.lost

    def _now(self, effect: EffectRequest) -> Outcome:
        promise = self._promises[effect.effect_id]
        if self._clock.now() < promise.final_at:
            return Outcome(state="pending")
        return promise.outcome

    def _perform(self, effect: EffectRequest) -> Promise:
        self.performed[effect.effect_id] += 1
        fate = self._fate.of(effect.effect_id)
        most = DAY_MINUTES if fate.happens(SLOW, "slow") else SOON_MINUTES
        final_at = self._clock.now() + timedelta(minutes=fate.between(0, most, "takes"))
        if effect.kind != "accounts.open" and fate.happens(FAILS, "fails"):
            return Promise(Outcome(state="failed", reason="对方未能办理"), final_at)
        if effect.kind == "accounts.pay":
            self.paid_fen[effect.case_id] += effect.payload["amount_fen"]
        return Promise(Outcome(state="confirmed", result=self._result(effect, final_at)), final_at)

    def _result(self, effect: EffectRequest, at: datetime) -> dict[str, Any]:
        match effect.kind:
            case "national.inquire" | "local.inquire":
                return {"hits": self._findings(effect.case_id, effect.effect_id)}
            case "banks.freeze":
                return {"amount_fen": self._frozen_fen(effect), "effective_at": at.isoformat()}
            case "banks.deduct":
                self.transfer(
                    Transfer(
                        case_id=effect.case_id,
                        reference=effect.effect_id,
                        amount_fen=effect.payload["amount_fen"],
                        source="deduction",
                        at=at,
                    )
                )
                return {"amount_fen": effect.payload["amount_fen"], "effective_at": at.isoformat()}
            case "accounts.open":
                return {"account_number": f"6217{effect.effect_id}"}
            case "accounts.pay":
                return {"bank_reference": f"付款-{effect.effect_id}"}
            case "messages.serve" | "post.send":
                return {"served_at": at.isoformat()}
            case "messages.notify":
                return {}
            case "seals.apply":
                return signed(effect.effect_id).result
            case "defaulter_list.publish_listing":
                return {"listing": f"失信-{effect.effect_id}"}
            case kind if kind.startswith("defaulter_list."):
                return {}
            case _:
                raise LookupError(f"no outside system does {effect.kind}")

    def _frozen_fen(self, effect: EffectRequest) -> int:
        """A bank may freeze less than was asked."""
        asked_fen: int = effect.payload["amount_fen"]
        if self._fate.happens(0.1, effect.effect_id, "less"):
            return max(1, asked_fen // 2)
        return asked_fen
