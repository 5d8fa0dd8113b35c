"""Every parameter of every door, by schemathesis: no defect, and no answer that is not described.

`make test` asks a little of each operation, `make storm` for long.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from contracts.catalogue import SERVICES
from tests.conftest import Storm
from tests.storm.doors import bearer, house, known_ids
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 3  # of each operation in `make test`
PER_MINUTE = 60


@pytest.fixture(params=SERVICES, scope="module")
def address(request: pytest.FixtureRequest, postgres: PostgresServer) -> Iterator[str]:
    with house(request.param, postgres) as found:
        yield found


def asked(operation: Any) -> st.SearchStrategy[Any]:
    """Requests to an operation: fit and unfit ones, about the known case and about any."""
    known = {name: value for name, value in known_ids().items() if f"{{{name}}}" in operation.path}
    fit = GenerationMode.POSITIVE
    strategies = [operation.as_strategy(fit, path_parameters=known), operation.as_strategy(fit)]
    if operation.body or operation.query:
        unfit = GenerationMode.NEGATIVE
        strategies.append(operation.as_strategy(unfit, path_parameters=known))
    return st.one_of(strategies)


def test_no_request_meets_a_defect_or_an_answer_that_is_not_described(
    address: str, storm: Storm
) -> None:
    book = schemathesis.openapi.from_url(f"{address}/openapi.json")
    session = requests.Session()
    token = bearer()
    faults: list[Exception] = []
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
                base_url=address, headers=token, session=session, timeout=PATIENCE_SECONDS
            )
            case.validate_response(answer, checks=CHECKS)

        try:
            ask()
        except Exception as fault:  # noqa: BLE001 - every operation is tried
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} operations", faults)


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
