"""The judgement of intake: one function per command."""

from collections.abc import Sequence
from typing import assert_never

from contracts.intake import (
    CaseFiled,
    FilingChecked,
    FilingCorrected,
    FilingErrorFound,
    FilingPapersScanned,
    FirstReceptionHeld,
    IntakeEvent,
    ReceptionDeferred,
)
from kernel.decider import Circumstances, NoSuchCase
from services.intake.commands import (
    CheckFiling,
    Command,
    CorrectFiling,
    DeferReception,
    FileCase,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
)
from services.intake.state import Filing, State

SIGNATURES = ("interviewer", "recorder", "interviewee")  # 谈话人、记录人、被谈话人


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if isinstance(command, FileCase):
        return file_case(command, state, circumstances)
    if state is None:
        raise NoSuchCase("本案立案登记")
    match command:
        case ReportFilingError():
            return report_error(command, state)
        case CorrectFiling():
            return correct(command, state)
        case CheckFiling():
            return check(state, circumstances)
        case ScanFilingPapers():
            return scan_papers(command, state, circumstances)
        case DeferReception():
            return defer_reception(command, state, circumstances)
        case HoldFirstReception():
            return hold_reception(command, state, circumstances)
        case _:
            assert_never(command)


def file_case(
    command: FileCase, state: State | None, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state is not None:
        return []
    if command.filed_at > circumstances.at:
        raise circumstances.refuse("filing-checked", "立案时间晚于登记时间", "filed_at")
    return [
        CaseFiled(
            case_id=command.case_id,
            kind=command.kind,
            channel=command.channel,
            target=command.target,
            claim_fen=command.claim_fen,
            title_document=command.title_document,
            filed_at=command.filed_at,
            registered_on=command.registered_on,
            parties=command.parties,
            warnings=command.warnings,
        )
    ]


def report_error(command: ReportFilingError, state: Filing) -> Sequence[IntakeEvent]:
    if state.checked or command.field in state.errors:
        return []
    return [
        FilingErrorFound(case_id=state.case_id, field=command.field, found=command.found)
    ]


def correct(command: CorrectFiling, state: Filing) -> Sequence[IntakeEvent]:
    if command.field not in state.errors:
        return []
    return [
        FilingCorrected(
            case_id=state.case_id,
            field=command.field,
            claim_fen=command.claim_fen,
            target=command.target,
            title_document=command.title_document,
        )
    ]


def check(state: Filing, circumstances: Circumstances) -> Sequence[IntakeEvent]:
    if state.checked:
        return []
    if state.errors:
        wrong = "、".join(sorted(state.errors))
        raise circumstances.refuse("filing-checked", f"立案信息有差错尚未纠正: {wrong}")
    return [FilingChecked(case_id=state.case_id)]


def scan_papers(
    command: ScanFilingPapers, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state.papers_scanned:
        return []
    if command.pages < 1:
        raise circumstances.refuse("papers-scanned", "扫描页数至少为一页", "pages")
    return [FilingPapersScanned(case_id=state.case_id, pages=command.pages)]


def defer_reception(
    command: DeferReception, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state.reception_deferred or state.received:
        return []
    if not command.reason.strip():
        raise circumstances.refuse("reception-deferred", "须载明不能现场接待的原因", "reason")
    return [ReceptionDeferred(case_id=state.case_id, reason=command.reason)]


def hold_reception(
    command: HoldFirstReception, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state.received:
        return []
    missing = [who for who in SIGNATURES if who not in command.signatures]
    if missing and circumstances.has_rule("reception-signed"):
        raise circumstances.refuse(
            "reception-signed", "谈话笔录须由谈话人、记录人、被谈话人签名", "signatures"
        )
    if not command.risk_told and circumstances.has_rule("risk-told"):
        raise circumstances.refuse("risk-told", "须告知执行风险", "risk_told")
    return [
        FirstReceptionHeld(
            case_id=state.case_id,
            on_site=command.on_site,
            electronic_service=command.electronic_service,
            risk_told=command.risk_told,
            termination_opinion=command.termination_opinion,
            auction_opinion=command.auction_opinion,
            signatures=command.signatures,
            applicant_address=command.applicant_address,
            debtor_address=command.debtor_address,
            payee_account=command.payee_account,
        )
    ]
