"""The way to the national platform of dishonest debtors (失信被执行人名单库)."""

from typing import Literal
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

ERASED = "被执行人身份信息已删除，无法录入"
GARBLED = "名单库的答复无法识别"
DISPUTED = "名单库不接受该请求"


class Answer(BaseModel):
    """The platform's answer, taken as hostile input."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: Literal["pending", "published", "refused"]
    answered_at: str | None = None
    listing: str | None = None
    reason: str = ""


class HttpCredit:
    """Enters dishonest debtors, and asks what became of an entry."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Send the entry; raises httpx.HTTPError when its outcome is not known."""
        payload = effect.payload
        if payload["name"] is None:
            return Outcome(state="failed", reason=ERASED)
        body = {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "name": payload["name"],
            "code": payload["code"],
            "article": payload["article"],
            "circumstances": payload["circumstances"],
        }
        async with http_client(self._transport) as client:
            # Case numbers are Chinese and headers are ASCII: the key goes percent-encoded.
            key = {"Idempotency-Key": quote(effect.effect_id, safe="")}
            response = await client.post(f"{self._url}/listings", json=body, headers=key)
        return understood(effect, response)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """What became of the entry; None when the platform never heard of it."""
        place = quote(effect.effect_id, safe="")
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/listings/{place}")
        return (
            None if response.status_code == httpx.codes.NOT_FOUND else understood(effect, response)
        )


def understood(effect: EffectRequest, response: httpx.Response) -> Outcome:
    """The outcome an answer means; raises httpx.HTTPStatusError on the platform's own faults."""
    if response.is_server_error:
        response.raise_for_status()
    if response.is_error:
        return Outcome(state="failed", reason=f"{DISPUTED}（{response.status_code}）")
    try:
        answer = Answer.model_validate_json(response.content)
    except ValidationError:
        return Outcome(state="failed", reason=GARBLED)
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason=GARBLED)
    match answer:
        case Answer(state="pending"):
            return Outcome(state="pending")
        case Answer(state="published", listing=str() as listing) if listing:
            return Outcome(state="confirmed", result={"listing": listing})
        case Answer(state="refused"):
            return Outcome(state="failed", reason=answer.reason or DISPUTED)
        case _:
            return Outcome(state="failed", reason=GARBLED)
