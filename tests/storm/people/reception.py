"""The counter: filings, their check and correction, the first reception."""

from collections.abc import Iterator

from contracts.intake import ReceptionSigners
from services.intake.commands import (
    CheckFiling,
    CorrectFiling,
    DeferReception,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
)
from services.intake.state import Filing
from tests.storm.people.plan import sealed
from tests.storm.people.seen import Seen, Wish

CLAIM = "claim_fen"
WEEK_MINUTES = 7 * 24 * 60


def reception(seen: Seen) -> Iterator[Wish]:
    filing, case = seen.filing, seen.case_id
    if filing is None:
        return
    yield from _check(seen, filing)
    if seen.plan.channel == "online" and not (filing.reception_deferred or filing.received):
        defer = DeferReception(case_id=case, reason="网上立案，申请执行人未到现场")
        yield _at_the_counter("defer", defer)
    elif not filing.received:
        yield _at_the_counter("receive", _received(seen))
    if not filing.papers_scanned:
        store = seen.stores("intake", "papers", "receptionist")
        yield store or _at_the_counter("papers", ScanFilingPapers(case_id=case, pages=24))


def _check(seen: Seen, filing: Filing) -> Iterator[Wish]:
    """A claim that was left out is told at once, a wrong one comes out later."""
    case, claims_fen = seen.case_id, seen.plan.claims_fen
    corrected = len(filing.corrections)
    if filing.errors:
        correct = CorrectFiling(case_id=case, field=CLAIM, claim_fen=claims_fen[corrected + 1])
        yield Wish(
            key=f"correct/{corrected}", service="intake", commands=(correct,), role="filing_clerk"
        )
    elif corrected + 1 < len(claims_fen):
        report = ReportFilingError(case_id=case, field=CLAIM, found="执行标的金额有误")
        missing = filing.claim_fen is None
        yield Wish(
            key=f"report/{corrected}",
            service="intake",
            commands=(report,),
            role="receptionist",
            within_minutes=300 if missing else 4 * WEEK_MINUTES,
        )
    if (
        not filing.checked and not filing.errors and seen.plan.claims_fen[corrected] is not None
    ) or (not filing.checked and seen.plan.target == "act"):
        yield _at_the_counter("check", CheckFiling(case_id=case))


def _received(seen: Seen) -> HoldFirstReception:
    plan = seen.plan
    return HoldFirstReception(
        case_id=plan.case_id,
        on_site=plan.channel == "window",
        electronic_service=plan.happens(0.7, "consents"),
        termination_opinion="同意依法办理",
        auction_opinion="由法院选择网络服务提供者",
        signers=ReceptionSigners(
            interviewer="receptionist-1", recorder="recorder-1", interviewee=plan.applicant
        ),
        applicant_address=sealed(plan.applicant, "address"),
        debtor_address=sealed(plan.parties[1].person_id, "address"),
        payee_account=sealed(plan.applicant, "account") if plan.happens(0.8, "payee") else None,
    )


def _at_the_counter(key: str, command: object) -> Wish:
    return Wish(key=key, service="intake", commands=(command,), role="receptionist")
