"""The platform of entrusted matters (事项委托系统): what courts entrust to each other."""

import base64
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from contracts.control_entrustment import (
    EntrustedMatterKind,
    EntrustmentPaperKind,
    MatterOutcome,
    MatterReturnGround,
)
from contracts.control_matters import MessageKind
from kernel.deciding.definition import Outcome
from kernel.files.contents import Contents, Infected, Kept
from kernel.files.kinds import NotAccepted
from kernel.files.sealing import Damaged
from kernel.files.store import Missing
from kernel.journal.protocol import EffectRequest
from kernel.people.sealed import Erased, Keyring, case_key
from outside.exchange import ExchangeAnswer, HttpExchange

PLACES = {
    "entrustments.send": "matters",
    "entrustments.act": "acts",
    "entrustments.collect": "messages",
}
PAPERS_MAX = 20
PAPER_CHARACTERS_MAX = 14_000_000  # of base64: ten megabytes
TO_US = frozenset({"accepted", "papers_asked", "answered", "returned"})
TEXT_MAX = 2_000

Number = Annotated[str, Field(pattern=r"^WT[0-9]{8,20}$")]
Court = Annotated[str, Field(min_length=4, max_length=60)]
Words = Annotated[str, Field(max_length=TEXT_MAX)]


class _Given(BaseModel):
    """Untrusted input."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Paper(_Given):
    """A paper that came with a message. `content` is base64."""

    paper: EntrustmentPaperKind
    name: Annotated[str, Field(min_length=1, max_length=120)]
    content: Annotated[str, Field(min_length=4, max_length=PAPER_CHARACTERS_MAX)]


class PlatformMessage(_Given):
    """What the platform has for a court."""

    message: Annotated[int, Field(ge=1)]
    kind: MessageKind
    number: Number
    from_court: Court
    case_number: Annotated[str, Field(min_length=1, max_length=60)]
    entrustment_id: Annotated[str, Field(min_length=1, max_length=100)]
    at: AwareDatetime
    matter: EntrustedMatterKind = "other"
    demand: Words = ""
    answer_by: date | None = None
    papers: Annotated[tuple[_Paper, ...], Field(max_length=PAPERS_MAX)] = ()
    asked: Annotated[tuple[EntrustmentPaperKind, ...], Field(max_length=PAPERS_MAX)] = ()
    outcome: MatterOutcome | None = None
    ground: MatterReturnGround | None = None
    detail: Words = ""


class PlatformAnswer(ExchangeAnswer):
    """The state of a request: the number of a matter that was taken, or a message, which is looked
    at by itself so that one that cannot be is refused and not asked for again."""

    state: Literal["pending", "done", "failed"]
    number: Number | None = None
    message: dict[str, Any] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpEntrustments(HttpExchange[PlatformAnswer]):
    """Sends entrustments (`entrustments.send`), tells what this court did with a matter
    (`entrustments.act`), and collects the next message for it (`entrustments.collect`).

    The papers of a case are read here and go with the request; those that come are checked, kept
    under the key of the matter or case, and words are sealed, before the log hears of them. The
    result of a confirmed outcome is `{"number"}`, `{}`, or the fields of EntrustmentMessageTaken.
    """

    name: ClassVar[str] = "事项委托平台"
    answer = PlatformAnswer

    def __init__(
        self, url: str, contents: Contents, keyring: Keyring, transport: Any = None
    ) -> None:
        super().__init__(url, transport)
        self._contents = contents
        self._keyring = keyring

    def place(self, effect: EffectRequest) -> str:
        return PLACES[effect.kind]

    def asked_at(self, _effect: EffectRequest) -> str:
        return "requests"

    def body(self, effect: EffectRequest) -> dict[str, Any] | None:
        """The body without its papers; None where words that it needs were erased."""
        given = {name: value for name, value in effect.payload.items() if name != "papers"}
        if any(given.get(name, "") is None for name in ("demand", "detail")):
            return None
        return {"request_id": effect.effect_id, "court": effect.court, **given}

    async def send(self, effect: EffectRequest) -> Outcome:
        """Post the request with its papers. Raises httpx.HTTPError or StoreAway where it is unknown
        whether it arrived."""
        body = self.body(effect)
        try:
            papers = [await self._read(effect, paper) for paper in effect.payload.get("papers", ())]
        except (Damaged, Missing):
            return self.failed("所需的委托材料无法读取")
        except Erased:
            return Outcome(state="failed", reason=self.erased)
        if body is not None and "papers" in effect.payload:
            body["papers"] = papers
        return await self._taken_in(effect, await self.post(effect, body))

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        outcome = await super().ask(effect)
        return None if outcome is None else await self._taken_in(effect, outcome)

    def outcome_of(self, effect: EffectRequest, answer: PlatformAnswer) -> Outcome:
        if answer.state == "failed":
            return Outcome(state="failed", reason=answer.reason or f"{self.name}未说明原因")
        if effect.kind == "entrustments.collect":
            return Outcome(state="confirmed", result={"message": answer.message})
        if effect.kind == "entrustments.act":
            return Outcome(state="confirmed")
        if answer.number is None:
            return self.failed("的答复缺少事项编号")
        return Outcome(state="confirmed", result={"number": answer.number})

    async def _read(self, effect: EffectRequest, paper: dict[str, Any]) -> dict[str, str]:
        kept = Kept(paper["file_id"], paper["content"], paper["size_bytes"])
        span = range(paper["size_bytes"])
        parts = [
            part async for part in self._contents.read(effect.court, effect.case_id, kept, span)
        ]
        content = base64.b64encode(b"".join(parts)).decode()
        return {"paper": paper["paper"], "name": paper["file_name"], "content": content}

    async def _taken_in(self, effect: EffectRequest, outcome: Outcome) -> Outcome:
        """A message that was collected, checked, with its papers kept and its words sealed."""
        if effect.kind != "entrustments.collect" or outcome.state != "confirmed":
            return outcome
        try:
            message = PlatformMessage.model_validate(outcome.result["message"])
        except ValidationError as error:
            faults = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
            return self.failed(f"的消息不合规范：{'、'.join(faults[:5])}")
        why = _why_not(message, effect.payload["message"])
        if why:
            return self.failed(why)
        try:
            return Outcome(state="confirmed", result=await self._result(effect.court, message))
        except (NotAccepted, Infected):
            return self.failed("的消息所附材料不能接受")
        except ValueError:
            return self.failed("的消息所附材料无法解码")
        except Erased:
            return Outcome(state="failed", reason=self.erased)

    async def _result(self, court: str, told: PlatformMessage) -> dict[str, Any]:
        case_id = told.case_number if told.kind in TO_US else told.number
        papers = [
            await self._kept(court, case_id, f"{told.number}-{told.message}-{place}", paper)
            for place, paper in enumerate(told.papers, start=1)
        ]
        return {
            "message_kind": told.kind,
            "number": told.number,
            "from_court": told.from_court,
            "their_case_id": told.case_number,
            "entrustment_id": told.entrustment_id,
            "told_at": told.at.isoformat(),
            "matter": told.matter,
            "demand": await self._sealed(court, case_id, told.demand),
            "answer_by": told.answer_by.isoformat() if told.answer_by else None,
            "papers": papers,
            "asked": list(told.asked),
            "outcome": told.outcome,
            "ground": told.ground,
            "result": await self._sealed(court, case_id, told.detail),
        }

    async def _kept(self, court: str, case_id: str, file_id: str, paper: _Paper) -> dict[str, Any]:
        plain = base64.b64decode(paper.content, validate=True)
        checked = await self._contents.take_in(court, case_id, file_id, plain)
        return {
            "paper": paper.paper,
            "file_id": file_id,
            "content": checked.content,
            "size_bytes": len(plain),
            "file_kind": checked.kind,
            "file_name": await self._sealed(court, case_id, paper.name),
            "scanned_by": checked.scanned_by,
        }

    async def _sealed(self, court: str, case_id: str, text: str) -> Any:
        if not text.strip():
            return ""
        return asdict(await self._keyring.seal(court, case_key(case_id), text))


def _why_not(told: PlatformMessage, wanted: int) -> str:
    """Why a message of the right shape cannot be one; empty if it can."""
    if told.message != wanted:
        return "答复了另一消息"
    if told.kind in TO_US and not told.entrustment_id.startswith(f"{told.case_number}-E-"):
        return "的消息所称委托与案号不符"
    needed: Sequence[tuple[str, object]] = (
        ("answered", told.outcome),
        ("returned", told.ground),
        ("papers_asked", told.asked),
        ("entrusted", told.demand.strip()),
    )
    lacks = [kind for kind, given in needed if kind == told.kind and not given]
    return "的消息缺少应有的内容" if lacks else ""
