"""The court post (法院专递): documents by post, with the receipt or the reason of a return."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

LETTERS_MAX = 7  # one for each kind of address
FIELDS = ("document_id", "document_kind", "addressee", "name", "phone", "address")


UNTOLD = "退回未说明原因"


class LetterAnswer(BaseModel):
    """What came of one letter of a mailing; untrusted input."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: Annotated[str, Field(max_length=200)]
    state: Literal["pending", "delivered", "returned"]
    reason: Annotated[str, Field(max_length=500)] = ""


class PostAnswer(ExchangeAnswer):
    """The state of a mailing, and of each of its letters; untrusted input."""

    state: Literal["pending", "delivered", "returned"]
    settled_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""
    letters: Annotated[tuple[LetterAnswer, ...], Field(max_length=LETTERS_MAX)] = ()


class HttpPost(HttpExchange[PostAnswer]):
    """Posts documents (`post.send`).

    The confirmed outcome's result is `{"served_at"}`: the day noted on the receipt, which is
    the day of service (民事诉讼法 第九十一条: 以回执上注明的收件日期为送达日期), with the `place`
    where it was taken, of several. What came back tells the reason of each letter.
    """

    name: ClassVar[str] = "邮政"
    answer = PostAnswer

    def place(self, _effect: EffectRequest) -> str:
        return "mailings"

    def body(self, effect: EffectRequest) -> dict[str, Any]:
        """Without a confirmed address it goes to the registered ones that the court names."""
        given = {name: effect.payload.get(name) for name in FIELDS}
        letters = effect.payload.get("letters", [])
        return {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "registered_addresses": effect.payload.get("registered_addresses", []),
            "letters": [one for one in letters if one["address"] is not None],  # None: erased
            **given,
        }

    def outcome_of(self, effect: EffectRequest, answer: PostAnswer) -> Outcome:
        if answer.state == "returned":
            reasons = [f"{one.place}：{one.reason or UNTOLD}" for one in answer.letters]
            return Outcome(state="failed", reason="；".join(reasons) or answer.reason or UNTOLD)
        if answer.settled_at is None:
            return self.failed("的答复缺少签收时间")
        result = {"served_at": answer.settled_at.isoformat()}
        asked = {one["place"] for one in effect.payload.get("letters", [])}
        taken = [one.place for one in answer.letters if one.state == "delivered"]
        if asked.issuperset(taken) and taken:
            result["place"] = taken[0]
        return Outcome(state="confirmed", result=result)
