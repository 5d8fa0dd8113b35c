"""The court post (法院专递): documents by post, with the receipt or the reason of a return."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

FIELDS = ("document_id", "document_kind", "addressee", "name", "phone", "address")


class PostAnswer(ExchangeAnswer):
    """The state of a mailing; untrusted input."""

    state: Literal["pending", "delivered", "returned"]
    settled_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpPost(HttpExchange[PostAnswer]):
    """Posts documents (`post.send`).

    The confirmed outcome's result is `{"served_at"}`: the day noted on the receipt, which is
    the day of service (民事诉讼法 第九十一条: 以回执上注明的收件日期为送达日期).
    """

    name: ClassVar[str] = "邮政"
    answer = PostAnswer

    def place(self, _effect: EffectRequest) -> str:
        return "mailings"

    def body(self, effect: EffectRequest) -> dict[str, Any]:
        """Without a confirmed address it goes to the registered ones that the court names."""
        given = {name: effect.payload.get(name) for name in FIELDS}
        return {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "registered_addresses": effect.payload.get("registered_addresses", []),
            **given,
        }

    def outcome_of(self, _effect: EffectRequest, answer: PostAnswer) -> Outcome:
        if answer.state == "returned":
            return Outcome(state="failed", reason=answer.reason or "退回未说明原因")
        if answer.settled_at is None:
            return self.failed("的答复缺少签收时间")
        return Outcome(state="confirmed", result={"served_at": answer.settled_at.isoformat()})
