"""Every parameter of the portal's own API, by schemathesis: no defect, nothing undescribed."""

import time
from collections.abc import AsyncIterator

import pytest
import schemathesis
from fastapi.openapi.utils import get_openapi

from contracts.catalogue import SERVICES
from kernel.people.identity import LocalIssuer
from portal.app import OWN_API, Portal
from portal.casebook.book import MIGRATIONS
from tests.conftest import NewDatabase, Storm
from tests.portal.book import CASE
from tests.portal.site import COURT, Site
from tests.portal.test_others_pages import with_case
from tests.storm.asking import ask_all
from tests.storm.doors import served
from tests.support import rulebook

pytestmark = pytest.mark.slow


@pytest.fixture
async def portal(
    new_database: NewDatabase, keys_database: str
) -> AsyncIterator[tuple[str, LocalIssuer]]:
    book, held = await new_database(MIGRATIONS), dict[str, Site]()

    async def build() -> Portal:
        held["site"] = site = Site.of(book, keys_database, SERVICES)
        await with_case(site)
        return site.portal

    with served(build) as address:
        yield address, held["site"].issuer


async def test_no_request_to_the_portal_itself_meets_a_defect(
    portal: tuple[str, LocalIssuer], storm: Storm
) -> None:
    address, issuer = portal
    roles = sorted(rulebook().offices)
    token = issuer.token("everybody-1", court=COURT, roles=roles, issued_at=time.time())
    headers = {"Authorization": f"Bearer {token}"}
    routes = [route for router in OWN_API for route in router.routes]
    book = schemathesis.openapi.from_dict(get_openapi(title="门户", version="1", routes=routes))
    ask_all(book, address, headers, {"case_id": CASE}, storm)
