"""The whole sandbox in one process: every system under its own path, money from bank to bank."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from kernel.base.clock import ScaledClock, SimulatedClock, SystemClock
from sandbox.__main__ import Settings
from sandbox.app import build
from sandbox.registry import Registry
from sandbox.weather import SandboxWeather
from tests.support import at

CASE = "(2026)豫1024执101号"


class Town:
    """The sandbox with a clock, a client, and what the court was told."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(at("2026-03-02 10:00"))
        self.weather = SandboxWeather(2, self.clock, {"李四": "ample"})
        self.told: list[dict[str, Any]] = []
        self.app = build(self.weather, self.tell)
        transport = httpx.ASGITransport(app=self.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://sandbox")

    async def tell(self, receipt: dict[str, Any]) -> None:
        self.told.append(receipt)

    async def post(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Idempotency-Key": quote(key, safe="")}
        response = await self.client.post(path, json=body, headers=headers)
        assert response.status_code == 202, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def get(self, path: str) -> dict[str, Any]:
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def later(self, hours: float) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=hours))


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.mark.parametrize(
    "path",
    [
        "national",
        "local",
        "banks",
        "messages",
        "post",
        "defaulter_list",
        "accounts",
        "entrustments",
    ],
)
async def test_every_system_describes_itself(town: Town, path: str) -> None:
    described = await town.get(f"/{path}/openapi.json")
    assert described["paths"]
    assert described["info"]["title"].count("·") == 1


async def test_the_sandbox_tells_that_it_runs(town: Town) -> None:
    answer = await town.get("/health")
    assert (answer["status"], len(answer["systems"])) == ("ok", 9)


async def test_deducted_money_reaches_the_case_account_and_the_court_is_told_once(
    town: Town,
) -> None:
    (deposit,) = Registry(town.weather).deposits("李四")
    await town.post("/accounts/accounts", "open", {"case_id": CASE})
    freeze = {"request_id": "F-1", "hit_id": deposit.hit_id, "amount_fen": 500}
    await town.post("/banks/freezes", "F-1", freeze)
    town.later(1)
    assert (await town.get("/banks/freezes/F-1"))["state"] == "done"
    deduction = {**freeze, "request_id": "A-1", "freeze_id": "F-1", "case_id": CASE}
    await town.post("/banks/deductions", "A-1", deduction)
    town.later(20)
    for _ in range(2):
        assert (await town.get("/banks/deductions/A-1"))["state"] == "done"
    await town.app.state.court_informed()
    assert [(r["case_id"], r["amount_fen"], r["source"]) for r in town.told] == [
        (CASE, 500, "deduction")
    ]
    assert (await town.get(f"/accounts/accounts/{quote(CASE)}"))["balance_fen"] == 500


def test_the_sandbox_shares_the_courts_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIXING_CLOCK_EPOCH", "2026-03-02T09:00:00+08:00")
    monkeypatch.setenv("ZHIXING_CLOCK_STARTED", "1000.5")
    monkeypatch.setenv("ZHIXING_CLOCK_FACTOR", "3600")
    clock = Settings().clock()
    assert isinstance(clock, ScaledClock)
    assert (clock.epoch, clock.started, clock.factor) == (at("2026-03-02 09:00"), 1000.5, 3600)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHIXING_CLOCK_EPOCH", "ZHIXING_PAYMENTS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZHIXING_SANDBOX_PORT", "8123")
    monkeypatch.setenv("ZHIXING_SANDBOX_SEED", "7")
    monkeypatch.setenv("ZHIXING_SANDBOX_PINNED", '{"张三": "none"}')
    settings = Settings()
    assert (settings.sandbox_port, settings.sandbox_seed) == (8123, 7)
    assert settings.sandbox_pinned == {"张三": "none"}
    assert isinstance(settings.clock(), SystemClock)
    assert settings.callback(settings.clock()) is None
    monkeypatch.setenv("ZHIXING_PAYMENTS_URL", "http://payments")
    monkeypatch.setenv("ZHIXING_BANK_TOKEN", "token")
    assert Settings().callback(settings.clock()) is not None
