"""What every act on a clock needs: somebody who approved it, and a reason."""

from contracts.sealed import Text, said
from kernel.deciding.decider import Circumstances


def approvers_of(act: str, circumstances: Circumstances) -> str:
    """Who approved, in words. Raises Refused where the court's pack has nobody approve the act."""
    if circumstances.approver is None:
        raise circumstances.refuse(act, "本院规则没有规定审批人")
    return circumstances.approver


def need_reason(act: str, reason: Text, circumstances: Circumstances) -> None:
    if not said(reason):
        raise circumstances.refuse(act, "须写明理由", "reason")
