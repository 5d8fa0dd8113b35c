"""The API entry forwards to the nine services and describes them as one."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from portal.entry import entry
from portal.houses import Houses


class Filing(BaseModel):
    number: str


def house(name: str) -> FastAPI:
    app = FastAPI()

    @app.post("/cases/{case_id}/acts")
    async def act(request: Request, case_id: str, filing: Filing) -> Response:
        shown = {
            "house": name,
            "case_id": case_id,
            "number": filing.number,
            "query": str(request.url.query),
            "bearer": request.headers.get("authorization", ""),
            "cookie": request.headers.get("cookie", ""),
        }
        return JSONResponse(shown, 202, {"ETag": '"3"', "Set-Cookie": "own=1"})

    return app


class Away(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    mounts: dict[str, httpx.AsyncBaseTransport] = {
        "all://intake": httpx.ASGITransport(app=house("intake")),
        "all://triage": httpx.ASGITransport(app=house("triage")),
        "all://payments": Away(),
    }
    urls = {name: f"http://{name}" for name in ("intake", "triage", "payments")}
    houses = Houses(urls, httpx.AsyncClient(mounts=mounts))
    app = FastAPI()
    app.include_router(entry(houses))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as found:
        yield found
    await houses.close()


async def test_a_request_reaches_its_service_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/intake/cases/%EF%BC%882026%EF%BC%89%2F1/acts?limit=3&after=%2F".replace("%2F1", "1"),
        json={"number": "7"},
        headers={"Authorization": "Bearer T", "Cookie": "zhixing=secret"},
    )
    assert (answer.status_code, answer.headers["etag"]) == (202, '"3"')
    assert answer.json() == {
        "house": "intake",
        "case_id": "（2026）1",
        "number": "7",
        "query": "limit=3&after=%2F",
        "bearer": "Bearer T",
        "cookie": "",
    }
    assert "set-cookie" not in answer.headers


async def test_an_unknown_service_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/treasury/cases")).status_code == 404


async def test_a_service_that_is_away_is_said_to_be(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/payments/cases")
    assert (answer.status_code, answer.json()["title"]) == (503, "案款暂时无法访问")


async def test_the_services_are_described_as_one(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    assert set(described["paths"]) == {
        "/api/intake/cases/{case_id}/acts",
        "/api/triage/cases/{case_id}/acts",
    }
    assert {"intake_Filing", "triage_Filing"} <= set(described["components"]["schemas"])
    operation = described["paths"]["/api/triage/cases/{case_id}/acts"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/triage_Filing"
    }
    assert described["security"] == [{"bearer": []}]


async def test_what_all_operations_say_alike_is_said_once(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    answers = [operation["post"]["responses"]["422"] for operation in described["paths"].values()]
    assert answers[0] == {"$ref": "#/components/responses/422"}
    assert "HTTPValidationError" in str(described["components"]["responses"]["422"])
