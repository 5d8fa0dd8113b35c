"""The bank of the case accounts (一案一账号): opens a case's account and pays out of it."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

PLACES = {"accounts.open": "accounts", "accounts.pay": "payouts"}

Number = Annotated[str, Field(pattern=r"^[0-9]{8,40}$")]
Reference = Annotated[str, Field(min_length=1, max_length=200)]


class AccountAnswer(BaseModel):
    """Where a request stands: the account once it is open, the bank's number once it paid."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: str
    state: Literal["pending", "done", "failed"]
    done_at: AwareDatetime | None = None
    account_number: Number | None = None
    bank_reference: Reference | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpAccounts:
    """Has accounts opened (`accounts.open`) and payouts made (`accounts.pay`).

    The confirmed outcome's result is `{"account_number"}` or `{"bank_reference"}`.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Ask for it; raises httpx.HTTPError when it is not known whether the bank heard."""
        if effect.kind == "accounts.pay" and effect.payload["account"] is None:
            return Outcome(state="failed", reason="收款账户信息已被删除")
        async with http_client(self._transport) as client:
            response = await client.post(
                f"{self._url}/{PLACES[effect.kind]}",
                json=_body(effect),
                headers={"Idempotency-Key": quote(effect.effect_id, safe="")},
            )
        return _outcome(response, effect)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where it stands; None when the bank never heard of it."""
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/requests/{quote(effect.effect_id, safe='')}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return _outcome(response, effect)


def _body(effect: EffectRequest) -> dict[str, Any]:
    payload = effect.payload
    if effect.kind == "accounts.open":
        return {"case_id": payload["case_id"]}
    return {
        "payout_id": payload["payout_id"],
        "case_id": payload["case_id"],
        "account": payload["account"],
        "amount_fen": payload["amount_fen"],
    }


def _outcome(response: httpx.Response, effect: EffectRequest) -> Outcome:
    if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        response.raise_for_status()
    if not response.is_success:
        return Outcome(state="failed", reason=f"银行拒绝了请求（{response.status_code}）")
    try:
        answer = AccountAnswer.model_validate_json(response.content)
    except ValidationError as error:
        # The fields at fault, without their values: they may be account numbers.
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        return Outcome(state="failed", reason=f"银行的答复不合规范：{'、'.join(places[:5])}")
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason="银行答复了另一请求")
    if answer.state == "pending":
        return Outcome(state="pending")
    if answer.state == "failed":
        return Outcome(state="failed", reason=answer.reason)
    return _done(effect, answer)


def _done(effect: EffectRequest, answer: AccountAnswer) -> Outcome:
    if effect.kind == "accounts.open":
        name, value = "account_number", answer.account_number
    else:
        name, value = "bank_reference", answer.bank_reference
    if value is None:
        return Outcome(state="failed", reason="银行的答复缺少账号或流水号")
    return Outcome(state="confirmed", result={name: value})
