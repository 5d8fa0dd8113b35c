"""Erasing a person takes two operators, and wrapping keys anew one; the log stays as it was."""

import time
from asyncio import gather
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

from contracts.operations import ErasureRequested, ErasureWithdrawn, KeysRotated, PersonErased
from contracts.reads import PersonalDataRead
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import Pools
from kernel.door.two_operators import STREAM
from kernel.people.identity import LocalIssuer
from kernel.people.keys import PostgresKeys
from kernel.people.sealed import Erased
from kernel.people.wrapping import SecretMissing, Wrapping
from kernel.program.app import Process
from services.intake.app import wiring
from services.intake.settings import Settings
from tests.conftest import NewDatabase
from tests.intake.samples import CASE, NOW, application
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
_numbers = count(1)
OLD, NEW = b"the old secret", b"the new secret"


@dataclass
class Desk:
    program: Process
    client: httpx.AsyncClient
    issuer: LocalIssuer

    async def ask(
        self, method: str, path: str, person: str = "operator-1", key: str = "", **more: Any
    ) -> httpx.Response:
        role = person.partition("-")[0]
        token = self.issuer.token(person, court=COURT, roles=[role], issued_at=time.time())
        headers = {"Authorization": f"Bearer {token}"}
        headers["Idempotency-Key"] = key or f"key-{next(_numbers)}"
        return await self.client.request(method, path, headers=headers, **more)

    async def file(self) -> list[str]:
        """File a case; the ids of its parties."""
        await self.ask("POST", "/filings", "filing_clerk-1", json=application())
        (filed,) = await self.program.journal.follow(COURT, 0, 10)
        return [party.person_id for party in filed.event.parties]

    async def decide(self, how: str, person: str, key: str = "") -> httpx.Response:
        """Confirm or withdraw the first request that was made."""
        (asked, *_) = await self.program.journal.read(COURT, STREAM)
        body = {"reason": "案件未结"}
        path = f"/operator-requests/{asked.event_id}/{how}"
        return await self.ask("POST", path, person, key, json=body)

    async def events(self, kind: type) -> list[Any]:
        return [one for one in await self.program.journal.follow(COURT, 0, 99) if isinstance(one.event, kind)]  # fmt: skip


@pytest.fixture
async def desk(new_database: NewDatabase, own_keys_database: str) -> AsyncIterator[Desk]:
    issuer = LocalIssuer()
    settings = Settings(
        database_url=await new_database(wiring(Settings()).migrations),
        keys_database_url=own_keys_database,
        jwks=issuer.jwks(),
        key_secrets=(OLD.decode(),),  # type: ignore[arg-type]  # as the environment gives it
    )
    program = Process(wiring(settings), settings, clock=SimulatedClock(NOW))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        yield Desk(program, client, issuer)
    await program.stop()


async def test_a_person_is_erased_by_two_operators(desk: Desk) -> None:
    person, other = await desk.file()
    before = await desk.program.journal.follow(COURT, 0, 99)
    party, kept = before[0].event.parties
    place = f"/persons/{person}/erasure"

    asked = await desk.ask("POST", place, json={"reason": "本人申请"})
    assert asked.status_code == 202, asked.text
    (waiting,) = (await desk.ask("GET", "/operator-requests")).json()["requests"]
    assert (waiting["person_id"], waiting["requester"]) == (person, "operator-1")
    assert waiting["reason"] == "本人申请"
    again = await desk.ask("POST", place, json={"reason": "再次申请"})
    assert again.status_code == 409
    own = await desk.decide("confirmation", "operator-1")
    assert own.status_code == 403
    assert await desk.program.keyring.unseal(COURT, party.name)

    done = await desk.decide("confirmation", "operator-2", "k")
    assert done.json() == {"person_id": person, "erased": True}
    repeated = await desk.decide("confirmation", "operator-2", "k")
    assert repeated.json() == done.json()
    with pytest.raises(Erased):
        await desk.program.keyring.unseal(COURT, party.name)
    assert await desk.program.keyring.unseal(COURT, kept.name)
    assert other != person

    after = await desk.program.journal.follow(COURT, 0, 99)
    (read,) = [one.event for one in after if isinstance(one.event, PersonalDataRead)]
    assert (read.reader, read.route) == ("operator-1", "/operator-requests")
    assert [one.hash for one in after[: len(before)]] == [one.hash for one in before]
    assert after[0].event.parties == before[0].event.parties
    (erased,) = await desk.events(PersonErased)
    assert (erased.event.requester, erased.actor) == ("operator-1", "operator:operator-2")
    assert await desk.program.keyring.unseal(COURT, erased.event.reason) == "本人申请"
    assert (await desk.ask("GET", "/operator-requests")).json()["requests"] == []
    gone = await desk.ask("POST", place, json={"reason": "本人申请"})
    assert gone.status_code == 404
    shown = await desk.ask("GET", f"/cases/{CASE}", "receptionist-1")
    assert shown.status_code == 200


async def test_operators_who_ask_at_the_same_moment_have_a_request_each(desk: Desk) -> None:
    places = [f"/persons/{person}/erasure" for person in await desk.file()]
    body = {"reason": "本人申请"}
    asked = await gather(
        *(desk.ask("POST", place, f"operator-{n}", json=body) for n in (1, 2) for place in places)
    )
    assert sorted(one.status_code for one in asked) == [202, 202, 409, 409]
    taken = {one.json()["request_id"] for one in asked if one.status_code == 202}
    waiting = (await desk.ask("GET", "/operator-requests")).json()["requests"]
    assert {one["request_id"] for one in waiting} == taken
    assert len(await desk.events(ErasureRequested)) == 2


async def test_an_erasure_may_be_given_up_and_asked_for_again(desk: Desk) -> None:
    person, _ = await desk.file()
    place = f"/persons/{person}/erasure"
    assert (await desk.ask("POST", place, json={"reason": " "})).status_code == 422
    nobody = await desk.ask("POST", "/operator-requests/x/confirmation", "operator-2", json={})
    assert nobody.status_code == 404
    await desk.ask("POST", place, json={"reason": "本人申请"})
    assert (await desk.decide("withdrawal", "operator-1")).status_code == 200
    late = await desk.decide("confirmation", "operator-2")
    assert late.status_code == 404
    assert (await desk.ask("POST", place, json={"reason": "已归档"})).status_code == 202
    assert len(await desk.events(ErasureWithdrawn)) == 1
    assert len(await desk.events(ErasureRequested)) == 2


@pytest.mark.parametrize("role", ["receptionist", "auditor", "portal"])
async def test_only_operators_erase(desk: Desk, role: str) -> None:
    person, _ = await desk.file()
    for path in (f"/persons/{person}/erasure", "/keys/rotation"):
        refused = await desk.ask("POST", path, f"{role}-1", json={"reason": "x"})
        assert refused.status_code == 403


async def test_keys_are_wrapped_anew_and_open_what_they_sealed(desk: Desk) -> None:
    await desk.file()
    (filed,) = await desk.program.journal.follow(COURT, 0, 10)
    names = [await desk.program.keyring.unseal(COURT, one.name) for one in filed.event.parties]
    old = desk.program.keys.wrapping
    desk.program.keys.wrapping = Wrapping((NEW, OLD))

    done = await desk.ask("POST", "/keys/rotation", key="k", json={"reason": "每年更换"})
    assert done.json() == {"secret_id": Wrapping((NEW,)).newest, "keys": 2}
    repeated = await desk.ask("POST", "/keys/rotation", key="k", json={"reason": "每年更换"})
    assert repeated.json() == done.json()
    more = await desk.ask("POST", "/keys/rotation", json={"reason": "再次"})
    assert more.json()["keys"] == 0
    assert len(await desk.events(KeysRotated)) == 2

    desk.program.keys.wrapping = Wrapping((NEW,))  # the old one is no longer needed
    for party, name in zip(filed.event.parties, names, strict=True):
        assert await desk.program.keyring.unseal(COURT, party.name) == name
    desk.program.keys.wrapping = old
    with pytest.raises(SecretMissing):
        await desk.program.keyring.unseal(COURT, filed.event.parties[0].name)


async def test_keys_from_before_there_were_secrets_are_read_and_wrapped(
    desk: Desk, postgres: PostgresServer
) -> None:
    pools = Pools(desk.program.settings.keys_database_url)
    plain, wrapped = PostgresKeys(pools), PostgresKeys(pools, Wrapping((NEW,)))
    key = await plain.key(COURT, "P1", create=True)
    assert key is not None
    assert await wrapped.key(COURT, "P1", create=True) == key
    assert await wrapped.rewrap(COURT) == 1
    assert await wrapped.key(COURT, "P1", create=False) == key
    stored = await (await pools.of(COURT)).fetchval("select key from person_key")
    assert key not in stored
    with pytest.raises(SecretMissing):
        await plain.key(COURT, "P1", create=False)
    await pools.close()


def test_a_wrapped_key_fits_its_owner_only() -> None:
    wrapping = Wrapping((NEW,))
    stored = wrapping.wrap(bytes(32), "yanling/P1")
    assert wrapping.unwrap(stored, "yanling/P1") == bytes(32)
    with pytest.raises(SecretMissing):
        wrapping.unwrap(stored, "yanling/P2")
