"""A real browser on a real deployment: one for all tests of this folder."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.visit import DIST, Town
from zhixing.local.deployment import Plan, deployed

SPEED = 60.0  # court time: an hour in a minute


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The nine services, the sandbox and the portal, on an empty data directory."""
    data = tmp_path_factory.mktemp("town")
    with deployed(Plan(data=data, bus="log", speed=SPEED), lambda _line: None) as made:
        yield Town(made)


@pytest.fixture(scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "LD_LIBRARY_PATH": str(DIST / "lib"),
        "FONTCONFIG_FILE": str(DIST / "fonts.conf"),
        "HOME": str(tmp_path_factory.mktemp("browser")),
    }
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(
            executable_path=DIST / "chromium", args=["--disable-gpu", *sandbox], env=environment
        )
        yield found
        await found.close()
