"""The court's message gateway: electronic service, and notices by 12368, app or WeChat.

Electronic service needs a mobile phone: without one it always fails, with one it nearly
always arrives. A notice is taken by its channel for nearly everybody.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import Field

from contracts.documents import NoticeChannel
from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.weather import SandboxWeather, by_name

SERVICE_FAILURE_RATE = 0.08  # phones that are switched off, or messages nobody opens
NOTICE_FAILURE_RATE = 0.02
MINUTE = 60.0
HOUR = 60 * MINUTE
SERVICE_DELAY = (10 * MINUTE, 8 * HOUR)
NOTICE_DELAY = (1 * MINUTE, 2 * HOUR)

# A request id holds a case number, a person id and more; the bound keeps out nonsense only.
RequestId = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class ServiceRequest(Body):
    """Serve a document on one addressee; `phone` is where its link is sent."""

    request_id: RequestId
    case_id: Text
    document_id: Text
    document_kind: Text
    addressee: Text
    name: Text | None = None
    phone: Text | None = None

    @property
    def lot(self) -> str:
        """By what chance is drawn, see `by_name`."""
        return by_name(self.request_id, self.addressee, self.name)


class NoticeRequest(Body):
    """Tell a party of an event of its case, under the article that requires it."""

    request_id: RequestId
    case_id: Text
    channel: NoticeChannel
    addressee: Text
    event: Text
    article: Text
    name: Text | None = None
    phone: Text | None = None

    @property
    def lot(self) -> str:
        """By what chance is drawn, see `by_name`."""
        return by_name(self.request_id, self.addressee, self.name)


class MessageAnswer(Body):
    """Where a message stands."""

    request_id: str
    state: Literal["pending", "delivered", "failed"]
    settled_at: datetime | None = None
    reason: str = ""


class Gateway:
    """Messages by their request id, each settled once its delay is over."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather
        self._services: EntryLedger[MessageAnswer] = EntryLedger()
        self._notices: EntryLedger[MessageAnswer] = EntryLedger()

    def serve(self, asked: ServiceRequest) -> MessageAnswer:
        entry = self._services.known(asked.request_id, asked)
        if entry is None:
            settled_at = self._after(SERVICE_DELAY, "service", asked.lot)
            answer = _settled(asked.request_id, settled_at, self._not_served(asked))
            entry = self._services.open(asked.request_id, Entry(asked, settled_at, answer))
        return self._as_of_now(asked.request_id, entry)

    def look_at_service(self, request_id: str) -> MessageAnswer:
        return self._as_of_now(request_id, self._services.find(request_id))

    def notify(self, asked: NoticeRequest) -> MessageAnswer:
        entry = self._notices.known(asked.request_id, asked)
        if entry is None:
            settled_at = self._after(NOTICE_DELAY, "notice", asked.lot)
            answer = _settled(asked.request_id, settled_at, self._not_taken(asked))
            entry = self._notices.open(asked.request_id, Entry(asked, settled_at, answer))
        return self._as_of_now(asked.request_id, entry)

    def look_at_notice(self, request_id: str) -> MessageAnswer:
        return self._as_of_now(request_id, self._notices.find(request_id))

    def _not_served(self, asked: ServiceRequest) -> str:
        if asked.phone is None:
            return "受送达人未预留手机号码"
        if self._weather.fails("service", asked.lot, rate=SERVICE_FAILURE_RATE):
            return "送达链接逾期未查收"
        return ""

    def _not_taken(self, asked: NoticeRequest) -> str:
        if self._weather.fails("notice", asked.lot, rate=NOTICE_FAILURE_RATE):
            return "运营商返回发送失败"
        return ""

    def _after(self, delay: tuple[float, float], *parts: str) -> datetime:
        low, high = delay
        return self._weather.clock.now() + self._weather.delay(*parts, low=low, high=high)

    def _as_of_now(self, request_id: str, entry: Entry[MessageAnswer]) -> MessageAnswer:
        if self._weather.clock.now() < entry.final_at:
            return MessageAnswer(request_id=request_id, state="pending")
        return entry.answer


def _settled(request_id: str, at: datetime, reason: str) -> MessageAnswer:
    """Delivered, unless there is a reason why not."""
    return MessageAnswer(
        request_id=request_id,
        state="failed" if reason else "delivered",
        settled_at=at,
        reason=reason,
    )


def build(weather: SandboxWeather) -> FastAPI:
    """The server of the gateway."""
    server = paged("集中送达平台、12368 · Service platform and notices")
    gateway = Gateway(weather)

    @server.post("/services", status_code=202, summary="电子送达 · serve electronically")
    async def serve(asked: ServiceRequest, idempotency_key: IdempotencyKey) -> MessageAnswer:
        same_request(idempotency_key, asked.request_id)
        return gateway.serve(asked)

    @server.get("/services/{request_id}", summary="送达结果 · the result of a service")
    async def look_at_service(request_id: str) -> MessageAnswer:
        return gateway.look_at_service(request_id)

    @server.post("/notices", status_code=202, summary="告知当事人 · tell a party")
    async def notify(asked: NoticeRequest, idempotency_key: IdempotencyKey) -> MessageAnswer:
        same_request(idempotency_key, asked.request_id)
        return gateway.notify(asked)

    @server.get("/notices/{request_id}", summary="告知结果 · the result of a notice")
    async def look_at_notice(request_id: str) -> MessageAnswer:
        return gateway.look_at_notice(request_id)

    return server
