"""The platform of dishonest debtors: its sandbox, and the way to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.defaulter_list import HttpDefaulterList
from sandbox.defaulter_list import REFUSAL_RATE, build
from sandbox.weather import SandboxWeather
from tests.support import at

URL = "http://credit.test"
SEED = 7


class Platform:
    """The sandbox platform behind an in-process transport, and the adapter to it."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(at("2026-03-23"))
        self.weather = SandboxWeather(SEED, self.clock)
        self.transport = httpx.ASGITransport(app=build(self.weather))
        self.credit = HttpDefaulterList(URL, self.transport)

    def pass_a_day(self) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=24))


@pytest.fixture
def platform() -> Platform:
    return Platform()


def entry(number: int = 1, name: str | None = "张某") -> EffectRequest:
    return EffectRequest(
        effect_id=f"(2026)豫1024执{number}号:P1:1",
        kind="defaulter_list.publish_listing",
        case_id=f"(2026)豫1024执{number}号",
        payload={
            "person_id": "P1",
            "name": name,
            "code": None,
            "article": "第一条（四）",
            "circumstances": "逾期未报告财产",
            "listing": "",
        },
    )


def removal(number: int = 1) -> EffectRequest:
    asked = entry(number)
    return replace(
        asked,
        effect_id=f"{asked.case_id}:P1:remove_listing:1",
        kind="defaulter_list.remove_listing",
        payload={**asked.payload, "listing": "SX1", "circumstances": ""},
    )


def outcome_of(weather: SandboxWeather, refused: bool) -> EffectRequest:
    """An entry that this seed refuses (or publishes)."""
    return next(e for e in map(entry, range(1000)) if refuses(weather, e) is refused)


def refuses(weather: SandboxWeather, effect: EffectRequest) -> bool:
    """What the platform decides about an entry: its luck goes by the name and the attempt."""
    lot = f"{effect.case_id}:{effect.payload['name']}:1"
    return weather.fails("listing", lot, rate=REFUSAL_RATE)


async def test_an_entry_is_pending_and_then_published(platform: Platform) -> None:
    effect = outcome_of(platform.weather, refused=False)
    assert (await platform.credit.send(effect)).state == "pending"
    platform.pass_a_day()
    answer = await platform.credit.ask(effect)
    assert answer is not None
    assert answer.state == "confirmed"
    assert answer.result["listing"].startswith("SX")


async def test_an_entry_is_removed_once_it_is_asked_for(platform: Platform) -> None:
    assert (await platform.credit.send(removal())).state == "pending"
    platform.pass_a_day()
    assert await platform.credit.ask(removal()) == Outcome(state="confirmed")


async def test_an_answer_to_another_operation_is_no_answer() -> None:
    body = f'{{"request_id": "{removal().effect_id}", "state": "published", "listing": "SX1"}}'
    credit = answering(lambda: httpx.Response(200, text=body))
    assert (await credit.send(removal())).state == "failed"


async def test_an_entry_that_does_not_match_is_refused_with_a_reason(platform: Platform) -> None:
    effect = outcome_of(platform.weather, refused=True)
    await platform.credit.send(effect)
    platform.pass_a_day()
    answer = await platform.credit.ask(effect)
    assert answer is not None
    assert answer.state == "failed"
    assert answer.reason


async def test_the_same_entry_sent_twice_is_one_entry(platform: Platform) -> None:
    effect = outcome_of(platform.weather, refused=False)
    await platform.credit.send(effect)
    platform.pass_a_day()
    again = await platform.credit.send(effect)
    assert again == await platform.credit.ask(effect)
    assert again.state == "confirmed"


async def test_an_entry_that_never_arrived_is_unknown(platform: Platform) -> None:
    assert await platform.credit.ask(entry()) is None


async def test_an_erased_debtor_cannot_be_entered(platform: Platform) -> None:
    assert (await platform.credit.send(entry(name=None))).state == "failed"
    assert await platform.credit.ask(entry(name=None)) is None


async def test_about_three_in_a_hundred_entries_are_refused() -> None:
    weather = SandboxWeather(SEED, SimulatedClock(at("2026-03-23")))
    refused = sum(refuses(weather, entry(number)) for number in range(2000))
    assert 30 <= refused <= 100


def answering(reply: Callable[[], httpx.Response]) -> HttpDefaulterList:
    return HttpDefaulterList(URL, httpx.MockTransport(lambda _request: reply()))


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        '{"request_id": "another", "state": "published", "listing": "SX1"}',
        '{"request_id": "(2026)豫1024执1号:P1:1", "state": "published"}',
        '{"request_id": "(2026)豫1024执1号:P1:1", "state": "done"}',
        '{"request_id": "(2026)豫1024执1号:P1:1", "state": "pending", "extra": 1}',
    ],
)
async def test_an_answer_that_makes_no_sense_fails_the_entry(body: str) -> None:
    credit = answering(lambda: httpx.Response(200, text=body))
    assert (await credit.send(entry())).state == "failed"


async def test_a_rejected_request_fails_the_entry() -> None:
    credit = answering(lambda: httpx.Response(422))
    assert (await credit.send(entry())).state == "failed"


async def test_a_fault_of_the_platform_leaves_the_outcome_open() -> None:
    credit = answering(lambda: httpx.Response(503))
    with pytest.raises(httpx.HTTPError):
        await credit.send(entry())


async def test_a_broken_connection_leaves_the_outcome_open() -> None:
    def broken() -> httpx.Response:
        raise httpx.ConnectTimeout("no answer")

    with pytest.raises(httpx.HTTPError):
        await answering(broken).send(entry())


async def test_an_outcome_is_one_of_three() -> None:
    pending = '{"request_id": "(2026)豫1024执1号:P1:1", "state": "pending"}'
    credit = answering(lambda: httpx.Response(202, text=pending))
    assert await credit.send(entry()) == Outcome(state="pending")
