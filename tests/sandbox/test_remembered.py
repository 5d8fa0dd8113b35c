"""A sandbox that is started again knows what it was asked, and where the money is."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from kernel.base.clock import SimulatedClock
from sandbox.app import build
from sandbox.registry import Registry
from sandbox.remembered import Remembered
from sandbox.weather import SandboxWeather
from tests.support import at

CASE = "（2026）豫1024执101号"
DEBTOR = "李四"
AMOUNT_FEN = 100_00


class Run:
    """One run of the sandbox on a file."""

    def __init__(self, file: Path, now: str) -> None:
        self.clock = SimulatedClock(at(now))
        self.weather = SandboxWeather(2, self.clock, {DEBTOR: "ample"})
        self.told: list[dict[str, Any]] = []
        self.inner = build(self.weather, self.tell)
        self.app = Remembered(self.inner, self.weather, file)
        transport = httpx.ASGITransport(app=self.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://sandbox")

    async def tell(self, receipt: dict[str, Any]) -> None:
        self.told.append(receipt)

    async def post(self, path: str, key: str, body: dict[str, Any]) -> None:
        headers = {"Idempotency-Key": quote(key, safe="")}
        for _ in range(2):  # the first knock may find a system away
            response = await self.client.post(path, json=body, headers=headers)
            if response.status_code == 202:
                return
        raise AssertionError(response.text)

    async def get(self, path: str) -> Any:
        return (await self.client.get(path)).json()

    def later(self, hours: float) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=hours))


async def deducted(run: Run) -> None:
    """A deposit frozen and deducted into the account of the case, and seen to be."""
    hit_id = Registry(run.weather).deposits(DEBTOR)[0].hit_id
    await run.post("/accounts/accounts", "A1", {"case_id": CASE})
    freeze = {"request_id": "F1", "hit_id": hit_id, "amount_fen": AMOUNT_FEN}
    await run.post("/banks/freezes", "F1", freeze)
    run.later(24)
    deduction = {"request_id": "D1", "freeze_id": "F1", "hit_id": hit_id, "case_id": CASE}
    await run.post("/banks/deductions", "D1", {**deduction, "amount_fen": AMOUNT_FEN})
    run.later(24)
    assert (await run.get("/banks/deductions/D1"))["state"] == "done"
    await run.inner.state.court_informed()


async def test_the_money_of_a_case_is_still_there_after_a_restart(tmp_path: Path) -> None:
    first = Run(tmp_path / "memory.jsonl", "2026-03-02 10:00")
    await deducted(first)
    balance = await first.get(f"/accounts/accounts/{quote(CASE)}")
    assert balance["balance_fen"] == AMOUNT_FEN
    second = Run(tmp_path / "memory.jsonl", "2026-03-05 10:00")
    assert await second.app.ask_again() == 4  # three requests, and the answer that moved money
    assert second.weather.clock is second.clock
    assert await second.get(f"/accounts/accounts/{quote(CASE)}") == balance
    await second.inner.state.court_informed()
    assert second.told == first.told  # the court takes a receipt once
    payout = {"payout_id": "P1", "case_id": CASE, "account": "6222", "amount_fen": AMOUNT_FEN}
    await second.post("/accounts/payouts", "P1", payout)
    second.later(24)
    assert (await second.get("/accounts/requests/P1"))["state"] == "done"


async def test_the_same_request_is_written_down_once(tmp_path: Path) -> None:
    file = tmp_path / "memory.jsonl"
    run = Run(file, "2026-03-02 10:00")
    for _ in range(3):
        await run.post("/accounts/accounts", "A1", {"case_id": CASE})
        await run.get("/national/openapi.json")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1
    assert file.stat().st_mode & 0o077 == 0


async def test_half_a_line_is_no_request(tmp_path: Path) -> None:
    file = tmp_path / "memory.jsonl"
    await Run(file, "2026-03-02 10:00").post("/accounts/accounts", "A1", {"case_id": CASE})
    file.write_text(file.read_text(encoding="utf-8") + '{"at": "2026-03', encoding="utf-8")
    assert await Run(file, "2026-03-02 12:00").app.ask_again() == 1


async def test_without_a_file_it_begins_anew(tmp_path: Path) -> None:
    assert await Run(tmp_path / "memory.jsonl", "2026-03-02 10:00").app.ask_again() == 0
