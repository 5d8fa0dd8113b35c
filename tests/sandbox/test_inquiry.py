"""The inquiry systems of the sandbox, as the court's adapter meets them."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contracts.values import InquirySystem
from kernel.base.clock import SimulatedClock
from sandbox import inquiry
from sandbox.weather import SandboxWeather
from tests.support import at

CASE = "(2026)豫1024执101号"


class System:
    """One inquiry system, its clock, and a client."""

    def __init__(self, system: InquirySystem = "national", seed: int = 2) -> None:
        self.clock = SimulatedClock(at("2026-03-02 10:00"))
        self.weather = SandboxWeather(seed, self.clock, {"李四": "ample", "张三": "none"})
        transport = httpx.ASGITransport(app=inquiry.build(self.weather, system))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://inquiry")

    async def ask(self, key: str, **changes: Any) -> httpx.Response:
        body = {
            "request_id": key,
            "case_id": CASE,
            "persons": [{"name": "李四", "code": None}],
            "departments": ["银行存款"],
        }
        headers = {"Idempotency-Key": quote(key, safe="")}
        return await self.client.post("/inquiries", json={**body, **changes}, headers=headers)

    async def answer(self, request_id: str, *, hours: float = 12) -> dict[str, Any]:
        self.clock.set(self.clock.now() + timedelta(hours=hours))
        response = await self.client.get(f"/inquiries/{quote(request_id, safe='')}")
        found: dict[str, Any] = response.json()
        return found


async def test_an_inquiry_is_pending_at_first() -> None:
    response = await System().ask("Q-1")
    assert (response.status_code, response.json()["state"]) == (202, "pending")


@pytest.mark.parametrize(
    ("system", "earliest", "latest"), [("national", 1 / 3, 6.0), ("local", 1.0, 12.0)]
)
async def test_answers_take_as_long_as_the_system_takes(
    system: InquirySystem, earliest: float, latest: float
) -> None:
    outside = System(system)
    for number in range(20):
        await outside.ask(f"Q-{number}")
    early = [await outside.answer(f"Q-{n}", hours=0) for n in range(20)]
    assert {answer["state"] for answer in early} == {"pending"}
    outside.clock.set(at("2026-03-02 10:00") + timedelta(hours=earliest) - timedelta(seconds=1))
    assert (await outside.answer("Q-0", hours=0))["state"] == "pending"
    outside.clock.set(at("2026-03-02 10:00") + timedelta(hours=latest))
    late = [await outside.answer(f"Q-{n}", hours=0) for n in range(20)]
    assert "pending" not in {answer["state"] for answer in late}


@pytest.mark.parametrize(
    ("departments", "hits"),
    [(["银行存款", "网络资金"], 1), ([], 1), (["不动产", "车辆"], 0)],
)
async def test_deposits_are_found_at_banks_only(departments: list[str], hits: int) -> None:
    outside = System()
    await outside.ask("Q-1", departments=departments)
    assert len((await outside.answer("Q-1"))["hits"]) == hits


async def test_the_local_system_finds_nothing_more() -> None:
    outside = System("local")
    await outside.ask("Q-1", departments=[])
    assert (await outside.answer("Q-1"))["hits"] == []


async def test_somebody_without_property_has_no_hits() -> None:
    outside = System()
    await outside.ask("Q-1", persons=[{"name": "张三", "code": None}])
    assert (await outside.answer("Q-1"))["hits"] == []


async def test_an_inquiry_that_fails_is_answered_when_it_is_started_again() -> None:
    outside = System(seed=failing_seed("Q-1"))
    await outside.ask("Q-1")
    failed = await outside.answer("Q-1")
    assert (failed["state"], failed["hits"]) == ("failed", [])
    assert failed["reason"]
    await outside.ask("Q-2")
    assert (await outside.answer("Q-2"))["state"] == "answered"


def failing_seed(request_id: str) -> int:
    """A seed under which this inquiry and the next one would both fail."""
    clock = SimulatedClock(at("2026-03-02"))
    for seed in range(100_000):
        weather = SandboxWeather(seed, clock)
        if all(
            weather.fails("national", name, rate=inquiry.FAILURE_RATE)
            for name in (request_id, "Q-2")
        ):
            return seed
    raise AssertionError("no such seed")


async def test_one_key_is_one_request() -> None:
    outside = System()
    assert (await outside.ask("Q-1")).status_code == 202
    assert (await outside.ask("Q-1")).status_code == 202
    assert (await outside.ask("Q-1", departments=[])).status_code == 409


async def test_a_request_nobody_sent_is_not_found() -> None:
    outside = System()
    assert (await outside.client.get("/inquiries/Q-1")).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"secret": 1}, {"persons": [{"name": ""}]}, {"persons": "李四"}, {"request_id": "Q-2"}],
)
async def test_a_request_that_breaks_the_agreed_form_is_refused(change: dict[str, Any]) -> None:
    assert (await System().ask("Q-1", **change)).status_code == 422
