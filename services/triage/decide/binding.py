"""What a court can put under approval, row by row, and what follows where it is not approved."""

from collections.abc import Sequence

from contracts.approvals import ApprovalLapsed, Unapproved
from kernel.deciding.decider import Circumstances
from services.triage.commands import (
    Command,
    ConfirmTier,
    ConsolidateCase,
    ConvertCase,
    DropConsolidation,
    DropProposal,
    ReassignCase,
)
from services.triage.decide.conversion import conversion_kind
from services.triage.decide.reassigning import reassignment_kind
from services.triage.decide.relating import consolidation_kind
from services.triage.state import Sorting, State

NOT_DECIDED = "逾期未审批"
WITHDRAWN = "申请人撤回"


def kind_of(command: Command, state: State | None, circumstances: Circumstances) -> str:
    """The code of the row that a command goes by: an approval may bind it alone."""
    case = state if isinstance(state, Sorting) else None
    match command:
        case ConfirmTier():
            return command.row
        case ConvertCase():
            return conversion_kind(command, case, circumstances)
        case ReassignCase():
            return reassignment_kind(command, case, circumstances)
        case ConsolidateCase():
            return consolidation_kind(command, case)
        case _:
            return ""


def unapproved(command: Command, ended: Unapproved) -> Sequence[Command]:
    """A proposal that is not confirmed falls; a case whose assignment waited is assigned."""
    reason = NOT_DECIDED if isinstance(ended, ApprovalLapsed) else ended.reason or WITHDRAWN
    match command:
        case ConfirmTier():
            dropped = DropProposal(
                case_id=command.case_id,
                row=command.row,
                tier=command.tier,
                team=command.team,
                reason=reason,
            )
            return [dropped]
        case ConsolidateCase(case_id=case_id, related_case_id=related):
            return [DropConsolidation(case_id=case_id, related_case_id=related, reason=reason)]
        case _:
            return []
