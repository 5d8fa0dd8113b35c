"""The banks, as the network control system reaches them: freezes and deductions."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

PLACES = {"banks.freeze": "freezes", "banks.deduct": "deductions"}


class BankAnswer(BaseModel):
    """Where a request stands. `amount_fen` is what was frozen or deducted, in fen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: Literal["pending", "done", "failed"]
    done_at: AwareDatetime | None = None
    amount_fen: Annotated[int, Field(gt=0)] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpBanks:
    """Asks for freezes (`banks.freeze`) and deductions (`banks.deduct`).

    The confirmed outcome's result is `{"amount_fen", "effective_at"}`.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Ask for it; raises httpx.HTTPError when it is not known whether the bank heard."""
        async with http_client(self._transport) as client:
            response = await client.post(
                f"{self._url}/{PLACES[effect.kind]}",
                json=_body(effect),
                headers={"Idempotency-Key": quote(effect.effect_id, safe="")},
            )
        return _outcome(response, effect)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where it stands; None when the banks never heard of it."""
        path = f"{PLACES[effect.kind]}/{quote(effect.effect_id, safe='')}"
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/{path}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return _outcome(response, effect)


def _body(effect: EffectRequest) -> dict[str, Any]:
    payload = effect.payload
    body = {
        "request_id": effect.effect_id,
        "hit_id": payload["hit_id"],
        "amount_fen": payload["amount_fen"],
    }
    if effect.kind == "banks.deduct":
        body |= {"freeze_id": payload["freeze_id"], "case_id": effect.case_id}
    return body


def _outcome(response: httpx.Response, effect: EffectRequest) -> Outcome:
    if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        response.raise_for_status()
    if not response.is_success:
        return Outcome(state="failed", reason=f"银行拒绝了请求（{response.status_code}）")
    try:
        answer = BankAnswer.model_validate_json(response.content)
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        return Outcome(state="failed", reason=f"银行的答复不合规范：{'、'.join(places[:5])}")
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason="银行答复了另一请求")
    if answer.state == "pending":
        return Outcome(state="pending")
    if answer.state == "failed":
        return Outcome(state="failed", reason=answer.reason)
    return _done(effect, answer.amount_fen, answer.done_at)


def _done(effect: EffectRequest, amount_fen: int | None, done_at: datetime | None) -> Outcome:
    """A bank may freeze less than was asked, never more; it deducts the amount or nothing."""
    asked_fen: int = effect.payload["amount_fen"]
    if amount_fen is None or done_at is None:
        return Outcome(state="failed", reason="银行的答复缺少金额或时间")
    if amount_fen > asked_fen or (effect.kind == "banks.deduct" and amount_fen != asked_fen):
        return Outcome(state="failed", reason="银行答复的金额与请求不符")
    return Outcome(
        state="confirmed",
        result={"amount_fen": amount_fen, "effective_at": done_at.isoformat()},
    )
