"""An inquiry system (总对总 or 点对点): asks the banks and registers about persons.

Both systems are this one server under different names. The national one reaches the banks;
the local one reaches local registers, in which nothing is entered.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import Field

from contracts.values import AssetKind, InquirySystem
from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.registry import Registry
from sandbox.weather import SandboxWeather

FAILURE_RATE = 0.03
PERSONS_MAX = 100
HOUR = 3600.0
DELAYS: dict[InquirySystem, tuple[float, float]] = {
    "national": (HOUR / 3, 6 * HOUR),
    "local": (1 * HOUR, 12 * HOUR),
}
TITLES: dict[InquirySystem, str] = {
    "national": "“总对总”网络查控系统 · National inquiry system",
    "local": "“点对点”网络查控系统 · Local inquiry system",
}

RequestId = Annotated[str, Field(min_length=1, max_length=200)]


class Person(Body):
    """Whom to look for."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(max_length=40)] | None = None


class InquiryRequest(Body):
    """An inquiry about persons at some departments (none named: at all of them).

    Where no person is named, the system asks about the debtor entered under the case number.
    """

    request_id: RequestId
    case_id: Annotated[str, Field(min_length=1, max_length=100)]
    persons: Annotated[tuple[Person, ...], Field(max_length=PERSONS_MAX)] = ()
    departments: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names to look up; an unnamed debtor is known by the case number alone."""
        return tuple(person.name for person in self.persons) or (self.case_id,)


class Found(Body):
    """One property item. `person` is the place in the request's list; amounts are fen."""

    hit_id: str
    person: int
    asset_kind: AssetKind
    institution: str
    amount_fen: int | None
    online: bool


class InquiryAnswer(Body):
    """Where an inquiry stands."""

    request_id: str
    state: Literal["pending", "answered", "failed"]
    answered_at: datetime | None = None
    hits: tuple[Found, ...] = ()
    reason: str = ""


class Inquiries:
    """The inquiries of one system, each answered once its delay is over."""

    def __init__(self, weather: SandboxWeather, system: InquirySystem) -> None:
        self._weather = weather
        self._system = system
        self._registry = Registry(weather)
        self._ledger: EntryLedger[InquiryAnswer] = EntryLedger()
        self._asked_before: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()

    def take(self, asked: InquiryRequest) -> InquiryAnswer:
        known = self._ledger.known(asked.request_id, asked)
        if known is None:
            low, high = DELAYS[self._system]
            delay = self._weather.delay(self._system, asked.request_id, low=low, high=high)
            final_at = self._weather.clock.now() + delay
            answer = self._failed(asked, final_at) or self._answered(asked, final_at)
            self._asked_before.add((asked.names, asked.departments))
            known = self._ledger.open(asked.request_id, Entry(asked, final_at, answer))
        return self._as_of_now(asked.request_id, known)

    def look(self, request_id: str) -> InquiryAnswer:
        return self._as_of_now(request_id, self._ledger.find(request_id))

    def _as_of_now(self, request_id: str, entry: Entry[InquiryAnswer]) -> InquiryAnswer:
        if self._weather.clock.now() < entry.final_at:
            return InquiryAnswer(request_id=request_id, state="pending")
        return entry.answer

    def _failed(self, asked: InquiryRequest, at: datetime) -> InquiryAnswer | None:
        """The first inquiry about these persons may fail; asked again, it is answered."""
        if (asked.names, asked.departments) in self._asked_before:
            return None
        if not self._weather.fails(self._system, asked.request_id, rate=FAILURE_RATE):
            return None
        return InquiryAnswer(
            request_id=asked.request_id,
            state="failed",
            answered_at=at,
            reason="协助单位系统未响应，请重新发起查询",
        )

    def _answered(self, asked: InquiryRequest, at: datetime) -> InquiryAnswer:
        reaches_banks = self._system == "national" and asks_banks(asked.departments)
        hits = tuple(
            Found(
                hit_id=deposit.hit_id,
                person=place,
                asset_kind="deposit",
                institution=deposit.bank,
                amount_fen=deposit.balance_fen,
                online=True,
            )
            for place, name in enumerate(asked.names)
            for deposit in (self._registry.deposits(name) if reaches_banks else ())
        )
        return InquiryAnswer(
            request_id=asked.request_id, state="answered", answered_at=at, hits=hits
        )


def asks_banks(departments: tuple[str, ...]) -> bool:
    """Whether any of the departments is a bank, or none was named."""
    return not departments or any("银行" in name or "bank" in name for name in departments)


def build(weather: SandboxWeather, system: InquirySystem) -> FastAPI:
    """The server of one inquiry system."""
    server = paged(TITLES[system])
    inquiries = Inquiries(weather, system)

    @server.post("/inquiries", status_code=202, summary="发起查询 · start an inquiry")
    async def start(asked: InquiryRequest, idempotency_key: IdempotencyKey) -> InquiryAnswer:
        same_request(idempotency_key, asked.request_id)
        return inquiries.take(asked)

    @server.get("/inquiries/{request_id}", summary="查看反馈 · the feedback of an inquiry")
    async def look(request_id: str) -> InquiryAnswer:
        return inquiries.look(request_id)

    return server
