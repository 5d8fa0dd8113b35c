"""Effects of unknown outcome are a list with their age, and an operator settles one."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contracts.operations import EffectSettled, EffectSettlementRequested
from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import Outcome
from kernel.door.two_operators import STREAM
from kernel.journal.protocol import EffectRequest
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.conftest import NewDatabase
from tests.kernel.sample import CASE, NOW

COURT = "yanling"
EFFECT = f"{CASE}-Q-1"
PLACE = f"/effects/{quote(EFFECT, safe='')}/settlement"
_numbers = count(1)


@dataclass
class Desk:
    program: Process
    client: httpx.AsyncClient
    issuer: LocalIssuer
    told: list[Outcome]

    async def ask(
        self, method: str, path: str, who: str = "operator-1", key: str = "", **more: Any
    ) -> httpx.Response:
        role = who.partition("-")[0]
        token = self.issuer.token(who, court=COURT, roles=[role], issued_at=time.time())
        headers = {"Authorization": f"Bearer {token}"}
        headers["Idempotency-Key"] = key or f"key-{next(_numbers)}"
        return await self.client.request(method, path, headers=headers, **more)

    async def want(self, state: str, effect_id: str = EFFECT, unknown_hours: int = 3) -> None:
        pool = await self.program.pools.of(COURT)
        await pool.execute(
            "insert into effects values ($1, $2, 'inquiry.national', $3, '{}', $4, 2, $5, "
            "'ReadTimeout', $6, $7)",
            COURT,
            effect_id,
            CASE,
            state,
            NOW,
            NOW - timedelta(hours=5),
            NOW - timedelta(hours=unknown_hours) if state == "unknown" else None,
        )

    async def confirm(self, who: str = "operator-2", key: str = "") -> httpx.Response:
        """Confirm what was asked for last."""
        (*_, asked) = [
            one
            for one in await self.program.journal.read(COURT, STREAM)
            if isinstance(one.event, EffectSettlementRequested)
        ]
        path = f"/operator-requests/{asked.event_id}/confirmation"
        return await self.ask("POST", path, who, key, json={})

    async def settled(self) -> list[EffectSettled]:
        log = await self.program.journal.follow(COURT, 0, 99)
        return [one.event for one in log if isinstance(one.event, EffectSettled)]


@pytest.fixture
async def desk(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Desk]:
    issuer, told = LocalIssuer(), list[Outcome]()

    def report(_effect: EffectRequest, outcome: Outcome) -> None:
        if outcome.state == "confirmed":
            assert outcome.result["reference"]
        told.append(outcome)

    made = wiring(Settings())
    made = replace(made, definition=replace(made.definition, report=report))
    settings = Settings(
        database_url=await new_database(made.migrations),
        keys_database_url=keys_database,
        jwks=issuer.jwks(),
    )
    program = Process(made, settings, clock=SimulatedClock(NOW))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
        yield Desk(program, client, issuer, told)
    await program.stop()


async def test_effects_are_listed_with_their_age_the_oldest_first(desk: Desk) -> None:
    await desk.want("unknown", "E1", unknown_hours=1)
    await desk.want("unknown", "E2", unknown_hours=2)
    await desk.want("sent", "E3")
    listed = (await desk.ask("GET", "/effects")).json()["effects"]
    assert [(row["effect_id"], row["age_court_seconds"]) for row in listed] == [
        ("E2", 7200),
        ("E1", 3600),
    ]
    (sent,) = (await desk.ask("GET", "/effects?state=sent")).json()["effects"]
    assert (sent["effect_id"], sent["age_court_seconds"], sent["attempts"]) == ("E3", 18000, 2)
    assert (await desk.ask("GET", "/effects?state=lost")).status_code == 422
    assert (await desk.ask("GET", "/effects", "handler-1")).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "confirmed", "result": {"reference": "R1"}, "reason": "已与银行核对"},
        {"outcome": "failed", "reason": "银行未收到"},
    ],
)
async def test_two_operators_settle_what_nobody_knows(desk: Desk, body: dict[str, Any]) -> None:
    await desk.want("unknown")
    asked = await desk.ask("POST", PLACE, key="k", json=body)
    assert asked.status_code == 202
    assert (await desk.ask("POST", PLACE, key="k", json=body)).json() == asked.json()
    (waiting,) = (await desk.ask("GET", "/operator-requests")).json()["requests"]
    assert waiting["request_id"] == asked.json()["request_id"]
    assert json.loads(waiting["result"]) == body.get("result", {})
    assert (await desk.ask("POST", PLACE, json=body)).status_code == 409
    assert (await desk.confirm("operator-1")).status_code == 403
    assert (await desk.settled(), len(desk.told)) == ([], 2)

    done = await desk.confirm(key="c")
    assert done.json() == {"effect_id": EFFECT, "outcome": body["outcome"]}
    assert (await desk.confirm(key="c")).json() == done.json()
    assert [outcome.state for outcome in desk.told] == [body["outcome"]] * 3
    (event,) = await desk.settled()
    assert (event.case_id, event.outcome) == (CASE, body["outcome"])
    assert event.requester == "operator-1"
    assert (await desk.ask("POST", PLACE, json=body)).status_code == 409
    assert (await desk.ask("GET", "/effects")).json()["effects"] == []
    assert (await desk.ask("GET", "/operator-requests")).json()["requests"] == []


async def test_what_became_known_meanwhile_is_not_settled(desk: Desk) -> None:
    await desk.want("unknown")
    await desk.ask("POST", PLACE, json={"outcome": "failed", "reason": "银行未收到"})
    pool = await desk.program.pools.of(COURT)
    await pool.execute("update effects set state = 'confirmed' where effect_id = $1", EFFECT)
    assert (await desk.ask("GET", "/operator-requests")).json()["requests"] == []
    assert (await desk.confirm()).status_code == 409
    assert await desk.settled() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "confirmed", "reason": "x"}, "result"),
        ({"outcome": "confirmed", "result": [], "reason": "x"}, "result"),
        ({"outcome": "perhaps", "reason": "x"}, "outcome"),
        ({"outcome": "failed"}, "reason"),
    ],
)
async def test_a_settlement_says_what_the_outside_would_have(
    desk: Desk, body: dict[str, Any], field: str
) -> None:
    await desk.want("unknown")
    refused = await desk.ask("POST", PLACE, json=body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert await desk.settled() == []


@pytest.mark.parametrize(("state", "status"), [("sent", 409), ("confirmed", 409), (None, 404)])
async def test_only_an_unknown_outcome_is_settled(
    desk: Desk, state: str | None, status: int
) -> None:
    if state is not None:
        await desk.want(state)
    body = {"outcome": "failed", "reason": "银行未收到"}
    assert (await desk.ask("POST", PLACE, json=body)).status_code == status


async def test_an_act_that_was_cut_off_is_finished_under_its_key(desk: Desk) -> None:
    """The consequences were stored, and the program was killed before the act was recorded."""
    await desk.want("unknown")
    await desk.ask("POST", PLACE, json={"outcome": "failed", "reason": "银行未收到"})
    append = desk.program.journal.append

    async def killed(request: Any) -> Any:
        if any(isinstance(draft.event, EffectSettled) for draft in request.drafts):
            raise ConnectionResetError
        return await append(request)

    desk.program.journal.append = killed  # type: ignore[method-assign]
    assert (await desk.confirm(key="c")).status_code == 503
    desk.program.journal.append = append  # type: ignore[method-assign]
    assert await desk.settled() == []
    assert (await desk.confirm(key="c")).status_code == 200
    assert len(await desk.settled()) == 1
    assert len(desk.told) == 3  # what it tells is decided once, as its key says
