"""The operator's desk: parked work is listed by error, shown in order, retried by a recorded act."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contracts.operations import ParkedRetried, ParkedSkipped
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
PLACE = f"/parked/{quote(CASE, safe='')}"


@dataclass
class Desk:
    program: Process
    client: httpx.AsyncClient
    issuer: LocalIssuer
    poison: list[str]

    async def ask(
        self, method: str, path: str, role: str = "operator", key: str = "", **more: Any
    ) -> Any:
        token = self.issuer.token(f"{role}-1", court=COURT, roles=[role], issued_at=time.time())
        key = key or f"{path}-{more.get('json')}"  # the same request again is the same act
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": quote(key)[:200]}
        return await self.client.request(method, path, headers=headers, **more)


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


async def test_a_parked_message_is_given_up_and_the_rest_of_its_case_goes_on(
    desk: Desk,
) -> None:
    source = MemoryJournal("intake", desk.program.consumer.codecs["intake"])
    case = "（2026）豫1024执2号"
    await source.append(append(filed(), checked()))
    written = await source.append(append(filed(case), checked(case)))
    await desk.program.consumer.take(written)
    place = f"/parked/{quote(case, safe='')}"

    without_reason = await desk.ask("POST", f"{place}/skip", json={})
    assert without_reason.json()["errors"][0]["field"] == "reason"
    given_up = await desk.ask("POST", f"{place}/skip", json={"reason": "以现有记录为准"})
    assert given_up.json()["name"] == "CaseFiled"
    assert [m["name"] for m in (await desk.ask("GET", place)).json()["messages"]] == [
        "FilingChecked"
    ]
    desk.poison.clear()
    await desk.ask("POST", f"{place}/retry", json={"reason": "继续"})
    assert (await desk.ask("GET", place)).status_code == 404
    again = await desk.ask("POST", f"{place}/skip", json={"reason": "再放弃"})
    assert again.status_code == 404

    log = await desk.program.journal.of_case(COURT, case)
    (skipped,) = [r.event for r in log if isinstance(r.event, ParkedSkipped)]
    assert (skipped.source, skipped.position) == ("intake", 3)
    await desk.program.consumer.take(written)
    assert (await desk.ask("GET", place)).status_code == 404  # told again, it stays given up
    assert not any(r.name == "DossierOpened" for r in log)


async def test_a_skip_whose_answer_was_lost_gives_nothing_more_up(desk: Desk) -> None:
    source = MemoryJournal("intake", desk.program.consumer.codecs["intake"])
    case = "（2026）豫1024执3号"
    await source.append(append(filed(), checked(), filed(), checked()))
    written = await source.append(append(filed(case), checked(case)))
    await desk.program.consumer.take(written)
    place = f"/parked/{quote(case, safe='')}"
    body = {"reason": "以现有记录为准"}

    first = await desk.ask("POST", f"{place}/skip", key="k", json=body)
    await desk.ask("POST", f"{place}/retry", json={"reason": "再试"})  # the next one fails now
    again = await desk.ask("POST", f"{place}/skip", key="k", json=body)
    assert again.json() == first.json()
    assert [m["kind"] for m in (await desk.ask("GET", place)).json()["messages"]] == ["failed"]
    other = await desk.ask("POST", f"{place}/skip", key="k", json={"reason": "另一原因"})
    assert other.status_code == 422


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
    assert (await desk.ask("GET", "/parked", "auditor")).status_code == 200
    assert (await desk.ask("GET", "/parked", "handler")).status_code == 403
    refused = await desk.ask("POST", f"{PLACE}/retry", "auditor", json={"reason": "再试"})
    assert refused.status_code == 403
