"""Inquiries: those that went out, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from contracts.control import FeedbackPrinted, InquiryAnswered, InquiryFailed, InquiryStarted
from contracts.values import InquirySystem

InquiryStage = Literal["asked", "answered", "failed"]
InquiryEvent: TypeAlias = InquiryStarted | InquiryAnswered | InquiryFailed | FeedbackPrinted


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """An inquiry that went out."""

    inquiry_id: str
    system: InquirySystem
    departments: tuple[str, ...]
    stage: InquiryStage = "asked"
    printed: bool = False


def inquiry_after(inquiries: Mapping[str, Inquiry], event: InquiryEvent) -> Inquiry:
    match event:
        case InquiryStarted():
            return Inquiry(
                inquiry_id=event.inquiry_id, system=event.system, departments=event.departments
            )
        case InquiryAnswered():
            return replace(inquiries[event.inquiry_id], stage="answered")
        case InquiryFailed():
            return replace(inquiries[event.inquiry_id], stage="failed")
        case FeedbackPrinted():
            return replace(inquiries[event.inquiry_id], printed=True)
        case _:
            assert_never(event)
