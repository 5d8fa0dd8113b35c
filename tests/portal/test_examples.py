"""Every operation says what it is, what is sent and what is answered, with examples that its own
schemas allow."""

from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest

from contracts.catalogue import SERVICES
from portal.app import OWN_API
from portal.entry import joint_openapi
from portal.houses import Houses
from tests.portal.described import described

JSON = "application/json"


@pytest.fixture(scope="module")
async def joint() -> dict[str, Any]:
    """The description of all services and of the portal as one."""

    def told(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=described(request.url.host))

    urls = {name: f"http://{name}" for name in SERVICES}
    houses = Houses(urls, httpx.AsyncClient(transport=httpx.MockTransport(told)))
    try:
        return await joint_openapi(houses, OWN_API)
    finally:
        await houses.close()


def every(joint: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in joint["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {path}", operation


def bodies(joint: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and answered as JSON, without the problems."""
    for name, operation in every(joint):
        sent = operation.get("requestBody", {}).get("content", {})
        if JSON in sent:
            yield name, sent[JSON]
        for status, answer in operation["responses"].items():
            if "$ref" in answer:
                answer = joint["components"]["responses"][status]
            if status.startswith("2") and JSON in answer.get("content", {}):
                yield f"{name} {status}", answer["content"][JSON]


async def test_every_operation_has_its_own_name_a_title_and_says_what_it_does(
    joint: dict[str, Any],
) -> None:
    operations = list(every(joint))
    for said in ("summary", "description", "operationId", "tags"):
        assert [name for name, one in operations if not one.get(said)] == []
    names = [one["operationId"] for _, one in operations]
    assert len(set(names)) == len(names)


async def test_every_answer_has_a_type(joint: dict[str, Any]) -> None:
    assert [name for name, content in bodies(joint) if not content.get("schema")] == []
    blank = {"type": "array", "items": {"type": "object"}}
    assert [name for name, content in bodies(joint) if blank in _parts(content["schema"])] == []
    shared = joint["components"]["schemas"].items()
    assert [name for name, schema in shared if blank in _parts(schema)] == []


async def test_every_refusal_is_described_as_a_problem(joint: dict[str, Any]) -> None:
    for name, operation in every(joint):
        refused = [status for status in operation["responses"] if status[0] in "45"]
        assert "401" in refused, name
        assert "422" in refused, name
        for status in refused:
            answer = operation["responses"][status]
            answer = joint["components"]["responses"][status] if "$ref" in answer else answer
            assert "application/problem+json" in answer["content"], (name, status)


async def test_every_example_is_one_that_its_schema_allows(joint: dict[str, Any]) -> None:
    wrong = []
    for name, content in bodies(joint):
        schema = {**content["schema"], "components": joint["components"]}
        if not jsonschema.Draft202012Validator(schema).is_valid(content["example"]):
            wrong.append((name, content["example"]))
    assert wrong == []


def _parts(schema: Any) -> list[Any]:
    found = [schema]
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            found += _parts(part)
    return found
