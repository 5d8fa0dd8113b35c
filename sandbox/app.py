"""Every system outside the court in one process, each under its own path with its own docs."""

from fastapi import FastAPI

from kernel.door.pages import paged
from sandbox import accounts, banks, defaulter_list, entrustments, inquiry, messages, post, seals
from sandbox.accounts import Callback
from sandbox.weather import SandboxWeather


def build(weather: SandboxWeather, callback: Callback | None = None) -> FastAPI:
    """All systems under one weather. `callback` is how the account bank reaches the court."""
    account_bank = accounts.build(weather, callback)
    systems = {
        "/national": inquiry.build(weather, "national"),
        "/local": inquiry.build(weather, "local"),
        "/banks": banks.build(weather, account_bank.state.receive_transfer),
        "/messages": messages.build(weather),
        "/post": post.build(weather),
        "/defaulter_list": defaulter_list.build(weather),
        "/accounts": account_bank,
        "/seals": seals.build(),
        "/entrustments": entrustments.build(weather),
    }
    town = paged("法院以外的系统 · The systems outside the court")
    # Whoever waits for the money's way from bank to court waits here.
    town.state.court_informed = account_bank.state.court_informed
    for path, system in systems.items():
        town.mount(path, system)

    @town.get("/health", summary="运行状态 · whether the sandbox runs")
    async def health() -> dict[str, object]:
        return {"status": "ok", "now": weather.clock.now().isoformat(), "systems": list(systems)}

    return town
