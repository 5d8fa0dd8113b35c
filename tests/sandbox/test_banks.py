"""The banks of the sandbox: balances hold, money is sent on once."""

from datetime import timedelta

import pytest

from kernel.base.clock import SimulatedClock
from sandbox.banks import BankAnswer, Banks, DeductionRequest, FreezeRequest
from sandbox.registry import Registry
from sandbox.weather import SandboxWeather
from tests.support import at

CASE = "(2026)豫1024执101号"


class Bank:
    """The banks with one deposit, and the money that was sent on."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(at("2026-03-02 10:00"))
        weather = SandboxWeather(2, self.clock, {"李四": "ample"})
        (self.deposit,) = Registry(weather).deposits("李四")
        self.banks = Banks(weather, self.receive)
        self.arrived: list[tuple[str, int, str, str]] = []
        self.away = False

    async def receive(self, case_id: str, amount_fen: int, reference: str, payer: str) -> None:
        if self.away:
            raise ConnectionError("the account bank is away")
        self.arrived.append((case_id, amount_fen, reference, payer))

    def freeze(self, name: str, amount_fen: int) -> BankAnswer:
        self.banks.freeze(
            FreezeRequest(request_id=name, hit_id=self.deposit.hit_id, amount_fen=amount_fen)
        )
        self.clock.set(self.clock.now() + timedelta(hours=1))
        return self.banks.look_at_freeze(name)

    async def deduct(self, name: str, freeze: str, amount_fen: int) -> BankAnswer:
        asked = DeductionRequest(
            request_id=name,
            freeze_id=freeze,
            hit_id=self.deposit.hit_id,
            amount_fen=amount_fen,
            case_id=CASE,
        )
        await self.banks.deduct(asked)
        self.clock.set(self.clock.now() + timedelta(hours=20))
        return await self.banks.look_at_deduction(name)


@pytest.fixture
def bank() -> Bank:
    return Bank()


def test_the_balance_is_frozen_as_far_as_it_goes(bank: Bank) -> None:
    balance = bank.deposit.balance_fen
    assert bank.freeze("F-1", balance - 100).amount_fen == balance - 100
    assert bank.freeze("F-2", 500).amount_fen == 100
    nothing_left = bank.freeze("F-3", 1)
    assert (nothing_left.state, nothing_left.amount_fen) == ("failed", None)


def test_a_freeze_takes_effect_within_an_hour(bank: Bank) -> None:
    asked_at = bank.clock.now()
    answer = bank.freeze("F-1", 500)
    assert answer.done_at is not None
    assert timedelta(minutes=5) <= answer.done_at - asked_at <= timedelta(minutes=60)


async def test_deducted_money_is_sent_on_once(bank: Bank) -> None:
    bank.freeze("F-1", 500)
    assert (await bank.deduct("A-1", "F-1", 500)).state == "done"
    await bank.banks.look_at_deduction("A-1")
    assert bank.arrived == [(CASE, 500, "扣划-A-1", bank.deposit.bank)]


async def test_money_that_could_not_be_sent_on_is_sent_on_later(bank: Bank) -> None:
    bank.freeze("F-1", 500)
    bank.away = True
    with pytest.raises(ConnectionError):
        await bank.deduct("A-1", "F-1", 500)
    bank.away = False
    assert (await bank.banks.look_at_deduction("A-1")).state == "done"
    assert [amount for _, amount, _, _ in bank.arrived] == [500]


async def test_no_more_is_deducted_than_was_frozen(bank: Bank) -> None:
    bank.freeze("F-1", 500)
    assert (await bank.deduct("A-1", "F-1", 501)).state == "failed"
    assert (await bank.deduct("A-2", "F-1", 300)).state == "done"
    assert (await bank.deduct("A-3", "F-1", 201)).state == "failed"
    assert (await bank.deduct("A-4", "F-1", 200)).state == "done"
    assert sum(amount for _, amount, _, _ in bank.arrived) == 500


async def test_deducted_money_does_not_come_back_to_the_balance(bank: Bank) -> None:
    balance = bank.deposit.balance_fen
    bank.freeze("F-1", balance - 100)
    await bank.deduct("A-1", "F-1", balance - 100)
    assert bank.freeze("F-2", balance).amount_fen == 100
