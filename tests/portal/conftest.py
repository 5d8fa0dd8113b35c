"""A portal with made-up services and a case in its book, or a case book alone."""

from collections.abc import AsyncIterator

import pytest

from contracts.catalogue import SERVICES
from kernel.base.postgres import Pools
from kernel.people.sealed import Keyring, MemoryKeys
from portal.casebook.book import MIGRATIONS, CaseBook
from tests.conftest import NewDatabase
from tests.portal.site import Site


@pytest.fixture
async def site(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Site]:
    made = Site.of(await new_database(MIGRATIONS), keys_database, SERVICES)
    yield made
    await made.portal.stop()


@pytest.fixture
async def book(new_database: NewDatabase) -> AsyncIterator[CaseBook]:
    pools = Pools(await new_database(MIGRATIONS))
    yield CaseBook(pools, Keyring(MemoryKeys(), b"pepper"))
    await pools.close()
