"""The court's messages: the central service platform (集中送达平台) and notices to parties.

Notices go by 12368 (SMS), the 智慧法院 app or WeChat; all of them through one gateway.
"""

from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

PLACES = {"messages.serve": "services", "messages.notify": "notices"}
FIELDS = {
    "messages.serve": ("document_id", "document_kind", "addressee", "name", "phone"),
    "messages.notify": ("channel", "addressee", "event", "article", "name", "phone"),
}


class MessageAnswer(BaseModel):
    """Where a message stands, taken as hostile input."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: Literal["pending", "delivered", "failed"]
    settled_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpMessages:
    """Serves electronically (`messages.serve`) and tells parties (`messages.notify`).

    The confirmed outcome's result is `{"served_at"}`: when the message arrived.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Send it; raises httpx.HTTPError when it is not known whether the gateway heard."""
        async with http_client(self._transport) as client:
            # Case numbers are Chinese and headers are ASCII: the key goes percent-encoded.
            response = await client.post(
                f"{self._url}/{PLACES[effect.kind]}",
                json=_body(effect),
                headers={"Idempotency-Key": quote(effect.effect_id, safe="")},
            )
        return _outcome(response, effect)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where it stands; None when the gateway never heard of it."""
        path = f"{PLACES[effect.kind]}/{quote(effect.effect_id, safe='')}"
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/{path}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return _outcome(response, effect)


def _body(effect: EffectRequest) -> dict[str, Any]:
    """What the gateway may know. Personal data may be missing: never given, or erased."""
    given = {name: effect.payload.get(name) for name in FIELDS[effect.kind]}
    return {"request_id": effect.effect_id, "case_id": effect.case_id, **given}


def _outcome(response: httpx.Response, effect: EffectRequest) -> Outcome:
    if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        response.raise_for_status()
    if not response.is_success:
        return Outcome(state="failed", reason=f"送达平台拒绝了请求（{response.status_code}）")
    try:
        answer = MessageAnswer.model_validate_json(response.content)
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        return Outcome(state="failed", reason=f"送达平台的答复不合规范：{'、'.join(places[:5])}")
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason="送达平台答复了另一请求")
    if answer.state == "pending":
        return Outcome(state="pending")
    if answer.state == "failed":
        return Outcome(state="failed", reason=answer.reason or "送达平台未说明原因")
    if answer.settled_at is None:
        return Outcome(state="failed", reason="送达平台的答复缺少送达时间")
    return Outcome(state="confirmed", result={"served_at": answer.settled_at.isoformat()})
