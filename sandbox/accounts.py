"""The bank of the case accounts (一案一账号): opens accounts, takes transfers, pays out.

Every transfer that reaches an open account is pushed to the court; one that comes before the
account is open waits for it. What the court was not told is told again at the next request.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import unquote

import httpx
from fastapi import FastAPI, HTTPException
from pydantic import Field

from contracts.payments import ReceiptSource
from kernel.base.clock import Clock
from kernel.base.logs import logger
from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.weather import SandboxWeather

MINUTE = 60.0
OPENING_DELAY = (1 * MINUTE, 30 * MINUTE)
PAYOUT_DELAY = (30 * MINUTE, 8 * 60 * MINUTE)
OUTAGE_RATE = 0.03  # how often a request meets a bank that is away; asked again, it is there
ACCOUNT_PREFIX = "6217"
SERIAL_DIGITS = 14

ATTEMPTS_MAX = 500
PAUSE_FIRST = 1 * MINUTE
PAUSE_MAX = 60 * MINUTE
PAUSE_REAL_SECONDS = 0.5  # however fast the clock runs, a service needs real time to come back

# The bank's receipt: case_id, bank_reference, amount_fen, payer_name, source.
Callback: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

AmountFen = Annotated[int, Field(gt=0)]
CaseId = Annotated[str, Field(min_length=1, max_length=100)]
RequestId = Annotated[str, Field(min_length=1, max_length=200)]


class NotAccepted(Exception):
    """The court did not take a receipt; it is offered again later."""


class OpenAccount(Body):
    """Open the account of a case. The idempotency key names the request."""

    case_id: CaseId


class PayOut(Body):
    """Pay an amount (fen) out of the account of a case."""

    payout_id: RequestId
    case_id: CaseId
    account: Annotated[str, Field(min_length=1, max_length=100)]
    amount_fen: AmountFen


class TransferIn(Body):
    """Money (fen) that somebody sends to the account of a case."""

    case_id: CaseId
    amount_fen: AmountFen
    reference: RequestId
    payer: Annotated[str, Field(min_length=1, max_length=200)]
    source: ReceiptSource = "debtor"


class AccountAnswer(Body):
    """Where a request stands."""

    request_id: str
    state: Literal["pending", "done", "failed"]
    done_at: datetime | None = None
    account_number: str | None = None
    bank_reference: str | None = None
    reason: str = ""


class Balance(Body):
    """What lies in the account of a case, in fen."""

    case_id: str
    account_number: str
    balance_fen: int


@dataclass(slots=True)
class CaseAccount:
    """An account, usable from `open_at` on."""

    number: str
    open_at: datetime
    balance_fen: int = 0


@dataclass(slots=True)
class Transfer:
    """A transfer, whether it was credited, and whether the court is being told of it."""

    asked: TransferIn
    credited: bool = False
    telling: bool = False


class CaseAccounts:
    """The accounts of all cases. Amounts are fen."""

    def __init__(self, weather: SandboxWeather, callback: Callback | None) -> None:
        self._weather = weather
        self._callback = callback
        self._log = logger("sandbox")
        self._requests: EntryLedger[AccountAnswer] = EntryLedger()
        self._accounts: dict[str, CaseAccount] = {}
        self._transfers: dict[str, Transfer] = {}
        self._unsettled: dict[str, Transfer] = {}  # not credited yet, or the court not told
        self._tasks: set[asyncio.Task[None]] = set()
        self._met: set[str] = set()

    def open(self, request_id: str, asked: OpenAccount) -> AccountAnswer:
        self._be_there(request_id)
        entry = self._requests.known(request_id, asked)
        if entry is None:
            account = self._account(asked.case_id)
            answer = AccountAnswer(
                request_id=request_id,
                state="done",
                done_at=account.open_at,
                account_number=account.number,
            )
            entry = self._requests.open(request_id, Entry(asked, account.open_at, answer))
        return self._as_of_now(request_id, entry)

    def pay(self, asked: PayOut) -> AccountAnswer:
        self._be_there(asked.payout_id)
        entry = self._requests.known(asked.payout_id, asked)
        if entry is None:
            low, high = PAYOUT_DELAY
            delay = self._weather.delay("payout", asked.payout_id, low=low, high=high)
            final_at = self._weather.clock.now() + delay
            answer = self._paid(asked, final_at)
            entry = self._requests.open(asked.payout_id, Entry(asked, final_at, answer))
        return self._as_of_now(asked.payout_id, entry)

    def look(self, request_id: str) -> AccountAnswer:
        self._credit()
        return self._as_of_now(request_id, self._requests.find(request_id))

    def receive(self, asked: TransferIn) -> None:
        """Take a transfer in; the same reference is the same transfer.

        Raises:
            HTTPException: 409 when the reference was used for another transfer.
        """
        known = self._transfers.get(asked.reference)
        if known is None:
            known = self._transfers[asked.reference] = Transfer(asked)
            self._unsettled[asked.reference] = known
        if known.asked != asked:
            raise HTTPException(409, "此流水号已用于另一笔转账")
        self._credit()

    def balance(self, case_id: str) -> Balance:
        self._credit()
        account = self._usable(case_id)
        if account is None:
            raise HTTPException(404, "本案没有账户")
        return Balance(
            case_id=case_id, account_number=account.number, balance_fen=account.balance_fen
        )

    async def court_informed(self) -> None:
        """Wait until the court was told of everything, as far as it listens."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _account(self, case_id: str) -> CaseAccount:
        if case_id not in self._accounts:
            low, high = OPENING_DELAY
            delay = self._weather.delay("opening", case_id, low=low, high=high)
            serial = int(self._weather.chance("account", case_id) * 10**SERIAL_DIGITS)
            self._accounts[case_id] = CaseAccount(
                number=f"{ACCOUNT_PREFIX}{serial:0{SERIAL_DIGITS}d}",
                open_at=self._weather.clock.now() + delay,
            )
        return self._accounts[case_id]

    def _usable(self, case_id: str) -> CaseAccount | None:
        account = self._accounts.get(case_id)
        if account is None or self._weather.clock.now() < account.open_at:
            return None
        return account

    def _paid(self, asked: PayOut, at: datetime) -> AccountAnswer:
        """The money leaves the account at once; the confirmation takes its time."""
        self._credit()
        account = self._usable(asked.case_id)
        reason = ""
        if account is None:
            reason = "本案没有账户"
        elif account.balance_fen < asked.amount_fen:
            reason = "账户余额不足"
        if account is None or reason:
            return AccountAnswer(
                request_id=asked.payout_id, state="failed", done_at=at, reason=reason
            )
        account.balance_fen -= asked.amount_fen
        return AccountAnswer(
            request_id=asked.payout_id,
            state="done",
            done_at=at,
            bank_reference=f"付款-{asked.payout_id}",
        )

    def _credit(self) -> None:
        """Credit what waits for an account that is open by now, and tell the court."""
        for transfer in tuple(self._unsettled.values()):
            account = self._usable(transfer.asked.case_id)
            if account is None:
                continue
            if not transfer.credited:
                account.balance_fen += transfer.asked.amount_fen
                transfer.credited = True
            if self._callback is None:
                del self._unsettled[transfer.asked.reference]
            elif not transfer.telling:
                transfer.telling = True
                task = asyncio.create_task(self._tell(self._callback, transfer))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _tell(self, callback: Callback, transfer: Transfer) -> None:
        asked = transfer.asked
        try:
            await callback(
                {
                    "case_id": asked.case_id,
                    "bank_reference": asked.reference,
                    "amount_fen": asked.amount_fen,
                    "payer_name": asked.payer,
                    "source": asked.source,
                }
            )
            del self._unsettled[asked.reference]
        except NotAccepted:
            # It stays unsettled: the next request that reaches this bank offers it again.
            self._log.warning("receipt not accepted", error="NotAccepted")
        finally:
            transfer.telling = False

    def _be_there(self, request_id: str) -> None:
        """The first knock may find the bank away; nothing was taken in then.

        Raises:
            HTTPException: 503.
        """
        first = request_id not in self._met
        self._met.add(request_id)
        if first and self._weather.fails("accounts", request_id, rate=OUTAGE_RATE):
            raise HTTPException(503, "银行系统暂时不可用")

    def _as_of_now(self, request_id: str, entry: Entry[AccountAnswer]) -> AccountAnswer:
        if self._weather.clock.now() < entry.final_at:
            return AccountAnswer(request_id=request_id, state="pending")
        return entry.answer


class PaymentsCallback:
    """Pushes a receipt to the court's payments service until it is accepted.

    `token` gives the bank's bearer token at each attempt, so that it may be renewed. The pauses
    between attempts grow, in the clock's own time.
    """

    def __init__(
        self,
        payments_url: str,
        token: Callable[[], str],
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = f"{payments_url.rstrip('/')}/receipts"
        self._token = token
        self._clock = clock
        self._transport = transport
        self.pause_real_seconds = PAUSE_REAL_SECONDS

    async def __call__(self, receipt: dict[str, Any]) -> None:
        """Raises NotAccepted when the court never took it, or cannot read it."""
        pause = PAUSE_FIRST
        for _ in range(ATTEMPTS_MAX):
            status = await self._push(receipt)
            if status is not None and httpx.codes.is_success(status):
                return
            if status == httpx.codes.UNPROCESSABLE_ENTITY:
                break
            await asyncio.sleep(self.pause_real_seconds)
            await self._clock.sleep(pause)
            pause = min(2 * pause, PAUSE_MAX)
        raise NotAccepted(receipt["bank_reference"])

    async def _push(self, receipt: dict[str, Any]) -> int | None:
        """The status of the answer; None when there was none."""
        # References hold Chinese and headers are ASCII of limited length: hence the digest.
        digest = hashlib.sha256(receipt["bank_reference"].encode()).hexdigest()
        # Whoever paid need not be of the case: the name goes under the key of the case.
        payer = {"case_id": receipt["case_id"], "plain": receipt["payer_name"]}
        body = {**receipt, "payer_name": payer}
        headers = {"Authorization": f"Bearer {self._token()}", "Idempotency-Key": digest}
        try:
            async with httpx.AsyncClient(timeout=10.0, transport=self._transport) as client:
                response = await client.post(self._url, json=body, headers=headers)
        except httpx.TransportError:
            return None
        return response.status_code


def build(weather: SandboxWeather, callback: Callback | None = None) -> FastAPI:
    """The server of the account bank.

    `app.state.receive_transfer(case_id, amount_fen, reference, payer)` takes in deducted money;
    `app.state.court_informed()` waits until the court was told. Without a callback nobody is told.
    """
    server = paged("案款专户银行 · Bank of the case accounts")
    bank = CaseAccounts(weather, callback)

    async def receive_transfer(case_id: str, amount_fen: int, reference: str, payer: str) -> None:
        bank.receive(
            TransferIn(
                case_id=case_id,
                amount_fen=amount_fen,
                reference=reference,
                payer=payer,
                source="deduction",
            )
        )

    server.state.receive_transfer = receive_transfer
    server.state.court_informed = bank.court_informed

    _serve(server, bank)
    return server


def _serve(server: FastAPI, bank: CaseAccounts) -> None:
    @server.post("/accounts", status_code=202, summary="开立一案一账号 · open a case account")
    async def open_account(asked: OpenAccount, idempotency_key: IdempotencyKey) -> AccountAnswer:
        return bank.open(unquote(idempotency_key), asked)

    @server.get("/accounts/{case_id}", summary="账户余额 · the balance of a case account")
    async def balance(case_id: str) -> Balance:
        return bank.balance(case_id)

    @server.post("/payouts", status_code=202, summary="付款 · pay out of a case account")
    async def pay_out(asked: PayOut, idempotency_key: IdempotencyKey) -> AccountAnswer:
        same_request(idempotency_key, asked.payout_id)
        return bank.pay(asked)

    @server.post("/transfers", status_code=202, summary="转入 · a transfer to a case account")
    async def transfer_in(asked: TransferIn, idempotency_key: IdempotencyKey) -> dict[str, str]:
        same_request(idempotency_key, asked.reference)
        bank.receive(asked)
        return {"reference": asked.reference}

    @server.get("/requests/{request_id}", summary="请求结果 · where a request stands")
    async def look(request_id: str) -> AccountAnswer:
        return bank.look(request_id)
