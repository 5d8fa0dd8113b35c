"""The national platform of dishonest debtors (失信被执行人名单库)."""

from typing import Any, ClassVar, Literal

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange


class DefaulterListAnswer(ExchangeAnswer):
    """The state of an entry. `listing` is the platform's number of a published entry."""

    state: Literal["pending", "published", "refused"]
    answered_at: str | None = None
    listing: str | None = None
    reason: str = ""


class HttpDefaulterList(HttpExchange[DefaulterListAnswer]):
    """Enters dishonest debtors (`defaulter_list.enter`). The result of a confirmed outcome is
    `{"listing"}`."""

    name: ClassVar[str] = "名单库"
    erased: ClassVar[str] = "被执行人身份信息已删除，无法录入"
    answer = DefaulterListAnswer

    def place(self, _effect: EffectRequest) -> str:
        return "listings"

    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        payload = effect.payload
        if payload["name"] is None:
            return None
        return {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "name": payload["name"],
            "code": payload["code"],
            "article": payload["article"],
            "circumstances": payload["circumstances"],
        }

    def outcome_of(self, _effect: EffectRequest, answer: DefaulterListAnswer) -> Outcome:
        if answer.state == "refused":
            return Outcome(state="failed", reason=answer.reason or "名单库不接受该请求")
        if not answer.listing:
            return self.failed("的答复缺少编号")
        return Outcome(state="confirmed", result={"listing": answer.listing})
