"""What the parties settle between themselves: an agreement, its performance, payment by hand."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    DirectPaymentRecorded,
    EnforcementEvent,
    SettlementPerformed,
    SettlementReached,
)
from kernel.deciding.decider import Circumstances
from kernel.deciding.files import require_stored
from services.enforcement.commands.settlement import (
    ApplyToResume,
    RecordDirectPayment,
    RecordSettlement,
    RecordSettlementPerformed,
    RuleResumption,
    Settling,
)
from services.enforcement.decide.resuming import (
    apply_to_resume,
    require_instalments,
    rule_resumption,
)
from services.enforcement.decide.standing import PERFORMED, SETTLEMENT, beginning, open_work_of
from services.enforcement.rules import on
from services.enforcement.state import State, Work

PAPER = "已存入本案的协议、收条或者笔录"


def decide_settling(
    command: Settling, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises NoSuchCase before a team has the case or for a paper that is not stored, Refused once
    the case is closed."""
    work = open_work_of(state, circumstances)
    if isinstance(command, RuleResumption):
        return rule_resumption(command, work, circumstances)
    require_stored(circumstances, work.case_id, command.evidence, "evidence", PAPER)
    match command:
        case ApplyToResume():
            return apply_to_resume(command, work, circumstances)
        case RecordSettlement():
            return record_settlement(command, work, circumstances)
        case RecordDirectPayment():
            return record_payment(command, work, circumstances)
        case RecordSettlementPerformed():
            return record_performed(command, work)
        case _:
            assert_never(command)


def record_settlement(
    command: RecordSettlement, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """执行和解规定 第一条、第二条: a later agreement takes the place of an earlier one (第五条)."""
    reached = SettlementReached(
        case_id=work.case_id,
        form=command.form,
        agreed_fen=command.agreed_fen,
        perform_until=command.perform_until,
        evidence=command.evidence,
        instalments=command.instalments,
    )
    if work.settlement == reached:
        return []
    if command.agreed_fen < 0:
        raise circumstances.refuse(SETTLEMENT, "约定的给付金额不得为负", "agreed_fen")
    if command.perform_until < on(circumstances.at):
        raise circumstances.refuse(SETTLEMENT, "约定的履行期限已过", "perform_until")
    require_instalments(command, circumstances)
    return [*beginning(work, "执行和解"), reached]


def record_payment(
    command: RecordDirectPayment, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """What the debtor gave the applicant himself, by the receipt; one receipt counts once."""
    paid = DirectPaymentRecorded(
        case_id=work.case_id, amount_fen=command.amount_fen, evidence=command.evidence
    )
    known = next((one for one in work.by_hand if one.evidence == command.evidence), None)
    if known is not None:
        return circumstances.unchanged(PERFORMED, command, amount_fen=known.amount_fen)
    left = work.unpaid_fen
    if command.amount_fen <= 0 or (left is not None and command.amount_fen > left):
        why = "给付金额应大于零" if left is None else f"给付金额应大于零且不超过未履行的 {left} 分"
        raise circumstances.refuse(PERFORMED, why, "amount_fen")
    return [*beginning(work, "当事人自行给付"), paid]


def record_performed(command: RecordSettlementPerformed, work: Work) -> Sequence[EnforcementEvent]:
    """第八条: an agreement that was performed ends the whole claim, also what was waived by it."""
    if work.settled is not None:
        return []
    return [
        SettlementPerformed(
            case_id=work.case_id, settled_fen=work.unpaid_fen, evidence=command.evidence
        )
    ]
