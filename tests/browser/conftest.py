"""A real browser on a real deployment: one for all tests of this folder."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, async_playwright

from kernel.rulebook import COURTS, Rulebook
from tests.browser.visit import DIST, Town
from zhixing.demo.office import Office
from zhixing.demo.roster import Roster
from zhixing.local.deployment import Deployment, Plan, deployed
from zhixing.local.up import EPOCH, enter_staff

SPEED = 57_600.0  # twice that of the demonstration: a month of waiting times passes in a minute


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The nine services, the sandbox and the portal, on an empty data directory."""
    data = tmp_path_factory.mktemp("town")
    with deployed(Plan(data=data, bus="log", speed=SPEED, epoch=EPOCH), lambda _: None) as made:
        asyncio.run(staffed(made))
        yield Town(made)


async def staffed(made: Deployment) -> None:
    """Enter the people of the court in its register."""
    pack = Rulebook.load(COURTS).pack(made.plan.court)
    office = Office(made.urls, made.tokens, Roster.of(pack))
    await enter_staff(office)
    await office.close()


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
