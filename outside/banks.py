"""The banks, reached through the network control system: freezes and deductions."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from kernel.base.zone import CHINA
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

PLACES = {"banks.freeze": "freezes", "banks.deduct": "deductions"}


class BankAnswer(ExchangeAnswer):
    """The state of a request. `amount_fen` is what was frozen or deducted, in fen, `expires_on` the
    last day of a freeze where the bank states it."""

    state: Literal["pending", "done", "failed"]
    done_at: AwareDatetime | None = None
    amount_fen: Annotated[int, Field(gt=0)] | None = None
    expires_on: date | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpBanks(HttpExchange[BankAnswer]):
    """Requests freezes (`banks.freeze`) and deductions (`banks.deduct`).

    The result of a confirmed outcome is `{"amount_fen", "effective_at"}`, with `"expires_on"` where
    the bank states the last day of a freeze.
    """

    name: ClassVar[str] = "银行"
    answer = BankAnswer

    def place(self, effect: EffectRequest) -> str:
        return PLACES[effect.kind]

    def body(self, effect: EffectRequest) -> dict[str, Any]:
        payload = effect.payload
        body = {
            "request_id": effect.effect_id,
            "hit_id": payload["hit_id"],
            "amount_fen": payload["amount_fen"],
            "ruling": payload.get("ruling", ""),
            "assistance": payload.get("assistance", ""),
        }
        if effect.kind == "banks.deduct":
            body |= {"freeze_id": payload["freeze_id"], "case_id": effect.case_id}
        return body

    def outcome_of(self, effect: EffectRequest, answer: BankAnswer) -> Outcome:
        """A bank may freeze less than requested, never more; it deducts the full amount or
        nothing."""
        if answer.state == "failed":
            return Outcome(state="failed", reason=answer.reason)
        asked_fen: int = effect.payload["amount_fen"]
        amount_fen, done_at = answer.amount_fen, answer.done_at
        if amount_fen is None or done_at is None:
            return self.failed("的答复缺少金额或时间")
        if amount_fen > asked_fen or (effect.kind == "banks.deduct" and amount_fen != asked_fen):
            return self.failed("答复的金额与请求不符")
        if answer.expires_on is not None and answer.expires_on < done_at.astimezone(CHINA).date():
            return self.failed("答复的冻结届满日早于冻结之日")
        ends = {} if answer.expires_on is None else {"expires_on": answer.expires_on.isoformat()}
        result = {"amount_fen": amount_fen, "effective_at": done_at.isoformat(), **ends}
        return Outcome(state="confirmed", result=result)
