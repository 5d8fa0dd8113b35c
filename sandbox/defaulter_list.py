"""The national platform of dishonest debtors and of restricted consumption (失信、限制消费名单库):
publishes entries, corrects and removes them."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import Field

from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.weather import SandboxWeather

HOUR = 3600.0
DELAY = (1 * HOUR, 24 * HOUR)  # seconds from entry to publication
REFUSAL_RATE = 0.03
REFUSAL = "录入信息与人口库、企业库比对不一致"

RequestId = Annotated[str, Field(min_length=1, max_length=200)]


class ListingRequest(Body):
    """One entry: who, under which article, for what (失信规定 第四条)."""

    request_id: RequestId
    case_id: Annotated[str, Field(min_length=1, max_length=100)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(max_length=40)] | None = None
    article: Annotated[str, Field(min_length=1, max_length=200)]
    circumstances: Annotated[str, Field(min_length=1, max_length=2000)]

    @property
    def lot(self) -> str:
        """By what chance is drawn: the person's name and the attempt. The pseudonym in the request
        id differs between deployments."""
        return f"{self.case_id}:{self.name}:{self.request_id.rpartition(':')[2]}"


class ChangeRequest(ListingRequest):
    """A change of an entry, or of a person's restriction. `listing` is the entry's number."""

    operation: Literal[
        "correct_listing",
        "withdraw_listing",
        "remove_listing",
        "publish_restriction",
        "withdraw_restriction",
        "withdraw_disclosure",
    ]
    listing: Annotated[str, Field(max_length=40)] = ""
    circumstances: Annotated[str, Field(max_length=2000)] = ""

    @property
    def lot(self) -> str:
        """The same, and what is asked."""
        return f"{super().lot}:{self.operation}"


class ListingAnswer(Body):
    """Where a request stands. `listing` is the platform's number of a published entry."""

    request_id: str
    state: Literal["pending", "published", "made", "refused"]
    answered_at: datetime | None = None
    listing: str | None = None
    reason: str = ""


class Platform:
    """The entries of all courts and their changes, each answered once its delay is over."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather
        self._ledger: EntryLedger[ListingAnswer] = EntryLedger()

    def take(self, asked: ListingRequest) -> ListingAnswer:
        entry = self._ledger.known(asked.request_id, asked)
        if entry is None:
            low, high = DELAY
            delay = self._weather.delay("listing", asked.lot, low=low, high=high)
            final_at = self._weather.clock.now() + delay
            answer = self._answer(asked, final_at)
            entry = self._ledger.open(asked.request_id, Entry(asked, final_at, answer))
        return self._as_of_now(asked.request_id, entry)

    def look_at(self, request_id: str) -> ListingAnswer:
        return self._as_of_now(request_id, self._ledger.find(request_id))

    def _answer(self, asked: ListingRequest, at: datetime) -> ListingAnswer:
        if self._weather.fails("listing", asked.lot, rate=REFUSAL_RATE):
            return ListingAnswer(
                request_id=asked.request_id, state="refused", answered_at=at, reason=REFUSAL
            )
        if isinstance(asked, ChangeRequest):
            return ListingAnswer(request_id=asked.request_id, state="made", answered_at=at)
        number = hashlib.sha256(f"{self._weather.seed}/{asked.request_id}".encode()).hexdigest()[
            :12
        ]
        return ListingAnswer(
            request_id=asked.request_id, state="published", answered_at=at, listing=f"SX{number}"
        )

    def _as_of_now(self, request_id: str, entry: Entry[ListingAnswer]) -> ListingAnswer:
        if self._weather.clock.now() < entry.final_at:
            return ListingAnswer(request_id=request_id, state="pending")
        return entry.answer


def build(weather: SandboxWeather) -> FastAPI:
    """The server of the platform."""
    server = paged("失信被执行人名单库 · Platform of dishonest debtors")
    platform = Platform(weather)

    @server.post("/listings", status_code=202, summary="录入 · enter a dishonest debtor")
    async def enter(asked: ListingRequest, idempotency_key: IdempotencyKey) -> ListingAnswer:
        same_request(idempotency_key, asked.request_id)
        return platform.take(asked)

    @server.get("/listings/{request_id}", summary="录入结果 · the result of an entry")
    async def look_at(request_id: str) -> ListingAnswer:
        return platform.look_at(request_id)

    @server.post("/changes", status_code=202, summary="变更名单 · change an entry")
    async def change(asked: ChangeRequest, idempotency_key: IdempotencyKey) -> ListingAnswer:
        same_request(idempotency_key, asked.request_id)
        return platform.take(asked)

    @server.get("/changes/{request_id}", summary="变更结果 · the result of a change")
    async def look_at_change(request_id: str) -> ListingAnswer:
        return platform.look_at(request_id)

    return server
