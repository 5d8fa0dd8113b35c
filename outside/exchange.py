"""Common to all outside systems: a request is posted once, then its state is queried."""

import ssl
from abc import ABC, abstractmethod
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest

TIMEOUT_SECONDS = 10.0
KEPT_OPEN_SECONDS = (
    2.0  # shorter than servers keep idle connections, so that none is reused while it closes
)
FAULTS_SHOWN = 5


@cache
def trust() -> ssl.SSLContext:
    """The machine's certificates, loaded once: loading them costs more than a request."""
    return httpx.create_ssl_context()


class ExchangeAnswer(BaseModel):
    """The state of a request as reported by a system; untrusted input. `state` starts as
    pending."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: str


A = TypeVar("A", bound=ExchangeAnswer)


class HttpSystem:
    """The connections to a system over HTTP, opened by the first request."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport
        self._opened: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Close the connections to the system; the next request opens new ones."""
        if self._opened is not None:
            client, self._opened = self._opened, None
            await client.aclose()

    def _client(self) -> httpx.AsyncClient:
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                timeout=TIMEOUT_SECONDS,
                limits=httpx.Limits(keepalive_expiry=KEPT_OPEN_SECONDS),
                transport=self._transport,
                verify=trust(),
            )
        return self._opened


class HttpExchange(HttpSystem, ABC, Generic[A]):
    """A port over HTTP. Subclasses define the system's name, where and what to post, and how to
    interpret its final answers."""

    name: ClassVar[str]
    erased: ClassVar[str] = "所需的个人信息已依法删除"
    answer: type[A]

    @abstractmethod
    def place(self, effect: EffectRequest) -> str:
        """The collection to which requests of this kind are posted."""

    @abstractmethod
    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        """The body to post; None if the personal data it needs was erased."""

    @abstractmethod
    def outcome_of(self, effect: EffectRequest, answer: A) -> Outcome:
        """The outcome that a final answer means."""

    def asked_at(self, effect: EffectRequest) -> str:
        """The address at which the state of a request is queried."""
        return self.place(effect)

    async def send(self, effect: EffectRequest) -> Outcome:
        """Post the request. Raises httpx.HTTPError when it is unknown whether it arrived."""
        return await self.post(effect, self.body(effect))

    async def post(self, effect: EffectRequest, body: dict[str, Any] | None) -> Outcome:
        """Post a body for the request; None where the personal data it needs was erased."""
        if body is None:
            return Outcome(state="failed", reason=self.erased)
        response = await self._client().post(
            f"{self._url}/{self.place(effect)}",
            json=body,
            headers={"Idempotency-Key": _escaped(effect.effect_id)},
        )
        return self._understood(effect, response)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """The state of the request; None if the system does not know it."""
        path = f"{self.asked_at(effect)}/{_escaped(effect.effect_id)}"
        response = await self._client().get(f"{self._url}/{path}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return self._understood(effect, response)

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
        return self.outcome_of(effect, answer)

    def failed(self, what: str) -> Outcome:
        """A failed outcome that names the system."""
        return Outcome(state="failed", reason=f"{self.name}{what}")


def _escaped(effect_id: str) -> str:
    """Case numbers are Chinese, and headers and paths are ASCII."""
    return quote(effect_id, safe="")


def _places(error: ValidationError) -> str:
    """The invalid fields, without their values, which may be personal data."""
    places = {".".join(map(str, fault["loc"])) for fault in error.errors()}
    return "、".join(sorted(places)[:FAULTS_SHOWN])
