"""A court's staff and cases at the doors of all houses, without databases."""

import time
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed
from contracts.triage_staff import StaffAbsent, StaffAppointed
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import Pools
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request, Service
from kernel.door.approvals import approval_routes
from kernel.door.authority import Admission
from kernel.door.http import Door, RouteContext, frame
from kernel.door.next_acts import act_routes
from kernel.door.steps import step_routes
from kernel.files.contents import Contents, Limits
from kernel.files.scanning import NoScanner
from kernel.files.store import FolderStore
from kernel.files.uploads import Uploads
from kernel.journal.authority import REGISTER, Authority
from kernel.journal.memory import MemoryJournal
from kernel.law.calendars import SeededCalendars
from kernel.people.authority import UNKNOWN, Holding, evolve_holding
from kernel.people.identity import LocalIssuer, Permissions, Trust, Verifier
from kernel.people.issuer_keys import GivenKeys
from kernel.people.register import Register, evolve_register
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import codec_of
from tests.support import COURTS, at, rulebook
from zhixing.houses import house, routes_of

NOW = at("2026-03-10")
ISSUER = LocalIssuer()
NOWHERE = Path("no folder")
_keys = count(1)
X = TypeVar("X")
ADMITTED = 400  # the request has no idempotency key, which is asked for after the admission


@dataclass
class Told:
    """What triage has told the houses, by court and subject."""

    registers: dict[str, Register] = field(default_factory=dict)
    holdings: dict[tuple[str, str], Holding] = field(default_factory=dict)

    def tell(self, court: str, *events: Any) -> None:
        for event in events:
            if (case_id := getattr(event, "case_id", None)) is None:
                known = self.registers.get(court, Register())
                self.registers[court] = evolve_register(known, event)
            else:
                holding = self.holdings.get((court, case_id), UNKNOWN)
                self.holdings[court, case_id] = evolve_holding(holding, event)

    async def of(self, court: str, case_id: str = REGISTER) -> Authority:
        holding = self.holdings.get((court, case_id), UNKNOWN)
        return Authority(self.registers.get(court, Register()), holding)


@cache
def permissions() -> Permissions:
    return Permissions.load(COURTS / "permissions", rulebook().offices)


class _Made(UserDict[str, X]):
    """What is made for a service once it is asked for."""

    def __init__(self, make: Callable[[str], X]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> X:
        self.data[name] = self._make(name)
        return self.data[name]


class Houses:
    """The doors of all houses, and who knocks."""

    def __init__(self, told: Told, *, tokens_rule: bool = False, now: datetime = NOW) -> None:
        self.told = told
        self.clock = SimulatedClock(now)
        self.doors: Mapping[str, Door] = _Made(partial(self._door, tokens_rule=tokens_rule))
        self._clients: Mapping[str, httpx.AsyncClient] = _Made(self._client)

    def _client(self, name: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.doors[name].app)
        return httpx.AsyncClient(transport=transport, base_url="http://court")

    def _door(self, name: str, *, tokens_rule: bool) -> Door:
        journal = MemoryJournal(name, codec_of(name))
        service: Service[Any, Any, Any] = Service(
            house(name),
            journal,
            rulebook=rulebook(),
            calendars=SeededCalendars(),
            clock=self.clock,
        )
        trust = Trust(issuer="zhixing-local", audience="zhixing")
        keyring = Keyring(MemoryKeys(), b"pepper")
        uploads = Uploads(Pools("no database"))
        context = RouteContext(
            service=service,
            admission=Admission(
                house=name, permissions=permissions(), facts=self.told, tokens_rule=tokens_rule
            ),
            verifier=Verifier(GivenKeys(ISSUER.jwks()), trust, roles=rulebook().offices),
            keyring=keyring,
            contents=Contents(
                name, FolderStore(NOWHERE), uploads, keyring, NoScanner(), Limits(1, 1)
            ),
            reader=_no_reader,
            waited=_nothing_to_wait_for,
        )
        door = Door(frame(name, "执行"), name, permissions(), lambda: context)
        routes_of(name)(door)
        step_routes(door)
        approval_routes(door)
        act_routes(door)
        return door

    async def knock(
        self, service: str, act: str, case_id: str, *, court: str, person: str, roles: Sequence[str]
    ) -> httpx.Response:
        """The answer to an act that is given without an idempotency key."""
        path = self.doors[service].routes[act].path.replace("{case_id}", quote(case_id, safe=""))
        headers = {"Authorization": f"Bearer {_token(person, court, tuple(roles))}"}
        return await self._clients[service].post(path, json={}, headers=headers)

    async def give(
        self,
        service: str,
        act: str,
        case_id: str,
        *,
        person: str,
        body: Mapping[str, Any] | None = None,
        path: Mapping[str, str] | None = None,
        court: str = "yanling",
        roles: Sequence[str] = (),
    ) -> httpx.Response:
        """The answer to an act that is given as it should be."""
        place = self.doors[service].routes[act].path
        for name, value in {"case_id": case_id, **(path or {})}.items():
            place = place.replace(f"{{{name}}}", quote(value, safe=""))
        headers = {
            "Authorization": f"Bearer {_token(person, court, tuple(roles))}",
            "Idempotency-Key": f"key-{next(_keys)}",
        }
        return await self._clients[service].post(place, json=dict(body or {}), headers=headers)

    async def acts(self, service: str, case_id: str, *, person: str, roles: Sequence[str]) -> Any:
        """What a house answers to what may be done next in a case of 鄢陵."""
        return await self.look(service, f"/cases/{quote(case_id, safe='')}/acts", person, roles)

    async def look(self, service: str, path: str, person: str, roles: Sequence[str] = ()) -> Any:
        """What a house of 鄢陵 answers to a question."""
        headers = {"Authorization": f"Bearer {_token(person, 'yanling', tuple(roles))}"}
        return (await self._clients[service].get(path, headers=headers)).json()

    async def record(self, service: str, event: Any, stream: str, court: str = "yanling") -> None:
        """Record an event of a case in a house, as one that it has learned."""
        learn = Learn(case_id=event.case_id, stream=stream, event=event)
        handling = self.doors[service].context().service
        await handling.handle(Request(court=court, commands=(learn,)))

    async def may(self, service: str, act: str, case_id: str, **who: Any) -> bool:
        """Whether somebody is admitted to an act."""
        answer = await self.knock(service, act, case_id, **who)
        assert answer.status_code in {ADMITTED, 403}, answer.text
        return answer.status_code == ADMITTED


@cache
def _token(person: str, court: str, roles: tuple[str, ...]) -> str:
    return ISSUER.token(person, court=court, roles=roles, issued_at=time.time())


class _Nothing:
    """A reader of no database."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError("nothing is read")


async def _no_reader(_court: str) -> Any:
    return _Nothing()


async def _nothing_to_wait_for(_court: str, _source: str, _position: int) -> bool:
    return True


def appointed(person: str, office: str, team: str = "", **days: Any) -> StaffAppointed:
    given = {"first_day": at("2026-01-05").date(), **days}
    return StaffAppointed(person=person, name=person, office=office, team=team, **given)


def absent(person: str, substitute: str, first: str, last: str) -> StaffAbsent:
    return StaffAbsent(
        person=person,
        substitute=substitute,
        first_day=at(first).date(),
        last_day=at(last).date(),
    )


def held_by(case_id: str, centre: str, team: str, handler: str) -> Iterator[Any]:
    """The facts by which a team comes to hold a case."""
    yield CustodyBegan(case_id=case_id, holder=centre)
    yield from passed_to(case_id, centre, team, handler)


def passed_to(case_id: str, giver: str, team: str, handler: str) -> Iterator[Any]:
    yield CustodyPassed(
        case_id=case_id, from_holder=giver, to_holder=team, enclosed=(), article="一"
    )
    yield CustodyAccepted(case_id=case_id, holder=team, handler=handler)
