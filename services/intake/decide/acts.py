"""What holds the acts of intake back, whatever is typed in them."""

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.intake.commands import (
    AuthoriseAgent,
    CheckFiling,
    CorrectFiling,
    CorrectParty,
    DeferReception,
    DismissAgent,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
    StateAsParty,
)
from services.intake.decide.filing import was_corrected
from services.intake.state import Filing


def _no_error_reported(state: Filing, circumstances: Circumstances) -> Refused | None:
    if state.errors or not circumstances.has_rule("filing-corrected"):
        return None
    return circumstances.refuse("filing-corrected", "该项未经核对报告差错，不能直接更正", "field")


def _errors_uncorrected(state: Filing, circumstances: Circumstances) -> Refused | None:
    if not state.errors:
        return None
    wrong = "、".join(sorted(state.errors))
    return circumstances.refuse("filing-corrected", f"立案信息有差错尚未纠正: {wrong}")


def _claim_unstated(state: Filing, circumstances: Circumstances) -> Refused | None:
    unstated = state.target == "money" and state.claim_fen is None
    if not (unstated and circumstances.has_rule("filing-check-items")):
        return None
    why = "金钱给付案件未写明执行标的金额，须报告差错并补正"
    return circumstances.refuse("filing-check-items", why, "claim_fen")


def _received(state: Filing, circumstances: Circumstances) -> Refused | None:
    if state.received is None:
        return None
    return circumstances.refuse("reception-deferred", "已经进行初次接待", "reason")


def _no_agent(state: Filing, _circumstances: Circumstances) -> Refused | None:
    return None if state.agents else NoSuchCase("该代理人的授权", "agent_id")


filing = ActsOn(Filing)

ACTS = ActTable.of(
    filing.case(CheckFiling, _errors_uncorrected, _claim_unstated, settled=lambda one: one.checked),
    filing.case(ReportFilingError),
    filing.case(CorrectFiling, _no_error_reported, repeats=was_corrected),
    filing.case(ScanFilingPapers, settled=lambda one: one.papers_scanned is not None),
    filing.case(HoldFirstReception, settled=lambda one: one.received is not None),
    filing.case(
        DeferReception, settled=lambda one: one.reception_deferred is not None, over=[_received]
    ),
    filing.case(AuthoriseAgent),
    filing.case(DismissAgent, over=[_no_agent]),
    filing.case(CorrectParty),
    filing.case(StateAsParty),
)
