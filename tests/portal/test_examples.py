"""Every operation shows what is sent, by an example that its schema allows."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from contracts.catalogue import SERVICES
from tests.portal.described import described


def bodies(service: str) -> Iterator[tuple[str, Any]]:
    for operations in described(service)["paths"].values():
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                yield operation["operationId"], content["application/json"]


@pytest.mark.parametrize("service", SERVICES)
def test_the_example_of_a_command_is_one_that_its_schema_allows(service: str) -> None:
    wrong = []
    for name, content in bodies(service):
        if not jsonschema.Draft202012Validator(content["schema"]).is_valid(content["example"]):
            wrong.append((name, content["example"]))
    assert wrong == []
