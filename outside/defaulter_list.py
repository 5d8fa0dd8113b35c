"""The national platform of the two public lists (失信、限制消费名单库)."""

from typing import Any, ClassVar, Literal

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

ENTER = "publish_listing"  # the operation that makes a new entry, with a number of its own


class DefaulterListAnswer(ExchangeAnswer):
    """The state of a request. `listing` is the platform's number of an entry that it published."""

    state: Literal["pending", "published", "made", "refused"]
    answered_at: str | None = None
    listing: str | None = None
    reason: str = ""


class HttpDefaulterList(HttpExchange[DefaulterListAnswer]):
    """Enters dishonest debtors (`defaulter_list.publish_listing`), and makes every other change of
    the two lists (`defaulter_list.<operation>`). The result of a confirmed entry is
    `{"listing"}`."""

    name: ClassVar[str] = "名单库"
    erased: ClassVar[str] = "被执行人身份信息已删除，无法操作"
    answer = DefaulterListAnswer

    def place(self, effect: EffectRequest) -> str:
        return "listings" if _operation(effect) == ENTER else "changes"

    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        payload = effect.payload
        if payload["name"] is None:
            return None
        body = {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "name": payload["name"],
            "code": payload["code"],
            "article": payload["article"],
            "circumstances": payload["circumstances"],
        }
        if _operation(effect) == ENTER:
            return body
        return {**body, "operation": _operation(effect), "listing": payload["listing"]}

    def outcome_of(self, effect: EffectRequest, answer: DefaulterListAnswer) -> Outcome:
        if answer.state == "refused":
            return Outcome(state="failed", reason=answer.reason or "名单库不接受该请求")
        entering = _operation(effect) == ENTER
        if entering is not (answer.state == "published"):
            return self.failed("答复的不是所请求的操作")
        if not entering:
            return Outcome(state="confirmed")
        if not answer.listing:
            return self.failed("的答复缺少编号")
        return Outcome(state="confirmed", result={"listing": answer.listing})


def _operation(effect: EffectRequest) -> str:
    return effect.kind.partition(".")[2]
