"""What every outside system has in common: a request is posted once, and asked about later."""

import ssl
from abc import ABC, abstractmethod
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.deciding.service import Outcome
from kernel.journal.protocol import EffectRequest

TIMEOUT_SECONDS = 10.0
KEPT_OPEN_SECONDS = 2.0  # less than servers keep a silent line, so that none is used as it ends
FAULTS_SHOWN = 5


@cache
def _trust() -> ssl.SSLContext:
    """The machine's certificates, read once: reading them costs more than a whole request."""
    return httpx.create_ssl_context()


class ExchangeAnswer(BaseModel):
    """What a system says of a request, taken as hostile input. `state` starts as pending."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: str


A = TypeVar("A", bound=ExchangeAnswer)


class HttpExchange(ABC, Generic[A]):
    """A port over HTTP. A system says what it is called, where and what to post, and how its
    final answers are to be understood."""

    name: ClassVar[str]
    erased: ClassVar[str] = "所需的个人信息已依法删除"
    answer: type[A]

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport
        self._opened: httpx.AsyncClient | None = None

    @abstractmethod
    def place(self, effect: EffectRequest) -> str:
        """The collection that requests of this kind are posted to."""

    @abstractmethod
    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        """What to post; None when the personal data it needs was erased."""

    @abstractmethod
    def settled(self, effect: EffectRequest, answer: A) -> Outcome:
        """The outcome that a final answer means."""

    def asked_at(self, effect: EffectRequest) -> str:
        """Where to ask for a request."""
        return self.place(effect)

    async def send(self, effect: EffectRequest) -> Outcome:
        """Post the request; raises httpx.HTTPError when it is not known whether it arrived."""
        body = self.body(effect)
        if body is None:
            return Outcome(state="failed", reason=self.erased)
        response = await self._client().post(
            f"{self._url}/{self.place(effect)}",
            json=body,
            headers={"Idempotency-Key": _escaped(effect.effect_id)},
        )
        return self._understood(effect, response)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where the request stands; None when the system never heard of it."""
        path = f"{self.asked_at(effect)}/{_escaped(effect.effect_id)}"
        response = await self._client().get(f"{self._url}/{path}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return self._understood(effect, response)

    async def close(self) -> None:
        """Close the lines to the system; the next request opens new ones."""
        if self._opened is not None:
            client, self._opened = self._opened, None
            await client.aclose()

    def _client(self) -> httpx.AsyncClient:
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                timeout=TIMEOUT_SECONDS,
                limits=httpx.Limits(keepalive_expiry=KEPT_OPEN_SECONDS),
                transport=self._transport,
                verify=_trust(),
            )
        return self._opened

    def _understood(self, effect: EffectRequest, response: httpx.Response) -> Outcome:
        if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            response.raise_for_status()
        if not response.is_success:
            return self.failed(f"拒绝了请求（{response.status_code}）")
        try:
            answer = self.answer.model_validate_json(response.content)
        except ValidationError as error:
            return self.failed(f"的答复不合规范：{_places(error)}")
        if answer.request_id != effect.effect_id:
            return self.failed("答复了另一请求")
        if answer.state == "pending":
            return Outcome(state="pending")
        return self.settled(effect, answer)

    def failed(self, what: str) -> Outcome:
        """A failure told with the system's name."""
        return Outcome(state="failed", reason=f"{self.name}{what}")


def _escaped(effect_id: str) -> str:
    """Case numbers are Chinese, and headers and paths are ASCII."""
    return quote(effect_id, safe="")


def _places(error: ValidationError) -> str:
    """The fields at fault, without their values: they may be personal data."""
    places = {".".join(map(str, fault["loc"])) for fault in error.errors()}
    return "、".join(sorted(places)[:FAULTS_SHOWN])
