"""Operations that schemathesis asks: no defect, and no answer that is not described."""

from collections.abc import Mapping
from typing import Any

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

from tests.conftest import Storm
from tests.waiting import PATIENCE_SECONDS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# The pieces of an upload are bytes, under the media type of the tus protocol.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
EXAMPLES = 3  # of each operation in `make test`
PER_MINUTE = 60


def ask_all(
    book: Any, address: str, headers: Mapping[str, str], ids: Mapping[str, str], storm: Storm
) -> None:
    """Ask every operation that a description lists, about the known `ids` and about any.

    Raises an ExceptionGroup of what was found, by operation.
    """
    session, faults = requests.Session(), list[Exception]()
    for found in book.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        known = {name: value for name, value in ids.items() if f"{{{name}}}" in operation.path}

        @seed(storm.seed)
        @settings(
            max_examples=storm.times(EXAMPLES, PER_MINUTE),
            deadline=None,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=_asked(operation, known))
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


def _asked(operation: Any, known: Mapping[str, str]) -> st.SearchStrategy[Any]:
    """Requests to an operation: fit and unfit ones, about what is known and about any."""
    fit, unfit = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
    strategies = [operation.as_strategy(fit, path_parameters=known), operation.as_strategy(fit)]
    if operation.body or operation.query:
        strategies.append(operation.as_strategy(unfit, path_parameters=known))
    return st.one_of(strategies)
