"""Reactions: foreign facts in, enforcement's commands out; requests to the defaulter platform."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import get_args

from contracts.archive import ClosingCheckFailed, ClosingCheckPassed
from contracts.catalogue import facts
from contracts.control import FeedbackClassified, InquiryAnswered
from contracts.documents import DocumentServed
from contracts.enforcement import (
    CaseClosed,
    DefaulterListingDecided,
    EnforcementEvent,
    FeedbackLearned,
    PaymentNoted,
    PropertyNoted,
)
from contracts.intake import CaseFiled, FilingCorrected
from contracts.payments import FundsPaidOut
from contracts.triage import CaseConverted, CaseTriaged, CustodyAccepted
from kernel.deciding.approvals import DropRequests
from kernel.deciding.definition import Outcome
from kernel.deciding.learns import Learns
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack
from services.enforcement.commands import (
    ClearClosing,
    CloseCase,
    Coercion,
    Command,
    NoteCase,
    NoteCorrection,
    NoteTier,
    OpenWork,
    RecordListing,
    RecordListingRefusal,
    ReturnClosing,
    SetNoticePeriod,
    work_of,
)
from services.enforcement.rules import on

LIST = "defaulter_list.enter"  # 录入最高人民法院失信被执行人名单库
HEARD = facts(
    CaseFiled,
    FilingCorrected,
    CaseTriaged,
    CaseConverted,
    CustodyAccepted,
    DocumentServed,
    ClosingCheckPassed,
    ClosingCheckFailed,
)


def answered(event: InquiryAnswered, occurred_at: datetime) -> FeedbackLearned:
    """The day on which an inquiry was answered."""
    return FeedbackLearned(
        case_id=event.case_id, inquiry_id=event.inquiry_id, fed_back_on=on(occurred_at)
    )


def classified(event: FeedbackClassified, _occurred_at: datetime) -> PropertyNoted:
    """How control classified the feedback."""
    return PropertyNoted(case_id=event.case_id, outcome=event.outcome)


def paid_out(event: FundsPaidOut, _occurred_at: datetime) -> PaymentNoted:
    """A payout to the applicant, in fen."""
    return PaymentNoted(
        case_id=event.case_id, payout_id=event.payout_id, amount_fen=event.amount_fen
    )


LEARNS = Learns(
    {InquiryAnswered: answered, FeedbackClassified: classified, FundsPaidOut: paid_out}, work_of
)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, _pack: Pack) -> Sequence[Command | DropRequests]:
    """The commands that follow from a fact."""
    match fact.event:
        case CaseFiled() as filed:
            debtors = tuple(party for party in filed.parties if party.role == "debtor")
            return [
                NoteCase(
                    case_id=filed.case_id,
                    target=filed.target,
                    claim_fen=filed.claim_fen,
                    debtors=debtors,
                )
            ]
        case FilingCorrected() as corrected:
            return [
                NoteCorrection(
                    case_id=corrected.case_id,
                    claim_fen=corrected.claim_fen,
                    target=corrected.target,
                )
            ]
        case CaseTriaged(case_id=case_id, tier=tier) | CaseConverted(case_id=case_id, to_tier=tier):
            return [NoteTier(case_id=case_id, tier=tier)]
        case CustodyAccepted() as accepted:
            return [
                OpenWork(case_id=accepted.case_id, team=accepted.holder, handler=accepted.handler)
            ]
        case _:
            return react_to_progress(fact)


def react_to_progress(fact: Recorded) -> Sequence[Command | DropRequests]:
    """Reactions to facts about the case that do not come from the team, and to its closing: what
    was still asked for is pointless then."""
    match fact.event:
        case DocumentServed(perform_by=perform_by) as served if perform_by is not None:
            return [
                SetNoticePeriod(
                    case_id=served.case_id, person_id=served.addressee, perform_by=perform_by
                )
            ]
        case ClosingCheckPassed() as passed:
            return [ClearClosing(case_id=passed.case_id, checkers=passed.checkers)]
        case ClosingCheckFailed() as failed:
            return [ReturnClosing(case_id=failed.case_id, reasons=failed.reasons)]
        case CaseClosed() as closed:
            return [
                DropRequests(case_id=closed.case_id, act=act, about={}, reason="本案已结案")
                for act in (CloseCase, *get_args(Coercion))
            ]
        case _:
            return ()


def effects(event: EnforcementEvent) -> Sequence[EffectRequest]:
    """The requests to outside systems that an event causes."""
    match event:
        case DefaulterListingDecided():
            return [
                EffectRequest(
                    effect_id=f"{event.case_id}:{event.person_id}:{event.attempt}",
                    kind=LIST,
                    case_id=event.case_id,
                    payload={
                        "person_id": event.person_id,
                        "name": asdict(event.name) if event.name else None,
                        "code": asdict(event.code) if event.code else None,
                        "article": event.article,
                        "circumstances": event.circumstances,
                    },
                )
            ]
        case _:
            return ()


def report(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The answer of an outside system, as a command."""
    if effect.kind != LIST:
        return None
    person_id = str(effect.payload["person_id"])
    if outcome.state == "confirmed":
        return RecordListing(
            case_id=effect.case_id,
            person_id=person_id,
            listing=str(outcome.result["listing"]),
        )
    return RecordListingRefusal(case_id=effect.case_id, person_id=person_id, reason=outcome.reason)
