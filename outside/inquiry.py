"""The network inquiry systems (总对总, 点对点): one adapter, an instance for each system."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.values import AssetKind
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

HITS_MAX = 1_000  # ample for one person's assets; a larger answer is invalid
AMOUNT_MAX_FEN = 10**15


class Found(BaseModel):
    """One property item; `person` is the index of its owner among the persons queried."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hit_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,40}$")]
    person: Annotated[int, Field(ge=0)]
    asset_kind: AssetKind
    institution: Annotated[str, Field(min_length=1, max_length=100)]
    amount_fen: Annotated[int, Field(ge=0, le=AMOUNT_MAX_FEN)] | None
    online: bool
    division: Annotated[str, Field(pattern=r"^([1-8][0-9]{5})?$")] = ""


class InquiryAnswer(ExchangeAnswer):
    """The state of an inquiry."""

    state: Literal["pending", "answered", "failed"]
    answered_at: str | None = None
    hits: Annotated[tuple[Found, ...], Field(max_length=HITS_MAX)] = ()
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpInquiry(HttpExchange[InquiryAnswer]):
    """Starts inquiries and fetches their feedback.

    The result of a confirmed outcome is `{"hits": [...]}`, each hit as in `Found`.
    """

    name: ClassVar[str] = "查询系统"
    erased: ClassVar[str] = "被查询人的个人信息已被删除"
    answer = InquiryAnswer

    def place(self, _effect: EffectRequest) -> str:
        return "inquiries"

    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        payload = effect.payload
        persons = [{"name": p["name"], "code": p.get("code")} for p in payload["persons"]]
        if any(person["name"] is None for person in persons):
            return None
        return {
            "request_id": effect.effect_id,
            "case_id": effect.case_id,
            "persons": persons,
            "departments": payload["departments"],
        }

    def outcome_of(self, effect: EffectRequest, answer: InquiryAnswer) -> Outcome:
        if answer.state == "failed":
            return Outcome(state="failed", reason=answer.reason)
        persons = effect.payload["persons"]
        if persons and any(hit.person >= len(persons) for hit in answer.hits):
            return self.failed("反馈了未被查询的人")
        hits = [hit.model_dump() for hit in answer.hits]
        return Outcome(state="confirmed", result={"hits": hits})
