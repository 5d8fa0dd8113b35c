"""What the tests of one file share beside the servers of the whole run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.bus_broker import Broker, own_broker


@pytest.fixture(scope="module")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    """A broker behind a proxy, to be hurt; each test leaves it well."""
    data: Path = tmp_path_factory.mktemp("broker")
    async with own_broker(data) as made:
        yield made
