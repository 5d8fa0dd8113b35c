"""A request that was answered before: the same answer again, or another one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contracts.triage import TierRefused, TriageEvent
from contracts.triage_moves import ConsolidationRefused, ConversionRefused, ReassignmentRefused
from kernel.deciding.decider import Circumstances, NoSuchCase, Stands
from services.triage.state import Sorting

REFUSALS = (TierRefused, ConversionRefused, ReassignmentRefused, ConsolidationRefused)
ASKED = {
    "tier": "待审批的分流意见",
    "conversion": "待审批的转换申请",
    "reassignment": "待审批的更换团队申请",
    "consolidation": "待审批的关联案件分案",
}


def answered_before(
    case: Sorting | None,
    subject: str,
    command: Any,
    circumstances: Circumstances,
    *,
    refuses: bool = False,
) -> Sequence[TriageEvent]:
    """Nothing, where the request was answered like that. A team that is not named is not compared.

    Raises:
        NoSuchCase: nothing was asked.
        Stands: it was answered otherwise.
    """
    answer = None if case is None else case.answered.get(subject)
    if answer is None:
        raise NoSuchCase(ASKED[subject])
    if isinstance(answer, REFUSALS) != refuses:
        stands = {"decided": "approved" if refuses else "refused", "approver": answer.approver}
        raise Stands(answer.article, "该申请已有决定", None, stands)
    if getattr(command, "team", None) == "":
        command = replace(command, team=getattr(answer, "team", ""))
    row = answer.relation if hasattr(answer, "relation") else answer.row
    return circumstances.unchanged(row, command, answer)
