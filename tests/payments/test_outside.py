"""The account bank, through the adapter and against the sandbox's server; no network."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kernel.base.clock import SimulatedClock
from kernel.journal.protocol import EffectRequest
from outside.accounts import HttpAccounts
from sandbox.accounts import NotAccepted, build
from sandbox.weather import SandboxWeather
from services.payments.reactions import effects
from tests.payments.cases import APPLICANT_FEN, CASE, PAYOUT, REFERENCE, approved, requested
from tests.support import at

HOURS = timedelta(hours=1)
DAY = timedelta(days=1)
SEED = 7
(OPENING,) = effects(requested)
(SEALED_PAYING,) = effects(approved)
# What the performer sends: the sealed account is opened just before.
PAYING = replace(SEALED_PAYING, payload={**SEALED_PAYING.payload, "account": "6217001234567890"})
FILING = at("2026-03-02 09:40")


class Bank:
    """The sandbox's bank under a clock that the test sets, and what it told the court."""

    def __init__(self, seed: int = SEED, *, refusals: int = 0) -> None:
        self.clock = SimulatedClock(FILING)
        self.told: list[dict[str, Any]] = []
        self.refusals = refusals
        self.server: FastAPI = build(SandboxWeather(seed, self.clock), self.tell)
        self.adapter = HttpAccounts("http://bank", httpx.ASGITransport(app=self.server))

    async def tell(self, receipt: dict[str, Any]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NotAccepted(receipt["bank_reference"])
        self.told.append(receipt)

    def later(self, span: timedelta) -> None:
        self.clock.set(self.clock.now() + span)

    async def transfer(self, amount_fen: int, reference: str = REFERENCE) -> None:
        await self.server.state.receive_transfer(CASE, amount_fen, reference, "中国农业银行")
        await self.server.state.court_informed()

    async def opened(self) -> "Bank":
        await self.adapter.send(OPENING)
        self.later(HOURS)
        await self.adapter.ask(OPENING)
        return self

    async def balance_fen(self) -> int:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.server), base_url="http://bank"
        ) as client:
            answer = await client.get(f"/accounts/{CASE}")
        balance: int = answer.json()["balance_fen"]
        return balance


async def test_an_account_is_opened_after_a_while_and_keeps_its_number() -> None:
    bank = Bank()
    assert (await bank.adapter.send(OPENING)).state == "pending"
    bank.later(HOURS)
    first = await bank.adapter.ask(OPENING)
    again = await bank.adapter.send(OPENING)
    assert first is not None
    assert first.state == "confirmed"
    assert first == again
    assert first.result["account_number"].startswith("6217")


async def test_the_bank_never_heard_of_what_was_never_sent() -> None:
    bank = Bank()
    assert await bank.adapter.ask(OPENING) is None
    assert await bank.adapter.ask(PAYING) is None


async def test_a_transfer_to_an_open_account_is_told_to_the_court() -> None:
    bank = await Bank().opened()
    await bank.transfer(APPLICANT_FEN)
    assert bank.told == [
        {
            "case_id": CASE,
            "bank_reference": REFERENCE,
            "amount_fen": APPLICANT_FEN,
            "payer_name": "中国农业银行",
            "source": "deduction",
        }
    ]


async def test_a_transfer_before_the_account_is_open_waits_for_it() -> None:
    bank = Bank()
    await bank.transfer(APPLICANT_FEN)
    await bank.adapter.send(OPENING)
    assert bank.told == []
    bank.later(HOURS)
    await bank.adapter.ask(OPENING)
    await bank.server.state.court_informed()
    assert [receipt["bank_reference"] for receipt in bank.told] == [REFERENCE]


async def test_a_transfer_sent_twice_is_credited_and_told_once() -> None:
    bank = await Bank().opened()
    await bank.transfer(APPLICANT_FEN)
    await bank.transfer(APPLICANT_FEN)
    assert len(bank.told) == 1
    assert await bank.balance_fen() == APPLICANT_FEN


async def test_what_the_court_did_not_take_is_offered_again() -> None:
    bank = await Bank(refusals=1).opened()
    await bank.transfer(APPLICANT_FEN)
    assert bank.told == []
    await bank.adapter.ask(OPENING)
    await bank.server.state.court_informed()
    assert len(bank.told) == 1
    assert await bank.balance_fen() == APPLICANT_FEN


async def test_a_payout_leaves_the_account_once() -> None:
    bank = await Bank().opened()
    await bank.transfer(APPLICANT_FEN + 5)
    assert (await bank.adapter.send(PAYING)).state == "pending"
    assert (await bank.adapter.send(PAYING)).state == "pending"
    bank.later(DAY)
    paid = await bank.adapter.ask(PAYING)
    assert paid is not None
    assert paid.result == {"bank_reference": f"付款-{PAYOUT}"}
    assert await bank.balance_fen() == 5


@pytest.mark.parametrize(
    ("amount_fen", "state"), [(APPLICANT_FEN - 1, "failed"), (APPLICANT_FEN, "confirmed")]
)
async def test_no_more_is_paid_than_there_is(amount_fen: int, state: str) -> None:
    bank = await Bank().opened()
    await bank.transfer(amount_fen)
    await bank.adapter.send(PAYING)
    bank.later(DAY)
    outcome = await bank.adapter.ask(PAYING)
    assert outcome is not None
    assert outcome.state == state
    assert outcome.reason == ("账户余额不足" if state == "failed" else "")


async def test_an_erased_payee_is_not_paid() -> None:
    erased = replace(PAYING, payload={**PAYING.payload, "account": None})
    outcome = await Bank().adapter.send(erased)
    assert (outcome.state, outcome.reason) == ("failed", "收款账户信息已被删除")


async def test_a_bank_that_is_away_raises_and_is_there_the_next_time() -> None:
    away = next(
        seed
        for seed in range(500)
        if SandboxWeather(seed, SimulatedClock(FILING)).fails(
            "accounts", OPENING.effect_id, rate=0.03
        )
    )
    bank = Bank(away)
    with pytest.raises(httpx.HTTPStatusError):
        await bank.adapter.send(OPENING)
    assert await bank.adapter.ask(OPENING) is None
    assert (await bank.adapter.send(OPENING)).state == "pending"


def answering(status: int, body: dict[str, Any]) -> HttpAccounts:
    return HttpAccounts(
        "http://bank", httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    )


ANSWER = {"request_id": OPENING.effect_id, "state": "done", "account_number": "621700000001"}


@pytest.mark.parametrize(
    ("effect", "status", "body", "reason"),
    [
        (OPENING, 200, {**ANSWER, "extra": 1}, "银行的答复不合规范：extra"),
        (OPENING, 200, {**ANSWER, "account_number": "<b>"}, "银行的答复不合规范：account_number"),
        (OPENING, 200, {**ANSWER, "state": "fine"}, "银行的答复不合规范：state"),
        (OPENING, 200, {**ANSWER, "request_id": "another"}, "银行答复了另一请求"),
        (OPENING, 200, {**ANSWER, "account_number": None}, "银行的答复缺少账号或流水号"),
        (PAYING, 200, {"request_id": PAYOUT, "state": "done"}, "银行的答复缺少账号或流水号"),
        (OPENING, 422, {}, "银行拒绝了请求（422）"),
    ],
)
async def test_an_answer_that_cannot_be_trusted_is_a_failure(
    effect: EffectRequest, status: int, body: dict[str, Any], reason: str
) -> None:
    outcome = await answering(status, body).send(effect)
    assert (outcome.state, outcome.reason) == ("failed", reason)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_bank_in_trouble_leaves_the_outcome_unknown(status: int) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        await answering(status, {}).send(OPENING)
    with pytest.raises(httpx.HTTPStatusError):
        await answering(status, {}).ask(OPENING)


@pytest.mark.parametrize(
    ("path", "key", "body", "status"),
    [
        ("/payouts", "another", {**PAYING.payload, "payout_id": "P1"}, 422),
        ("/payouts", "P1", {**PAYING.payload, "payout_id": "P1", "amount_fen": 0}, 422),
        ("/accounts", "account-1", {"case_id": CASE, "court": "yanling"}, 422),
        ("/transfers", "T1", {"case_id": CASE, "amount_fen": 1, "reference": "T1"}, 422),
    ],
)
async def test_the_bank_refuses_what_it_does_not_understand(
    path: str, key: str, body: dict[str, Any], status: int
) -> None:
    server = build(SandboxWeather(SEED, SimulatedClock(FILING)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=server), base_url="http://bank"
    ) as client:
        answer = await client.post(path, json=body, headers={"Idempotency-Key": key})
    assert answer.status_code == status


async def test_the_same_key_is_the_same_payout() -> None:
    bank = await Bank().opened()
    await bank.transfer(APPLICANT_FEN)
    await bank.adapter.send(PAYING)
    other = replace(PAYING, payload={**PAYING.payload, "amount_fen": 1})
    outcome = await bank.adapter.send(other)
    assert (outcome.state, outcome.reason) == ("failed", "银行拒绝了请求（409）")
