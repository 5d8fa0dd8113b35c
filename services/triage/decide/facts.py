"""Facts of other services that triage depends on. Facts are never refused."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import (
    FeedbackNoted,
    FlagNoted,
    MoneyNoted,
    PropertyKindNoted,
    ReceptionNoted,
    TriageEvent,
    TriageFactsNoted,
)
from kernel.deciding.decider import Circumstances
from services.triage.commands import (
    FactCommand,
    NoteCorrection,
    NoteFeedback,
    NoteFiling,
    NoteFlag,
    NoteMoney,
    NotePropertyKind,
    NoteReception,
)
from services.triage.state import Feedback, Filing, Sorting


def decide_facts(
    command: FactCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    case = state or Sorting(case_id=command.case_id)
    match command:
        case NoteFiling():
            return note_filing(command, case)
        case NoteCorrection():
            return note_correction(command, case)
        case NoteMoney():
            return note_money(command, case)
        case NoteFeedback():
            return note_feedback(command, case)
        case NotePropertyKind():
            return note_property(command, case)
        case NoteReception():
            return note_reception(command, case)
        case NoteFlag():
            return note_flag(command, case, circumstances)
        case _:
            assert_never(command)


def note_filing(command: NoteFiling, case: Sorting) -> Sequence[TriageEvent]:
    if case.filing is not None:
        return []
    filing = Filing(command.kind, command.target, command.claim_fen, command.filed_on)
    return [facts_noted(case.case_id, filing)]


def note_correction(command: NoteCorrection, case: Sorting) -> Sequence[TriageEvent]:
    filed = case.filing
    if filed is None:
        return []  # intake publishes a filing before its correction
    corrected = Filing(
        kind=filed.kind,
        target=command.target or filed.target,
        claim_fen=filed.claim_fen if command.claim_fen is None else command.claim_fen,
        filed_on=filed.filed_on,
    )
    return [] if corrected == filed else [facts_noted(case.case_id, corrected)]


def facts_noted(case_id: str, filing: Filing) -> TriageFactsNoted:
    return TriageFactsNoted(
        case_id=case_id,
        kind=filing.kind,
        target=filing.target,
        claim_fen=filing.claim_fen,
        filed_on=filing.filed_on,
    )


def note_money(command: NoteMoney, case: Sorting) -> Sequence[TriageEvent]:
    if command.asset_id in case.money:
        return []
    return [
        MoneyNoted(
            case_id=case.case_id,
            asset_id=command.asset_id,
            asset_kind=command.asset_kind,
            amount_fen=command.amount_fen,
        )
    ]


def note_feedback(command: NoteFeedback, case: Sorting) -> Sequence[TriageEvent]:
    """A later classification replaces an earlier one, because further inquiries may have
    answered."""
    feedback = Feedback(command.outcome, command.frozen_fen, command.claim_fen)
    if case.feedback == feedback:
        return []
    return [
        FeedbackNoted(
            case_id=case.case_id,
            outcome=command.outcome,
            frozen_fen=command.frozen_fen,
            claim_fen=command.claim_fen,
        )
    ]


def note_property(command: NotePropertyKind, case: Sorting) -> Sequence[TriageEvent]:
    """The first find of each kind; the amount does not matter here."""
    if command.asset_kind in case.kinds:
        return []
    return [PropertyKindNoted(case_id=case.case_id, asset_kind=command.asset_kind)]


def note_reception(command: NoteReception, case: Sorting) -> Sequence[TriageEvent]:
    if case.received:
        return []
    return [ReceptionNoted(case_id=case.case_id, held=command.held)]


def note_flag(
    command: NoteFlag, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    row = next((row for row in circumstances.pack.flags if row.code == command.flag), None)
    if row is None or command.flag in case.noted:
        return []
    return [FlagNoted(case_id=case.case_id, flag=row.code, article=row.article)]
