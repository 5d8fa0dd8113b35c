"""A settlement that is not kept: 执行和解规定 第九条至第十一条.

Which instalment was let pass follows from what was paid since, through the court or by hand.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.enforcement import EnforcementEvent
from contracts.enforcement_settlement import Instalment, ResumptionRuled, SettlementBroken
from contracts.sealed import said
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.deciding.files import named_as_documents
from kernel.law.limits import add_months
from services.enforcement.commands.settlement import (
    ApplyToResume,
    RecordSettlement,
    RuleResumption,
)
from services.enforcement.decide.standing import SETTLEMENT, citation
from services.enforcement.rules import form_of_document, on
from services.enforcement.state import Work

BROKEN, RESUMED = "settlement-broken", "settlement-resumption"
IN_TIME = "settlement-resumption-in-time"
RULING = "resumption-ruling"
TERM_MONTHS = 24  # 民事诉讼法 第二百五十条: 申请执行的期间为二年


def require_instalments(command: RecordSettlement, circumstances: Circumstances) -> None:
    """Raises Refused where the instalments are not what was agreed in all, or not in order."""
    if not command.instalments:
        return
    days = [one.due_on for one in command.instalments]
    if days != sorted(set(days)) or days[-1] != command.perform_until:
        why = "各期应按日期先后排列，最后一期应为约定的履行期限"
        raise circumstances.refuse(SETTLEMENT, why, "instalments")
    amounts = [one.amount_fen for one in command.instalments]
    if min(amounts) <= 0 or sum(amounts) != command.agreed_fen:
        why = "各期金额应大于零，合计应为约定的给付金额"
        raise circumstances.refuse(SETTLEMENT, why, "instalments")


def overdue(work: Work, today: date) -> SettlementBroken | None:
    """The first instalment that was let pass, without the papers; None where none was."""
    settlement = work.settlement
    if settlement is None or work.settled is not None:
        return None
    whole = Instalment(due_on=settlement.perform_until, amount_fen=settlement.agreed_fen)
    owed_fen, paid_fen = 0, work.paid_fen - work.paid_before_fen
    for number, one in enumerate(settlement.instalments or (whole,), start=1):
        owed_fen += one.amount_fen
        unpaid = paid_fen < owed_fen or settlement.agreed_fen == 0  # no sum proves an act
        if today > one.due_on and unpaid:
            return SettlementBroken(
                case_id=work.case_id,
                instalment=number,
                due_on=one.due_on,
                unpaid_fen=max(owed_fen - paid_fen, 0),
                evidence="",
            )
    return None


def not_broken(work: Work, circumstances: Circumstances) -> Refused | None:
    """第九条: only where the debtor does not perform the agreement."""
    if overdue(work, on(circumstances.at)) is not None:
        return None
    return circumstances.refuse(BROKEN, "和解协议没有到期未履行的款项")


def too_late(work: Work, circumstances: Circumstances) -> Refused | None:
    """第十条: two years from the last day that was agreed."""
    if work.settlement is None:
        return None
    last = add_months(work.settlement.perform_until, TERM_MONTHS)
    if on(circumstances.at) <= last:
        return None
    return circumstances.refuse(IN_TIME, f"申请恢复执行的期间至{last}届满")


def not_applied(work: Work, circumstances: Circumstances) -> Refused | None:
    if work.broken is not None:
        return None
    return circumstances.refuse(RESUMED, "没有登记恢复执行的申请")


def apply_to_resume(
    command: ApplyToResume, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    if work.broken is not None:
        return circumstances.unchanged(BROKEN, command, work.broken)
    found = overdue(work, on(circumstances.at))
    assert found is not None  # a guard holds the act back otherwise
    return [replace(found, evidence=command.evidence)]


def rule_resumption(
    command: RuleResumption, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第十一条: not where the debtor has made good what was due."""
    if work.broken is None:
        return circumstances.unchanged(RESUMED, command, work.resumptions[-1])
    if command.outcome == "resumed" and overdue(work, on(circumstances.at)) is None:
        why = "被执行人已按照和解协议履行到期款项，应当裁定不予恢复执行"
        raise circumstances.refuse(RESUMED, why, "outcome")
    if not said(command.reason):
        raise circumstances.refuse(RESUMED, "须写明理由", "reason")
    known = named_as_documents(circumstances, work.case_id)
    used = {one.document_id for one in work.resumptions}
    if command.document_id not in known - used or form_of_document(command.document_id) != RULING:
        raise NoSuchCase("本案已签章、未使用的恢复执行裁定书", "document_id")
    return [
        ResumptionRuled(
            case_id=work.case_id,
            outcome=command.outcome,
            reason=command.reason,
            document_id=command.document_id,
            article=citation(circumstances, RESUMED),
            unpaid_fen=work.unpaid_fen,
        )
    ]
