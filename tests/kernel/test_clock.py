"""The only place that reads time: always +08:00, never backwards."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from kernel.base.clock import ScaledClock, SimulatedClock, SystemClock
from tests.support import at

EPOCH = at("2026-03-02 09:00")
STARTED = 1_800_000_000.0


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The wall clock, as a number that a test moves."""
    shown = [STARTED]
    monkeypatch.setattr(time, "time", lambda: shown[0])
    return shown


def test_the_wall_clock_shows_chinese_time() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(hours=8)
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_scaled_clock_stands_until_its_start_and_then_runs_faster(wall: list[float]) -> None:
    clock = ScaledClock(EPOCH, STARTED + 10, factor=600)
    assert clock.now() == EPOCH
    wall[0] += 10
    assert clock.now() == EPOCH
    wall[0] += 1.5
    assert clock.now() == EPOCH + timedelta(minutes=15)


def test_processes_that_share_three_values_share_the_time(wall: list[float]) -> None:
    wall[0] += 3.25
    here, there = (ScaledClock(EPOCH, STARTED, factor=86_400) for _ in range(2))
    assert here.now() == there.now()


def test_a_scaled_clock_shows_chinese_time_whatever_it_was_given() -> None:
    clock = ScaledClock(EPOCH.astimezone(UTC), STARTED, factor=1)
    assert clock.epoch.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("factor", [0, -1])
def test_time_neither_stands_still_nor_runs_backwards(factor: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        ScaledClock(EPOCH, STARTED, factor)


async def test_a_scaled_clock_waits_its_own_time() -> None:
    began = time.monotonic()
    await ScaledClock(EPOCH, STARTED, factor=36_000).sleep(3600)
    assert 0.09 < time.monotonic() - began < 5


async def test_a_simulated_clock_moves_only_when_told_and_only_forward() -> None:
    clock = SimulatedClock(EPOCH)
    assert clock.now() == EPOCH
    clock.set(EPOCH + timedelta(days=1))
    clock.set(EPOCH + timedelta(days=1))
    with pytest.raises(ValueError, match="forward"):
        clock.set(EPOCH)
    await clock.sleep(90)
    assert clock.now() == EPOCH + timedelta(days=1, seconds=90)
