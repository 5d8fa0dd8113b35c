"""Messages of the court: the central service platform (集中送达平台) and notices to parties.

Notices go by 12368 (SMS), the 智慧法院 app or WeChat, all through one gateway.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.exchange import ExchangeAnswer, HttpExchange

PLACES = {"messages.serve": "services", "messages.notify": "notices"}
FIELDS = {
    "messages.serve": ("document_id", "document_kind", "addressee", "name", "phone"),
    "messages.notify": ("channel", "addressee", "event", "article", "name", "phone"),
}


class MessageAnswer(ExchangeAnswer):
    """The state of a message; untrusted input."""

    state: Literal["pending", "delivered", "failed"]
    settled_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpMessages(HttpExchange[MessageAnswer]):
    """Serves documents electronically (`messages.serve`) and notifies parties (`messages.notify`).

    The result of a confirmed outcome is `{"served_at"}`: when the message arrived.
    """

    name: ClassVar[str] = "送达平台"
    answer = MessageAnswer

    def place(self, effect: EffectRequest) -> str:
        return PLACES[effect.kind]

    def body(self, effect: EffectRequest) -> dict[str, Any]:
        """The data for the gateway. Personal data may be missing because it was never given or
        was erased."""
        given = {name: effect.payload.get(name) for name in FIELDS[effect.kind]}
        return {"request_id": effect.effect_id, "case_id": effect.case_id, **given}

    def outcome_of(self, _effect: EffectRequest, answer: MessageAnswer) -> Outcome:
        if answer.state == "failed":
            return Outcome(state="failed", reason=answer.reason or "送达平台未说明原因")
        if answer.settled_at is None:
            return self.failed("的答复缺少送达时间")
        return Outcome(state="confirmed", result={"served_at": answer.settled_at.isoformat()})
