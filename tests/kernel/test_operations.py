"""The operator's desk: parked work is listed by error, shown in order, retried by a recorded act."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contracts.operations import ParkedRetried, ParkedSkipped, ParkedSkipWithdrawn
from kernel.base.grants import role_of
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.prepare import prepare, prepare_keys
from kernel.program.wiring import Wiring
from kernel.rulebook import Pack
from tests.kernel.sample import CASE, append, checked, filed
from zhixing.houses import settings, wiring
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
CASES = [f"（2026）豫1024执{number}号" for number in range(1, 6)]
PLACE = f"/parked/{quote(CASE, safe='')}"


@dataclass
class Desk:
    program: Process
    client: httpx.AsyncClient
    issuer: LocalIssuer
    poison: list[str]

    async def ask(
        self, method: str, path: str, who: str = "operator-1", key: str = "", **more: Any
    ) -> Any:
        role = who.partition("-")[0]
        token = self.issuer.token(who, court=COURT, roles=[role], issued_at=time.time())
        key = key or f"{path}-{more.get('json')}"  # the same request again is the same act
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": quote(key)[:200]}
        return await self.client.request(method, path, headers=headers, **more)

    async def waiting(self, case: str, who: str = "operator-1") -> list[dict[str, Any]]:
        """What waits for a second operator in a case."""
        found = (await self.ask("GET", "/operator-requests", who)).json()["requests"]
        return [one for one in found if one["case_id"] == case]

    async def decide(self, request_id: str, how: str, who: str, key: str = "") -> Any:
        """Confirm or withdraw a request."""
        path = f"/operator-requests/{request_id}/{how}"
        return await self.ask("POST", path, who, key, json={"reason": "另有安排"})

    async def park(self, case: str) -> tuple[list[Recorded], str]:
        """A case of whose two messages the first fails, and its place."""
        source = MemoryJournal("intake", self.program.consumer.codecs["intake"])
        for before in CASES[: CASES.index(case)]:
            await source.append(append(filed(before), checked(before)))
        written = await source.append(append(filed(case), checked(case)))
        await self.program.consumer.take(written)
        return list(written), f"/parked/{quote(case, safe='')}"


def poisoned(made: Wiring, poison: list[str]) -> Wiring:
    def react(fact: Recorded, pack: Pack) -> Any:
        if fact.service == "intake" and poison:
            raise RuntimeError(poison[0])
        return made.definition.react(fact, pack)

    return replace(made, definition=replace(made.definition, react=react, hears=None))


@pytest.fixture
async def desk(postgres: PostgresServer) -> AsyncIterator[Desk]:
    for name in ("operations", "operations_keys"):
        postgres.ensure_database(name)
    issuer, poison = LocalIssuer(), ["poison"]
    given = settings(
        "archive",
        database_url=postgres.dsn("operations", role_of("archive")),
        owner_database_url=postgres.dsn("operations"),
        keys_database_url=postgres.dsn("operations_keys", role_of("archive")),
        bus="log",
        jwks=issuer.jwks(),
    )
    await prepare_keys(postgres.dsn("operations_keys"))
    made = poisoned(wiring("archive", given), poison)
    await prepare(made, given)
    program = Process(made, given)
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://court") as client:
        yield Desk(program, client, issuer, poison)
    await program.stop()


async def test_parked_work_is_listed_shown_and_retried(desk: Desk) -> None:
    source = MemoryJournal("intake", desk.program.consumer.codecs["intake"])
    written = await source.append(append(filed(), checked()))
    await desk.program.consumer.take(written)

    listed = (await desk.ask("GET", "/parked")).json()
    assert listed["cases"] == [CASE]
    assert [group["error"] for group in listed["groups"]] == ["RuntimeError: poison"]
    shown = (await desk.ask("GET", PLACE)).json()
    assert [(m["name"], m["kind"]) for m in shown["messages"]] == [
        ("CaseFiled", "failed"),
        ("FilingChecked", "waiting"),
    ]

    without_reason = await desk.ask("POST", f"{PLACE}/retry", json={"reason": " "})
    assert without_reason.status_code == 422
    still_broken = await desk.ask("POST", f"{PLACE}/retry", json={"reason": "再试"})
    assert still_broken.status_code == 409

    desk.poison.clear()
    done = await desk.ask("POST", f"{PLACE}/retry", json={"reason": "程序已修复"})
    assert done.json() == {"case_id": CASE, "messages": 2}
    assert (await desk.ask("GET", PLACE)).status_code == 404
    log = await desk.program.journal.of_case(COURT, CASE)
    (recorded,) = [r for r in log if isinstance(r.event, ParkedRetried)]
    assert await desk.program.keyring.unseal(COURT, recorded.event.reason) == "程序已修复"
    assert recorded.actor == "operator:operator-1"


async def test_a_parked_message_is_given_up_by_two_and_the_rest_of_its_case_goes_on(
    desk: Desk,
) -> None:
    case = CASES[1]
    written, place = await desk.park(case)

    without_reason = await desk.ask("POST", f"{place}/skip", json={})
    assert without_reason.json()["errors"][0]["field"] == "reason"
    body = {"reason": "以现有记录为准"}
    asked = await desk.ask("POST", f"{place}/skip", key="k", json=body)
    assert asked.status_code == 202
    repeated = await desk.ask("POST", f"{place}/skip", key="k", json=body)
    assert (repeated.status_code, repeated.json()) == (202, asked.json())
    again = await desk.ask("POST", f"{place}/skip", "operator-2", json={"reason": "同上"})
    assert again.status_code == 409
    assert len((await desk.ask("GET", place)).json()["messages"]) == 2

    (waiting,) = await desk.waiting(case)
    assert waiting["request_id"] == asked.json()["request_id"]
    assert (waiting["requester"], waiting["reason"]) == ("operator-1", "以现有记录为准")
    assert (waiting["name"], waiting["position"]) == ("CaseFiled", 3)
    (for_auditors,) = await desk.waiting(case, "auditor-1")
    assert for_auditors["reason"] == "***"

    own = await desk.decide(waiting["request_id"], "confirmation", "operator-1")
    assert own.status_code == 403
    other = await desk.decide(waiting["request_id"], "confirmation", "auditor-1")
    assert other.status_code == 403
    given_up = await desk.decide(waiting["request_id"], "confirmation", "operator-2", "c")
    assert given_up.json()["name"] == "CaseFiled"
    once_more = await desk.decide(waiting["request_id"], "confirmation", "operator-2", "c")
    assert once_more.json() == given_up.json()
    late = await desk.decide(waiting["request_id"], "confirmation", "operator-2")
    assert late.status_code == 404
    assert [m["name"] for m in (await desk.ask("GET", place)).json()["messages"]] == [
        "FilingChecked"
    ]
    assert await desk.waiting(case) == []
    desk.poison.clear()
    await desk.ask("POST", f"{place}/retry", json={"reason": "继续"})
    assert (await desk.ask("GET", place)).status_code == 404
    nothing = await desk.ask("POST", f"{place}/skip", json={"reason": "再放弃"})
    assert nothing.status_code == 404

    log = await desk.program.journal.of_case(COURT, case)
    (skipped,) = [r for r in log if isinstance(r.event, ParkedSkipped)]
    assert (skipped.event.source, skipped.event.position) == ("intake", 3)
    assert (skipped.event.requester, skipped.actor) == ("operator-1", "operator:operator-2")
    assert await desk.program.keyring.unseal(COURT, skipped.event.reason) == "以现有记录为准"
    await desk.program.consumer.take(written)
    assert (await desk.ask("GET", place)).status_code == 404  # told again, it stays given up
    assert not any(r.name == "DossierOpened" for r in log)


async def test_a_skip_is_withdrawn_and_asked_for_again(desk: Desk) -> None:
    case = CASES[2]
    _, place = await desk.park(case)
    asked = await desk.ask("POST", f"{place}/skip", json={"reason": "重复"})
    withdrawn = await desk.decide(asked.json()["request_id"], "withdrawal", "operator-1")
    assert withdrawn.status_code == 200
    assert await desk.waiting(case) == []
    late = await desk.decide(asked.json()["request_id"], "confirmation", "operator-2")
    assert late.status_code == 404
    again = await desk.ask("POST", f"{place}/skip", json={"reason": "确系重复"})
    assert again.status_code == 202
    log = await desk.program.journal.of_case(COURT, case)
    assert sum(isinstance(one.event, ParkedSkipWithdrawn) for one in log) == 1


async def test_what_was_retried_meanwhile_is_not_given_up(desk: Desk) -> None:
    """Another message blocks the case now: nobody asked for that one to be given up."""
    case = CASES[3]
    written, place = await desk.park(case)
    asked = await desk.ask("POST", f"{place}/skip", json={"reason": "重复"})
    await desk.program.consumer.skip(COURT, case, "intake", written[0].position)
    await desk.ask("POST", f"{place}/retry", json={"reason": "再试"})  # the next one fails now
    assert await desk.waiting(case) == []
    late = await desk.decide(asked.json()["request_id"], "confirmation", "operator-2")
    assert late.status_code == 409
    (left,) = (await desk.ask("GET", place)).json()["messages"]
    assert (left["name"], left["kind"]) == ("FilingChecked", "failed")
    other = await desk.ask("POST", f"{place}/skip", key="k4", json={"reason": "另一消息"})
    assert other.status_code == 202
    reused = await desk.ask("POST", f"{place}/skip", key="k4", json={"reason": "另一原因"})
    assert reused.status_code == 422


@pytest.mark.parametrize(("sent", "to", "then"), [(9, 4, 4), (3, 4, 3), (9, 0, 0)])
async def test_the_relay_is_sent_back_and_never_forward(
    desk: Desk, sent: int, to: int, then: int
) -> None:
    pool = await desk.program.pools.of(COURT)
    await pool.execute(
        "insert into relay values ($1, $2) on conflict (court) do update set sent = $2",
        COURT,
        sent,
    )
    body = {"to": to, "reason": f"主题重建 {sent}/{to}"}
    assert (await desk.ask("POST", "/relay/rewind", json=body)).json() == {"position": to}
    assert await pool.fetchval("select sent from relay where court = $1", COURT) == then
    assert (await desk.ask("POST", "/relay/rewind", json=body)).status_code == 200
    log = await desk.program.journal.read(COURT, "operations-relay")
    said = [await desk.program.keyring.unseal(COURT, one.event.reason) for one in log]
    assert said.count(str(body["reason"])) == 1


@pytest.mark.parametrize("to", [-1, "0", 1.5, None, True, 2**63])
async def test_a_relay_is_not_sent_to_nowhere(desk: Desk, to: Any) -> None:
    refused = await desk.ask("POST", "/relay/rewind", json={"to": to, "reason": "重发"})
    assert refused.json()["errors"][0]["field"] == "to"


async def test_only_operators_and_auditors_look_and_only_operators_retry(
    desk: Desk,
) -> None:
    assert (await desk.ask("GET", "/parked", "auditor-1")).status_code == 200
    assert (await desk.ask("GET", "/parked", "handler-1")).status_code == 403
    refused = await desk.ask("POST", f"{PLACE}/retry", "auditor-1", json={"reason": "再试"})
    assert refused.status_code == 403
