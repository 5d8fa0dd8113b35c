"""Facts of other services that the work depends on. Facts are never refused."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    CaseNoted,
    CaseTierNoted,
    CustodyNoted,
    EnforcementEvent,
    NoticePeriodSet,
    WorkOpened,
)
from services.enforcement.commands import (
    Learning,
    NoteCase,
    NoteCorrection,
    NoteTier,
    OpenWork,
    SetNoticePeriod,
)
from services.enforcement.state import Holder, State, Work, evolve


def decide_learning(command: Learning, state: State | None) -> Sequence[EnforcementEvent]:
    work = state or Work(case_id=command.case_id)
    match command:
        case NoteCase():
            return note_case(command, work)
        case NoteCorrection():
            return note_correction(command, work)
        case NoteTier():
            return note_tier(command, work)
        case OpenWork():
            return open_work(command, work)
        case SetNoticePeriod():
            return set_notice_period(command, work)
        case _:
            assert_never(command)


def note_case(command: NoteCase, work: Work) -> Sequence[EnforcementEvent]:
    if work.filing is not None:
        return []
    noted = CaseNoted(
        case_id=work.case_id,
        target=command.target,
        claim_fen=command.claim_fen,
        debtors=command.debtors,
    )
    return [noted, *opening(evolve(work, noted))]


def note_correction(command: NoteCorrection, work: Work) -> Sequence[EnforcementEvent]:
    filing = work.filing
    if filing is None:
        return []  # intake publishes a filing before its correction
    target = command.target or filing.target
    claim_fen = filing.claim_fen if command.claim_fen is None else command.claim_fen
    if (target, claim_fen) == (filing.target, filing.claim_fen):
        return []
    return [
        CaseNoted(
            case_id=work.case_id,
            target=target,
            claim_fen=claim_fen,
            debtors=tuple(filing.debtors.values()),
        )
    ]


def note_tier(command: NoteTier, work: Work) -> Sequence[EnforcementEvent]:
    if work.tier == command.tier:
        return []
    noted = CaseTierNoted(case_id=work.case_id, tier=command.tier)
    return [noted, *opening(evolve(work, noted))]


def open_work(command: OpenWork, work: Work) -> Sequence[EnforcementEvent]:
    """Open the record if filing and tier are known; otherwise remember the holder."""
    if work.taken == Holder(command.team, command.handler):
        return []
    noted = CustodyNoted(case_id=work.case_id, team=command.team, handler=command.handler)
    return opening(evolve(work, noted)) or [noted]


def opening(work: Work) -> Sequence[WorkOpened]:
    """The opening of the work, if a team has taken the case and everything is known."""
    if work.taken is None or work.taken == work.opened or work.closed is not None:
        return []
    if work.filing is None or work.tier is None:
        return []
    return [
        WorkOpened(
            case_id=work.case_id,
            tier=work.tier,
            team=work.taken.team,
            handler=work.taken.handler,
            debtors=tuple(work.filing.debtors),
        )
    ]


def set_notice_period(command: SetNoticePeriod, work: Work) -> Sequence[EnforcementEvent]:
    """The first service counts; a later one does not lengthen the period."""
    if command.person_id in work.perform_by:
        return []
    return [
        NoticePeriodSet(
            case_id=work.case_id, person_id=command.person_id, perform_by=command.perform_by
        )
    ]
