"""Second allocation (二次分案): a case changes its tier, and with it its team."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import CaseConverted, ConversionRequested, TriageEvent
from kernel.decider import Circumstances, NoSuchCase
from kernel.rulebook import Conversion
from services.triage.commands import (
    ConversionCommand,
    ConvertCase,
    ConvertForProperty,
    RequestConversion,
)
from services.triage.state import Sorting


def decide_conversion(
    command: ConversionCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case RequestConversion():
            return request(command, sorted_case(state), circumstances)
        case ConvertCase():
            return convert(sorted_case(state), circumstances)
        case ConvertForProperty():
            return convert_for_property(state, circumstances)
        case _:
            assert_never(command)


def sorted_case(state: Sorting | None) -> Sorting:
    """Raises NoSuchCase where the case has no tier yet."""
    if state is None or state.tier is None:
        raise NoSuchCase("本案分流决定")
    return state


def request(
    command: RequestConversion, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if case.request is not None and case.request.reason == command.reason:
        return []
    row = approved_route(case, circumstances)
    if command.reason not in row.reasons:
        allowed = "、".join(row.reasons)
        raise circumstances.refuse(row.code, f"二次分案的事由限于: {allowed}", "reason")
    return [
        ConversionRequested(
            case_id=case.case_id,
            reason=command.reason,
            requester=circumstances.actor.person,
        )
    ]


def convert(case: Sorting, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """三、(七): the bureau head approves; whoever asked never approves."""
    if case.request is None:
        if case.converted_under is not None:
            return []
        raise NoSuchCase("待审批的二次分案申请")
    row = approved_route(case, circumstances)
    assert row.approval is not None  # approved_route looks for it
    approval = circumstances.pack.approval(row.approval)
    actor = circumstances.actor
    if actor.role not in approval.approvers:
        raise circumstances.refuse(approval.act, "二次分案须经执行局长审批")
    if actor.person == case.request.requester:
        raise circumstances.refuse(approval.act, "申请人不得审批自己的申请")
    return [converted(case, row, case.request.reason, approver=actor.person)]


def convert_for_property(
    state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(七): driven by the fact alone (reading 472); nothing to do in any other tier."""
    if state is None or state.tier is None:
        return []
    rows = (row for row in circumstances.pack.conversions if row.approval is None)
    row = next((row for row in rows if row.from_tier == state.tier), None)
    if row is None:
        return []
    return [converted(state, row, row.reasons[0], approver=None)]


def approved_route(case: Sorting, circumstances: Circumstances) -> Conversion:
    """The conversion out of the case's tier that needs approval.

    Raises:
        Refused: the court's rules know no such conversion.
    """
    for row in circumstances.pack.conversions:
        if row.approval is not None and row.from_tier == case.tier:
            return row
    if not circumstances.has_rule("no-return-to-fast"):
        raise NoSuchCase("该类案件的二次分案规则")
    raise circumstances.refuse("no-return-to-fast", "本院规则未设该类案件的二次分案")


def converted(
    case: Sorting, row: Conversion, reason: str, *, approver: str | None
) -> CaseConverted:
    return CaseConverted(
        case_id=case.case_id,
        from_tier=row.from_tier,
        to_tier=row.to_tier,
        reason=reason,
        approver=approver,
        article=row.article,
    )
