"""Every system of the sandbox has its own API pages, and none loads anything from elsewhere."""

import re

import httpx
import pytest

from kernel.base.clock import SystemClock
from sandbox.app import build
from sandbox.weather import SandboxWeather

SYSTEMS = ("national", "local", "banks", "messages", "post", "defaulter_list", "accounts", "seals")


@pytest.mark.parametrize("system", SYSTEMS)
async def test_a_system_shows_its_own_pages_from_our_own_files(system: str) -> None:
    transport = httpx.ASGITransport(app=build(SandboxWeather(1, SystemClock()), None))
    async with httpx.AsyncClient(transport=transport, base_url="http://outside") as client:
        page = (await client.get(f"/{system}/docs")).text
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert loaded
        assert not [place for place in loaded if "//" in place]
        for place in (*loaded, "openapi.json"):
            assert (await client.get(f"/{system}/{place}")).status_code == 200, place
        assert (await client.get(f"/{system}/openapi.json")).json()["paths"]
