"""Every parameter of every door, by schemathesis: no defect, and no answer that is not described.

`make test` asks a little of each operation, `make storm` for long.
"""

import re
from collections.abc import Iterator

import pytest
import requests
import schemathesis

from contracts.catalogue import SERVICES
from tests.conftest import Storm
from tests.storm.asking import ask_all
from tests.storm.doors import bearer, house, known_ids
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer


@pytest.fixture(params=SERVICES, scope="module")
def address(request: pytest.FixtureRequest, postgres: PostgresServer) -> Iterator[str]:
    with house(request.param, postgres) as found:
        yield found


def test_no_request_meets_a_defect_or_an_answer_that_is_not_described(
    address: str, storm: Storm
) -> None:
    book = schemathesis.openapi.from_url(f"{address}/openapi.json")
    ask_all(book, address, bearer(), known_ids(), storm)


def test_each_operation_asks_who_calls(address: str) -> None:
    book = requests.get(f"{address}/openapi.json", timeout=PATIENCE_SECONDS).json()
    for place, operations in book["paths"].items():
        for method in operations:
            if place.startswith(("/health", "/metrics")):
                continue
            answer = requests.request(
                method, address + re.sub(r"{\w+}", "x", place), timeout=PATIENCE_SECONDS
            )
            assert answer.status_code == 401, (method, place)
