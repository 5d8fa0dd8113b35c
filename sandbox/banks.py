"""The banks (as the network control system reaches them): freeze and deduct deposits.

A deduction's money is sent on to the bank of the case accounts, by the hook given at the
start, when the deduction is first seen to have succeeded; a transfer that could not be
handed over is tried again whenever the deduction is asked about.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import FastAPI
from pydantic import Field

from kernel.door.pages import paged
from sandbox.inquiry import RequestId
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.registry import Registry
from sandbox.weather import SandboxWeather

MINUTE = 60.0
FREEZE_DELAY = (5 * MINUTE, 60 * MINUTE)
DEDUCTION_DELAY = (60 * MINUTE, 20 * 60 * MINUTE)

# (the payee's case, fen, the bank's own reference, the payer) as the account bank takes it.
TransferHook: TypeAlias = Callable[[str, int, str, str], Awaitable[None]]

AmountFen = Annotated[int, Field(gt=0)]
PaperNumber = Annotated[str, Field(max_length=200)]
HitId = Annotated[str, Field(min_length=1, max_length=40)]


class FreezeRequest(Body):
    """Freeze up to an amount (fen) of the account that the inquiry system numbered `hit_id`.

    `ruling` and `assistance` are the numbers of the documents that go with the request.
    """

    request_id: RequestId
    hit_id: HitId
    amount_fen: AmountFen
    ruling: PaperNumber = ""
    assistance: PaperNumber = ""


class DeductionRequest(Body):
    """Deduct an amount (fen) that this court froze, into the account of a case."""

    request_id: RequestId
    freeze_id: RequestId
    hit_id: HitId
    amount_fen: AmountFen
    case_id: Annotated[str, Field(min_length=1, max_length=100)]
    ruling: PaperNumber = ""
    assistance: PaperNumber = ""


class BankAnswer(Body):
    """Where a request stands. `amount_fen` is what was frozen or deducted, in fen."""

    request_id: str
    state: Literal["pending", "done", "failed"]
    done_at: datetime | None = None
    amount_fen: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Transfer:
    """Money on its way to a case account."""

    case_id: str
    amount_fen: int
    reference: str
    payer: str
    sent: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Banks:
    """Accounts as the court's requests left them. Amounts are fen."""

    def __init__(self, weather: SandboxWeather, on_transfer: TransferHook | None) -> None:
        self._weather = weather
        self._registry = Registry(weather)
        self._on_transfer = on_transfer
        self._freezes: EntryLedger[BankAnswer] = EntryLedger()
        self._deductions: EntryLedger[BankAnswer] = EntryLedger()
        self._held_fen: dict[str, int] = {}  # by hit id: frozen and not yet deducted
        self._taken_fen: dict[str, int] = {}  # by hit id: deducted
        self._left_fen: dict[str, int] = {}  # by freeze: frozen and not yet deducted
        self._transfers: dict[str, Transfer] = {}

    def freeze(self, asked: FreezeRequest) -> BankAnswer:
        entry = self._freezes.known(asked.request_id, asked)
        if entry is None:
            final_at = self._after(FREEZE_DELAY, "freeze", asked.request_id)
            answer = self._frozen(asked, final_at)
            entry = self._freezes.open(asked.request_id, Entry(asked, final_at, answer))
        return self._as_of_now(asked.request_id, entry)

    def look_at_freeze(self, request_id: str) -> BankAnswer:
        return self._as_of_now(request_id, self._freezes.find(request_id))

    async def deduct(self, asked: DeductionRequest) -> BankAnswer:
        if self._deductions.known(asked.request_id, asked) is None:
            final_at = self._after(DEDUCTION_DELAY, "deduction", asked.request_id)
            answer = self._deducted(asked, final_at)
            self._deductions.open(asked.request_id, Entry(asked, final_at, answer))
        return await self.look_at_deduction(asked.request_id)

    async def look_at_deduction(self, request_id: str) -> BankAnswer:
        answer = self._as_of_now(request_id, self._deductions.find(request_id))
        if answer.state == "done":
            await self._send_on(self._transfers[request_id])
        return answer

    def _frozen(self, asked: FreezeRequest, at: datetime) -> BankAnswer:
        """What is free of the balance is frozen, up to the amount asked for."""
        deposit = self._registry.deposit(asked.hit_id)
        if deposit is None:
            return _failed(asked.request_id, at, "账户不存在")
        held = self._held_fen.get(asked.hit_id, 0)
        free = deposit.balance_fen - held - self._taken_fen.get(asked.hit_id, 0)
        amount = min(free, asked.amount_fen)
        if amount <= 0:
            return _failed(asked.request_id, at, "账户余额已被全部冻结")
        self._held_fen[asked.hit_id] = held + amount
        self._left_fen[asked.request_id] = amount
        return BankAnswer(request_id=asked.request_id, state="done", done_at=at, amount_fen=amount)

    def _deducted(self, asked: DeductionRequest, at: datetime) -> BankAnswer:
        deposit = self._registry.deposit(asked.hit_id)
        left = self._left_fen.get(asked.freeze_id, 0)
        if deposit is None or asked.amount_fen > left:
            return _failed(asked.request_id, at, "扣划金额超过已冻结金额")
        self._left_fen[asked.freeze_id] = left - asked.amount_fen
        self._held_fen[asked.hit_id] -= asked.amount_fen
        taken = self._taken_fen.get(asked.hit_id, 0)
        self._taken_fen[asked.hit_id] = taken + asked.amount_fen
        self._transfers[asked.request_id] = Transfer(
            case_id=asked.case_id,
            amount_fen=asked.amount_fen,
            reference=f"扣划-{asked.request_id}",
            payer=deposit.bank,
        )
        return BankAnswer(
            request_id=asked.request_id, state="done", done_at=at, amount_fen=asked.amount_fen
        )

    async def _send_on(self, transfer: Transfer) -> None:
        async with transfer.lock:
            if transfer.sent or self._on_transfer is None:
                return
            await self._on_transfer(
                transfer.case_id, transfer.amount_fen, transfer.reference, transfer.payer
            )
            transfer.sent = True

    def _after(self, delay: tuple[float, float], *parts: str) -> datetime:
        low, high = delay
        return self._weather.clock.now() + self._weather.delay(*parts, low=low, high=high)

    def _as_of_now(self, request_id: str, entry: Entry[BankAnswer]) -> BankAnswer:
        if self._weather.clock.now() < entry.final_at:
            return BankAnswer(request_id=request_id, state="pending")
        return entry.answer


def _failed(request_id: str, at: datetime, reason: str) -> BankAnswer:
    return BankAnswer(request_id=request_id, state="failed", done_at=at, reason=reason)


def build(weather: SandboxWeather, on_transfer: TransferHook | None = None) -> FastAPI:
    """The server of the banks. Without a hook, deducted money goes nowhere."""
    server = paged("协助执行银行 · Banks that freeze and deduct")
    banks = Banks(weather, on_transfer)

    @server.post("/freezes", status_code=202, summary="冻结 · freeze")
    async def freeze(asked: FreezeRequest, idempotency_key: IdempotencyKey) -> BankAnswer:
        same_request(idempotency_key, asked.request_id)
        return banks.freeze(asked)

    @server.get("/freezes/{request_id}", summary="冻结结果 · the result of a freeze")
    async def look_at_freeze(request_id: str) -> BankAnswer:
        return banks.look_at_freeze(request_id)

    @server.post("/deductions", status_code=202, summary="扣划 · deduct")
    async def deduct(asked: DeductionRequest, idempotency_key: IdempotencyKey) -> BankAnswer:
        same_request(idempotency_key, asked.request_id)
        return await banks.deduct(asked)

    @server.get("/deductions/{request_id}", summary="扣划结果 · the result of a deduction")
    async def look_at_deduction(request_id: str) -> BankAnswer:
        return await banks.look_at_deduction(request_id)

    return server
