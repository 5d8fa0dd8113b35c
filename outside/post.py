"""The court post (法院专递): documents by post, and the receipt or the reason that comes back."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

FIELDS = ("document_id", "document_kind", "addressee", "name", "phone", "address")


class PostAnswer(BaseModel):
    """Where a mailing stands, taken as hostile input."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: Literal["pending", "delivered", "returned"]
    settled_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpPost:
    """Posts documents (`post.send`).

    The confirmed outcome's result is `{"served_at"}`: the day noted on the receipt, which is
    the day of service (民事诉讼法 第九十一条: 以回执上注明的收件日期为送达日期).
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Post it; raises httpx.HTTPError when it is not known whether the post took it."""
        async with http_client(self._transport) as client:
            # Case numbers are Chinese and headers are ASCII: the key goes percent-encoded.
            response = await client.post(
                f"{self._url}/mailings",
                json=_body(effect),
                headers={"Idempotency-Key": quote(effect.effect_id, safe="")},
            )
        return _outcome(response, effect)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where it stands; None when the post never heard of it."""
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/mailings/{quote(effect.effect_id, safe='')}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return _outcome(response, effect)


def _body(effect: EffectRequest) -> dict[str, Any]:
    """三、(二)4: without a confirmed address the post delivers to all registered ones at once."""
    given = {name: effect.payload.get(name) for name in FIELDS}
    return {
        "request_id": effect.effect_id,
        "case_id": effect.case_id,
        "every_registered_address": given["address"] is None,
        **given,
    }


def _outcome(response: httpx.Response, effect: EffectRequest) -> Outcome:
    if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        response.raise_for_status()
    if not response.is_success:
        return Outcome(state="failed", reason=f"邮政拒绝了请求（{response.status_code}）")
    try:
        answer = PostAnswer.model_validate_json(response.content)
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        return Outcome(state="failed", reason=f"邮政的答复不合规范：{'、'.join(places[:5])}")
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason="邮政答复了另一请求")
    if answer.state == "pending":
        return Outcome(state="pending")
    if answer.state == "returned":
        return Outcome(state="failed", reason=answer.reason or "退回未说明原因")
    if answer.settled_at is None:
        return Outcome(state="failed", reason="邮政的答复缺少签收时间")
    return Outcome(state="confirmed", result={"served_at": answer.settled_at.isoformat()})
