"""What is left to chance is decided by the seed."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from kernel.base.clock import SimulatedClock
from sandbox.registry import AMPLE_RATE, BALANCE_HIGH_FEN, BALANCE_LOW_FEN, Registry
from sandbox.weather import SandboxWeather, Wealth
from tests.support import at

CLOCK = SimulatedClock(at("2026-03-02 10:00"))
NAMES = [f"被执行人{number}" for number in range(2000)]


def weather(seed: int = 1, pinned: Mapping[str, Wealth] | None = None) -> SandboxWeather:
    return SandboxWeather(seed, CLOCK, pinned)


def test_a_chance_is_known_beforehand() -> None:
    assert weather().chance("a", "b") == 0.8814957834196401


def test_other_words_or_another_seed_are_another_chance() -> None:
    chances = {
        weather().chance("ab", "c"),
        weather().chance("a", "bc"),
        weather().chance("abc"),
        weather(2).chance("abc"),
    }
    assert len(chances) == 4


def test_chances_are_spread_evenly() -> None:
    chances = [weather().chance(name) for name in NAMES]
    assert all(0 <= chance < 1 for chance in chances)
    for tenth in range(10):
        count = sum(tenth / 10 <= chance < (tenth + 1) / 10 for chance in chances)
        assert 150 < count < 250


def test_a_delay_lies_between_its_bounds() -> None:
    delays = [weather().delay(name, low=60, high=3600) for name in NAMES]
    assert min(delays) >= timedelta(seconds=60)
    assert max(delays) <= timedelta(seconds=3600)
    assert weather().delay("x", low=60, high=60) == timedelta(seconds=60)


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (6, 5)])
def test_a_delay_needs_bounds_in_order(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        weather().delay("x", low=low, high=high)


def test_failures_come_at_their_rate() -> None:
    assert not any(weather().fails(name, rate=0) for name in NAMES)
    assert all(weather().fails(name, rate=1) for name in NAMES)
    failed = sum(weather().fails(name, rate=0.03) for name in NAMES)
    assert 30 < failed < 90


def test_somewhat_more_than_half_of_the_debtors_have_deposits() -> None:
    registry = Registry(weather())
    ample = [name for name in NAMES if registry.wealth(name) == "ample"]
    assert abs(len(ample) / len(NAMES) - AMPLE_RATE) < 0.04
    for name in ample:
        (deposit,) = registry.deposits(name)
        assert BALANCE_LOW_FEN <= deposit.balance_fen < BALANCE_HIGH_FEN
        assert registry.deposit(deposit.hit_id) == deposit


def test_a_pinned_debtor_owns_what_was_pinned() -> None:
    registry = Registry(weather(pinned={NAMES[0]: "none", NAMES[1]: "ample"}))
    other = Registry(weather(pinned={NAMES[0]: "ample", NAMES[1]: "none"}))
    assert [len(registry.deposits(name)) for name in NAMES[:2]] == [0, 1]
    assert [len(other.deposits(name)) for name in NAMES[:2]] == [1, 0]


@pytest.mark.parametrize("hit_id", ["", "D", "X12345678901234", "D00000000000000", "D1"])
def test_a_number_that_was_never_given_is_no_deposit(hit_id: str) -> None:
    assert Registry(weather()).deposit(hit_id) is None
