"""The bank of the case accounts (一案一账号): opens a case's account and pays out of it."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

PLACES = {"accounts.open": "accounts", "accounts.pay": "payouts"}

Number = Annotated[str, Field(pattern=r"^[0-9]{8,40}$")]
Reference = Annotated[str, Field(min_length=1, max_length=200)]


class AccountAnswer(ExchangeAnswer):
    """The state of a request: the account number once it is open, the bank's reference once it
    paid."""

    state: Literal["pending", "done", "failed"]
    done_at: AwareDatetime | None = None
    account_number: Number | None = None
    bank_reference: Reference | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpAccounts(HttpExchange[AccountAnswer]):
    """Requests accounts (`accounts.open`) and payouts (`accounts.pay`).

    The result of a confirmed outcome is `{"account_number"}` or `{"bank_reference"}`.
    """

    name: ClassVar[str] = "银行"
    erased: ClassVar[str] = "收款账户信息已被删除"
    answer = AccountAnswer

    def place(self, effect: EffectRequest) -> str:
        return PLACES[effect.kind]

    def asked_at(self, _effect: EffectRequest) -> str:
        return "requests"

    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        payload = effect.payload
        if effect.kind == "accounts.open":
            return {"case_id": payload["case_id"]}
        if payload["account"] is None:
            return None
        return {name: payload[name] for name in ("payout_id", "case_id", "account", "amount_fen")}

    def outcome_of(self, effect: EffectRequest, answer: AccountAnswer) -> Outcome:
        if answer.state == "failed":
            return Outcome(state="failed", reason=answer.reason)
        if effect.kind == "accounts.open":
            name, value = "account_number", answer.account_number
        else:
            name, value = "bank_reference", answer.bank_reference
        if value is None:
            return self.failed("的答复缺少账号或流水号")
        return Outcome(state="confirmed", result={name: value})
