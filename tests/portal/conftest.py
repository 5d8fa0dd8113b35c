"""A portal with made-up services and a case in its book."""

from collections.abc import AsyncIterator

import pytest

from contracts.catalogue import SERVICES
from portal.casebook.book import MIGRATIONS
from tests.conftest import NewDatabase
from tests.portal.site import Site


@pytest.fixture
async def site(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Site]:
    made = Site.of(await new_database(MIGRATIONS), keys_database, SERVICES)
    yield made
    await made.portal.stop()
