"""Reactions of entrustment: requests to the platform, its answers, and what its messages move."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from contracts.control import ControlEvent
from contracts.control_entrustment import (
    EntrustmentAnswered,
    EntrustmentPaper,
    EntrustmentSent,
    EntrustmentSupplemented,
    EntrustmentUrged,
    EntrustmentWithdrawn,
)
from contracts.control_matters import (
    EntrustmentInboxOpened,
    EntrustmentMessageRefused,
    EntrustmentMessageTaken,
    MatterAccepted,
    MatterAnswered,
    MatterPapersAsked,
    MatterReceived,
    MatterReturned,
    MatterSupplemented,
)
from contracts.sealed import Text
from kernel.base.adapters import adapter_of
from kernel.deciding.definition import Outcome
from kernel.deciding.files import StoreFile
from kernel.journal.protocol import EffectRequest
from services.control.commands import Command
from services.control.commands.entrustment import (
    ReceiveMatter,
    RecordNotTaken,
    RecordRegistered,
    RecordReplyFailed,
    RecordTheirs,
    RecordTold,
    RefuseMessage,
    TakeMessage,
)

SEND = "entrustments.send"
ACT = "entrustments.act"  # what this court does with a matter: accept, answer, return, urge …
COLLECT = "entrustments.collect"
TO_US = frozenset({"accepted", "papers_asked", "answered", "returned"})
SHARED = {one.name for one in fields(ReceiveMatter)} & {
    one.name for one in fields(EntrustmentMessageTaken)
}


def react_to_own(event: ControlEvent) -> Sequence[Command | StoreFile]:
    """What a message of the platform moves: the matter, or the entrustment of a case. Papers become
    files once they fit one."""
    match event:
        case EntrustmentMessageTaken(message_kind="entrusted"):
            given = {name: getattr(event, name) for name in SHARED}
            of_matter = {"case_id": event.number, "entrustment_id": event.number}
            received = ReceiveMatter(**{**given, **of_matter, "received_at": event.told_at})
            return (received,)
        case EntrustmentMessageTaken() if event.message_kind in TO_US:
            return (RecordTold(case_id=event.their_case_id, told=event),)
        case EntrustmentMessageTaken():
            return (RecordTheirs(case_id=event.number, told=event),)
        case MatterReceived() | MatterSupplemented() | EntrustmentAnswered():
            return _files(event.case_id, event.papers)
        case _:
            return ()


def _files(case_id: str, papers: Sequence[EntrustmentPaper]) -> Sequence[StoreFile]:
    return tuple(
        StoreFile(
            case_id=case_id,
            file_id=paper.file_id,
            content=paper.content,
            size_bytes=paper.size_bytes,
            kind=paper.file_kind,
            scanned_by=paper.scanned_by,
            file_name=paper.file_name,
        )
        for paper in papers
    )


def platform_effects(event: ControlEvent) -> Sequence[EffectRequest]:
    """The requests to the platform of entrusted matters."""
    more: dict[str, Any]
    match event:
        case EntrustmentSent():
            return (_sending(event),)
        case EntrustmentSupplemented():
            place = f"{event.entrustment_id}-papers-{event.attempt}"
            more = {"papers": _papers(event.papers)}
            return (_act(place, event.case_id, event.number, "supplement", more),)
        case EntrustmentUrged():
            place = f"{event.entrustment_id}-urging-{event.urging}"
            return (_act(place, event.case_id, event.number, "urge", {}),)
        case EntrustmentWithdrawn() if event.number:
            place = f"{event.entrustment_id}-withdrawal"
            more = {"detail": _text(event.reason)}
            return (_act(place, event.case_id, event.number, "withdraw", more),)
        case MatterAccepted():
            return (
                _act(f"{event.case_id}-acceptance", event.case_id, event.case_id, "accept", {}),
            )
        case MatterPapersAsked():
            place = f"{event.case_id}-papers-asked-{event.request}"
            more = {"asked": list(event.asked), "detail": _text(event.detail)}
            return (_act(place, event.case_id, event.case_id, "ask_papers", more),)
        case MatterAnswered():
            more = {
                "outcome": event.outcome,
                "detail": _text(event.result),
                "papers": _papers(event.papers),
            }
            place = f"{event.case_id}-reply-{event.attempt}"
            return (_act(place, event.case_id, event.case_id, "answer", more),)
        case MatterReturned():
            more = {"ground": event.ground, "detail": _text(event.detail)}
            place = f"{event.case_id}-reply-{event.attempt}"
            return (_act(place, event.case_id, event.case_id, "return", more),)
        case EntrustmentInboxOpened():
            return (_collecting(event.case_id, event.court_title, 1),)
        case EntrustmentMessageTaken() | EntrustmentMessageRefused():
            return (_collecting(event.case_id, event.court_title, event.message + 1),)
        case _:
            return ()


def _sending(sent: EntrustmentSent) -> EffectRequest:
    again = "" if sent.attempt == 1 else f"-{sent.attempt}"
    return EffectRequest(
        effect_id=f"{sent.entrustment_id}{again}",
        kind=SEND,
        case_id=sent.case_id,
        payload={
            "entrustment_id": sent.entrustment_id,
            "from_court": sent.from_court,
            "to_court": sent.to_court,
            "case_number": sent.case_id,
            "matter": sent.matter,
            "demand": _text(sent.demand),
            "answer_by": sent.answer_by.isoformat() if sent.answer_by else None,
            "papers": _papers(sent.papers),
        },
    )


def _act(
    effect_id: str, case_id: str, number: str, act: str, more: dict[str, Any]
) -> EffectRequest:
    payload = {"number": number, "act": act, **more}
    return EffectRequest(effect_id=effect_id, kind=ACT, case_id=case_id, payload=payload)


def _collecting(court: str, court_title: str, message: int) -> EffectRequest:
    return EffectRequest(
        effect_id=f"inbox-{court}-{message}",
        kind=COLLECT,
        case_id=court,
        payload={"court": court, "court_title": court_title, "message": message},
    )


def _papers(papers: Sequence[EntrustmentPaper]) -> list[dict[str, Any]]:
    return [asdict(paper) for paper in papers]


def _text(text: Text) -> Any:
    """Sealed words stay so until the request leaves the house."""
    return text if isinstance(text, str) else asdict(text)


def platform_reported(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The platform's answer, as a command."""
    confirmed = outcome.state == "confirmed"
    match effect.kind:
        case "entrustments.send" if confirmed:
            return RecordRegistered(
                case_id=effect.case_id,
                entrustment_id=effect.payload["entrustment_id"],
                number=outcome.result["number"],
            )
        case "entrustments.send":
            return RecordNotTaken(
                case_id=effect.case_id,
                entrustment_id=effect.payload["entrustment_id"],
                reason=outcome.reason,
            )
        case "entrustments.act" if not confirmed and effect.payload["act"] in ("answer", "return"):
            return RecordReplyFailed(
                case_id=effect.case_id, entrustment_id=effect.case_id, reason=outcome.reason
            )
        case "entrustments.collect":
            return _collected(effect, outcome)
        case _:
            return None


def _collected(effect: EffectRequest, outcome: Outcome) -> Command:
    court, message = effect.payload["court"], effect.payload["message"]
    if outcome.state != "confirmed":
        return RefuseMessage(court=court, message=message, reason=outcome.reason)
    about = {
        "case_id": court,
        "message": message,
        "court_title": effect.payload["court_title"],
    }
    taken = adapter_of(EntrustmentMessageTaken).validate_python(
        {**outcome.result, **about}, strict=False
    )
    return TakeMessage(court=court, message=message, taken=taken)
