"""Every parameter of the portal's own API, by schemathesis: no defect, nothing undescribed."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from contracts.catalogue import SERVICES
from kernel.people.identity import LocalIssuer
from portal.app import OWN_API, Portal
from portal.casebook.book import MIGRATIONS
from tests.conftest import NewDatabase, Storm
from tests.portal.book import CASE
from tests.portal.site import COURT, Site
from tests.portal.test_others_pages import with_case
from tests.storm.doors import served
from tests.storm.test_doors import CHECKS, EXAMPLES, PER_MINUTE
from tests.support import rulebook
from tests.waiting import PATIENCE_SECONDS

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


def asked(operation: Any) -> st.SearchStrategy[Any]:
    """Requests to an operation: fit and unfit ones, about the known case and about any."""
    known = {"case_id": CASE} if "{case_id}" in operation.path else {}
    fit, unfit = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
    strategies = [operation.as_strategy(fit, path_parameters=known), operation.as_strategy(fit)]
    if operation.body or operation.query:
        strategies.append(operation.as_strategy(unfit, path_parameters=known))
    return st.one_of(strategies)


async def test_no_request_to_the_portal_itself_meets_a_defect(
    portal: tuple[str, LocalIssuer], storm: Storm
) -> None:
    address, issuer = portal
    roles = sorted(rulebook().offices)
    token = issuer.token("everybody-1", court=COURT, roles=roles, issued_at=time.time())
    headers = {"Authorization": f"Bearer {token}"}
    routes = [route for router in OWN_API for route in router.routes]
    book = schemathesis.openapi.from_dict(get_openapi(title="门户", version="1", routes=routes))
    session, faults = requests.Session(), list[Exception]()
    for found in book.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @seed(storm.seed)
        @settings(
            max_examples=storm.times(EXAMPLES, PER_MINUTE),
            deadline=None,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=asked(operation))
        def ask(case: Any) -> None:
            answer = case.call(
                base_url=address, headers=headers, session=session, timeout=PATIENCE_SECONDS
            )
            case.validate_response(answer, checks=CHECKS)

        try:
            ask()
        except Exception as fault:  # noqa: BLE001 - every operation is tried
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} operations", faults)
