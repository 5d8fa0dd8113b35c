"""What a request body, a path and a query may hold, by hand-made requests without a server."""

import asyncio
import inspect
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
import pytest
from fastapi import FastAPI
from pydantic import Field
from starlette.requests import Request

from contracts import fields
from contracts.catalogue import SERVICES
from kernel.deciding.decider import command
from kernel.door import bodies
from kernel.door.bodies import BODY_MAX_BYTES, ID_MAX, INTEGER_MAX, body_of
from kernel.door.bounds import refuse_impossible
from kernel.door.headers import occurred_at
from kernel.door.http import Door
from kernel.door.parameters import Parameter, arguments_of, declared, parameters_in
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.people.identity import LocalIssuer, Permissions
from kernel.program.app import Process
from zhixing.houses import routes_of, settings, wiring

ISSUER = LocalIssuer()


def request(
    body: bytes = b"", query: str = "", path: dict[str, str] | None = None, **headers: str
) -> Request:
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            raise AssertionError("read twice")
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": query.encode(),
        "headers": given,
        "path_params": path or {},
    }
    return Request(scope, receive)


async def refused(body: bytes) -> list[str]:
    """The fields at fault."""
    with pytest.raises(FieldProblems) as found:
        await body_of(request(body))
    return [fault.field for fault in found.value.faults]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"pages": 1, "pages": 2}', "pages"),
        (b'{"values": {"a": 1, "b": 2, "a": 1}}', "a"),
        (b'{"parties": [{"name": "x", "name": "y"}]}', "name"),
        (f'{{"amount_fen": {INTEGER_MAX + 1}}}'.encode(), "amount_fen"),
        (f'{{"amount_fen": {-INTEGER_MAX - 1}}}'.encode(), "amount_fen"),
        ('{"giver": "张三\u202e"}'.encode(), "giver"),
        ('{"note": "张三\u2067李四"}'.encode(), "note"),
        (b'{"giver": "a\\nb"}', "giver"),
        (b'{"giver": "a\\u2028b"}', "giver"),
        (b'{"signatures": ["a", "b\\r\\nc"]}', "signatures.1"),
        (
            b'{"applicant_address": {"person_id": "P1", "plain": "a\\nb"}}',
            "applicant_address.plain",
        ),
        (f'{{"receipt_id": "{"x" * (ID_MAX + 1)}"}}'.encode(), "receipt_id"),
        (b'{"reason": "a\\u0000"}', "reason"),
        (b'{"a\\u0000": 1}', ""),
    ],
)
async def test_what_would_be_read_otherwise_is_refused(body: bytes, field: str) -> None:
    assert await refused(body) == [field]


@pytest.mark.parametrize(
    "body",
    [
        {"amount_fen": INTEGER_MAX, "pages": -INTEGER_MAX},
        {"reason": "第一行\n第二行\t制表"},
        {"opinion": {"case_id": "（2026）豫1024执1号", "plain": "第一行\n第二行"}},
        {"other": {"case_id": "（2026）豫1024执1号", "plain": "第一行\n第二行"}},
        {"note": {"person_id": "P1", "plain": "第一行\n第二行"}},
        {"giver": " 张三 \n", "receipt_id": "x" * ID_MAX},
    ],
)
async def test_what_is_fit_passes_as_it_is(body: dict[str, Any]) -> None:
    assert await body_of(request(orjson.dumps(body))) == (orjson.dumps(body), body)


async def test_a_stated_size_is_believed_before_the_body_comes() -> None:
    with pytest.raises(HttpProblem) as found:
        await body_of(request(b"{}", content_length=str(BODY_MAX_BYTES + 1)))
    assert found.value.kind == "too-large"


async def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS_MAX", 0.01)

    class Endless(Request):
        async def stream(self) -> AsyncGenerator[bytes, None]:
            yield b"{"
            await asyncio.Event().wait()

    with pytest.raises(HttpProblem) as found:
        await body_of(Endless(request().scope))
    assert found.value.kind == "too-slow"


async def listed(
    _reader: Any,
    _court: str,
    limit: Annotated[int, Field(ge=1, le=9)] = 5,
    after: str = "",
    since: datetime | None = None,
) -> None: ...


KNOWN = declared(listed)


@pytest.mark.parametrize(
    ("query", "fields_at_fault"),
    [
        ("name=x", ["name"]),
        ("limit=0", ["limit"]),
        ("limit=10", ["limit"]),
        ("limit=true", ["limit"]),
        ("limit=1.5", ["limit"]),
        ("limit=1&limit=2", ["limit"]),
        ("nam=x&limt=1", ["nam", "limt"]),
        ("after=" + "x" * 1001, ["after"]),
        ("after=%00", ["after"]),
        ("after=a%0Ab", ["after"]),
        ("limit=" + "9" * 40, ["limit"]),
        ("since=0001-01-01T00:00:00Z", ["since"]),
        ("since=yesterday", ["since"]),
    ],
)
def test_a_query_takes_its_own_parameters_only(query: str, fields_at_fault: list[str]) -> None:
    with pytest.raises(FieldProblems) as found:
        arguments_of(request(query=query), KNOWN)
    assert [fault.field for fault in found.value.faults] == fields_at_fault


def test_an_unknown_parameter_is_told_the_known_ones() -> None:
    with pytest.raises(FieldProblems) as found:
        arguments_of(request(query="name=x"), KNOWN)
    assert found.value.faults[0].title == "不认识的参数；可用的参数：after、limit、since"
    with pytest.raises(FieldProblems) as found:
        parameters_in(request(query="name=x"))
    assert found.value.faults[0].title == "不认识的参数；此处没有参数"


def test_arguments_have_their_types() -> None:
    query = urlencode({"limit": 9, "after": "执1"})
    assert arguments_of(request(query=query), KNOWN) == {"limit": 9, "after": "执1"}
    needed = (Parameter("case_id", str, inspect.Parameter.empty),)
    assert arguments_of(request(path={"case_id": "执1"}), needed) == {"case_id": "执1"}


@command("试")
class Tried:
    case_id: fields.CaseId
    on: fields.RegisteredOn
    at: fields.FiledAt


@pytest.mark.parametrize("year", [1, 1948, 2200, 9999])
def test_a_day_that_no_court_can_mean_is_refused(year: int) -> None:
    possible = Tried(case_id="执1", on=date(2199, 12, 31), at=datetime(1949, 10, 1, tzinfo=UTC))
    refuse_impossible(possible)
    with pytest.raises(FieldProblems) as found:
        refuse_impossible(
            Tried(case_id="执1", on=date(year, 1, 1), at=datetime(year, 1, 1, tzinfo=UTC))
        )
    assert [fault.field for fault in found.value.faults] == ["on", "at"]


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+08:00", "1948-01-01T00:00:00Z"])
def test_no_act_occurred_before_there_were_courts(when: str) -> None:
    with pytest.raises(FieldProblems):
        occurred_at(request(occurred_at=when), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("service", SERVICES)
def test_every_number_in_a_query_has_bounds(service: str) -> None:
    """A number without bounds reaches the database, which answers with an error of its own."""
    app = FastAPI()
    door = Door(app, service, Permissions({}), lambda: pytest.fail("not called"))
    routes_of(service)(door)
    for place, operations in app.openapi()["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", ()):
            schema = parameter["schema"]
            if schema.get("type") == "integer":
                assert {"minimum", "maximum"} <= schema.keys(), (place, parameter["name"])
            elif schema.get("type") == "string" and parameter["in"] != "header":
                assert "maxLength" in schema, (place, parameter["name"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_a_service_has_a_name_of_its_own(service: str) -> None:
    """Names given twice are a warning, which fails here."""
    nowhere = "postgresql://nobody@127.0.0.1:1/x"
    given = settings(service, database_url=nowhere, keys_database_url=nowhere, jwks=ISSUER.jwks())
    program = Process(wiring(service, given), given)
    assert len(program.api.openapi()["paths"]) > 20
