"""The filing itself, its check, its papers and the first reception."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
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
from contracts.sealed import said
from kernel.deciding.decider import Circumstances, Fault, Invalid, Stands
from kernel.deciding.files import pages_of, stored_in
from services.intake.commands import (
    CheckFiling,
    CorrectFiling,
    DeferReception,
    FileCase,
    FilingCommand,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
)
from services.intake.rules import is_claim
from services.intake.state import Filing, State

SIGNATURES = ("interviewer", "recorder", "interviewee")  # 谈话人、记录人、被谈话人
NO_CLAIM = "执行标的金额不能为负数，也不能超过一万亿元"


def decide_filing(
    command: FilingCommand, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """The events that follow from a command about a filing. Raises Refused."""
    match command:
        case ReportFilingError():
            return report_error(command, state, circumstances)
        case CorrectFiling():
            return correct(command, state, circumstances)
        case CheckFiling():
            return check(command, state)
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
    """A number is filed once. Only an identical filing is a retry; a filing that differs in
    anything is refused."""
    filed = CaseFiled(
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
        claim=command.claim,
        origin=command.origin,
    )
    if state is not None and state.filed == filed:
        return []
    if state is not None:
        article = circumstances.pack.rule("duplicate-case").article
        filed_before = {"case_number": state.case_id, "filed_at": state.filed.filed_at}
        why = "该案号已经立案，不得重复立案"
        raise Stands(article, why, "case_number", filed_before)
    if command.filed_at > circumstances.at:
        raise circumstances.refuse("registration-date-required", "立案时间晚于登记时间", "filed_at")
    if not is_claim(command.claim_fen):
        raise circumstances.refuse("application-stated", NO_CLAIM, "claim")
    return [filed]


def report_error(
    command: ReportFilingError, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """Errors may be reported after the check too."""
    if command.field in state.errors:
        return circumstances.unchanged("filing-corrected", command, state.errors[command.field])
    return [FilingErrorFound(case_id=state.case_id, field=command.field, found=command.found)]


def correct(
    command: CorrectFiling, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    reported = command.field in state.errors
    if not reported and was_corrected(command, state):
        return []
    if not reported and circumstances.has_rule("filing-corrected"):
        raise circumstances.refuse(
            "filing-corrected", "该项未经核对报告差错，不能直接更正", "field"
        )
    carried: Mapping[str, object] = {
        "claim_fen": command.claim_fen,
        "target": command.target,
        "title_document": command.title_document,
    }
    if command.field in carried and carried[command.field] is None:
        raise circumstances.refuse("application-stated", "须写明更正后的内容", command.field)
    if not is_claim(command.claim_fen):
        raise circumstances.refuse("application-stated", NO_CLAIM, "claim_fen")
    return [
        FilingCorrected(
            case_id=state.case_id,
            field=command.field,
            claim_fen=command.claim_fen,
            target=command.target,
            title_document=command.title_document,
            old_claim_fen=None if command.claim_fen is None else state.claim_fen,
            old_target=None if command.target is None else state.target,
            old_title_document=None if command.title_document is None else state.title_document,
        )
    ]


def was_corrected(command: CorrectFiling, state: Filing) -> bool:
    """Whether this very correction was made."""
    return any(
        all(getattr(one, part.name) == getattr(command, part.name) for part in fields(command))
        for one in state.corrections
    )


def check(command: CheckFiling, state: Filing) -> Sequence[IntakeEvent]:
    """立案信息核对: parties, target, amount and title stand as the application has them."""
    if state.checked:
        return []
    return [
        FilingChecked(
            case_id=state.case_id,
            parties_found=command.parties_found,
            target_found=command.target_found,
            amount_found=command.amount_found,
            title_found=command.title_found,
            target=state.target,
            claim_fen=state.claim_fen,
            title_document=state.title_document,
        )
    ]


def scan_papers(
    command: ScanFilingPapers, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """Raises Refused where no scan is stored, or the pages are not those of the scans."""
    standing = state.papers_scanned
    if standing is not None:
        again = command if command.pages is not None else replace(command, pages=standing.pages)
        return circumstances.unchanged("papers-scanned", again, standing)
    if command.pages is not None and command.pages < 1:
        raise circumstances.refuse("papers-scanned", "扫描页数至少为一页", "pages")
    files = stored_in(circumstances, state.case_id)
    if not files:
        raise circumstances.refuse("papers-scanned", "立案手续的扫描件尚未存入本案，先上传")
    count = pages_of(circumstances, state.case_id, files)
    pages = count.told if command.pages is None else command.pages
    if pages < count.least or (pages != count.told and not count.silent):
        least = f"至少{count.least}页" if count.silent else f"共{count.told}页"
        why = f"页数与已存入的扫描件不符：{len(files)}件{least}"
        raise circumstances.refuse("papers-scanned", why, "pages")
    return [FilingPapersScanned(case_id=state.case_id, pages=pages, files=files)]


def defer_reception(
    command: DeferReception, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state.reception_deferred is not None:
        return circumstances.unchanged("reception-deferred", command, state.reception_deferred)
    if not said(command.reason):
        raise circumstances.refuse("reception-deferred", "须载明不能现场接待的原因", "reason")
    return [ReceptionDeferred(case_id=state.case_id, reason=command.reason)]


def hold_reception(
    command: HoldFirstReception, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    if state.received is not None:
        return circumstances.unchanged(
            "reception-signed", command, **_content(command, state.received)
        )
    _require_signatures(command, state, circumstances)
    _require_right_persons(command, state)
    return [
        FirstReceptionHeld(
            case_id=state.case_id,
            on_site=command.on_site,
            electronic_service=command.electronic_service,
            risk_told=True,
            termination_opinion=command.termination_opinion,
            auction_opinion=command.auction_opinion,
            signatures=SIGNATURES,
            signers=command.signers,
            applicant_address=command.applicant_address,
            debtor_address=command.debtor_address,
            payee_account=command.payee_account,
        )
    ]


def _require_signatures(
    command: HoldFirstReception, state: Filing, circumstances: Circumstances
) -> None:
    """Two persons of the court sign, who records it among them, and the party that was told."""
    signed = command.signers
    staff = (signed.interviewer.strip(), signed.recorder.strip())
    if circumstances.has_rule("reception-signed"):
        if not all(staff) or staff[0] == staff[1]:
            raise circumstances.refuse(
                "reception-signed", "谈话笔录须由谈话人、记录人、被谈话人签名", "signers"
            )
        if circumstances.actor.person not in staff:
            raise circumstances.refuse("reception-signed", "登记人应为谈话人或者记录人", "signers")
    told = signed.interviewee in {party.person_id for party in state.filed.parties}
    if not told and circumstances.has_rule("risk-told"):
        raise circumstances.refuse("risk-told", "须告知执行风险，被谈话人应为本案当事人", "signers")


def _require_right_persons(command: HoldFirstReception, state: Filing) -> None:
    """Raises Invalid for an address or an account of somebody on the other side, or of nobody."""
    sides = (
        ("applicant_address", command.applicant_address, "applicant"),
        ("debtor_address", command.debtor_address, "debtor"),
        ("payee_account", command.payee_account, "applicant"),
    )
    parties = state.filed.parties
    faults = [
        Fault(field=name, title="不是该方当事人的信息")
        for name, sealed, role in sides
        if sealed is not None
        and sealed.key not in {party.person_id for party in parties if party.role == role}
    ]
    if faults:
        raise Invalid(*faults)


def _content(command: HoldFirstReception, held: FirstReceptionHeld) -> Mapping[str, object]:
    """What a held reception says; older ones kept the places of the signatures only."""
    names = [one.name for one in fields(command) if one.name not in ("case_id", "signers")]
    signers = {} if held.signers is None else {"signers": held.signers}
    return {name: getattr(held, name) for name in names} | signers
