"""What holds the acts of triage on a case back, whatever is typed in them."""

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.triage.commands import (
    AcceptCustody,
    ConvertCase,
    ConvertForProperty,
    HandOverAgain,
    KeepTier,
    NoteRelation,
    ReassignCase,
    RefuseCustody,
    RegisterConversion,
    RequestConsolidation,
    TriageCase,
)
from services.triage.commands.debtors import RecordPreviousTermination
from services.triage.commands.staff import staff_of
from services.triage.decide import reassigning
from services.triage.decide.conversion import row_of_code
from services.triage.decide.custody import not_of_the_team
from services.triage.state import Custody, Sorting


def _no_tier(case: Sorting, _circumstances: Circumstances) -> Refused | None:
    return None if case.tier is not None else NoSuchCase("本案分流决定")


def _no_route(case: Sorting, _circumstances: Circumstances) -> Refused | None:
    return None if case.routed else NoSuchCase("本案分流决定")


def _no_prompt(case: Sorting, _circumstances: Circumstances) -> Refused | None:
    return None if case.prompt is not None else NoSuchCase("重新分流提示")


def _kept(case: Sorting) -> bool:
    return case.prompt is None and case.kept is not None


def _no_conversion(case: Sorting, circumstances: Circumstances) -> Refused | None:
    """Where the court converts no case of this tier."""
    if case.tier is None or any(
        row.from_tier == case.tier for row in circumstances.pack.conversions
    ):
        return None
    if not circumstances.has_rule("no-return-to-fast"):
        return NoSuchCase("该类案件的繁简转换规则")
    return circumstances.refuse("no-return-to-fast", "本院规则未设该类案件的繁简转换")


def _converted(_command: ConvertCase, case: Sorting) -> bool:
    """Whether the case was converted to where it is; the decision then compares."""
    return case.conversion is not None and case.conversion.to_tier == case.tier


def _nothing_to_register(case: Sorting, _circumstances: Circumstances) -> Refused | None:
    return None if case.approved is not None else NoSuchCase("待登记的繁简转换")


def _registered(case: Sorting) -> bool:
    last = case.conversion
    return case.approved is None and last is not None and bool(last.registered_by)


def _registered_by_others(case: Sorting, circumstances: Circumstances) -> Refused | None:
    if case.approved is None:
        return None
    row = row_of_code(case.approved.row, circumstances)
    roles = {role.code for role in circumstances.pack.roles}
    if row.registered_by not in roles or circumstances.actor.role == row.registered_by:
        return None
    return Refused(row.article, "转换由执行指挥中心统一登记和移送")


def _no_team(case: Sorting, _circumstances: Circumstances) -> Refused | None:
    return None if case.team is not None else NoSuchCase("本案承办团队")


def _reassigned(_command: ReassignCase, case: Sorting) -> bool:
    """Whether it left its team before; the decision then compares."""
    return case.routed and case.reassignment is not None


def _no_reassignment(case: Sorting, circumstances: Circumstances) -> Refused | None:
    """Where the court changes no teams, or none in this tier."""
    return None if case.team is None else reassigning.never(case, circumstances)


def _assigned(case: Sorting, circumstances: Circumstances) -> Refused | None:
    if case.team is None or not circumstances.pack.consolidations:
        return None
    article = circumstances.pack.consolidations[0].article
    return Refused(article, "案件已经分派，不再按关联案件分案", "case_id")


def _asked(_command: RequestConsolidation, case: Sorting) -> bool:
    """Whether a consolidation was asked for and is undecided; the decision then compares."""
    return case.consolidation is not None and case.consolidation.consolidated is None


def _nothing_handed_over(custody: Custody, _circumstances: Circumstances) -> Refused | None:
    return None if custody.pending is not None else NoSuchCase("待接收的移交")


def _accepted(custody: Custody) -> bool:
    return custody.pending is None and custody.handler is not None


def _refused(custody: Custody) -> bool:
    return custody.pending is None and custody.refusal is not None


def _none_refused(custody: Custody, _circumstances: Circumstances) -> Refused | None:
    return None if custody.refused is not None else NoSuchCase("被退回的移交")


def _again_under_way(custody: Custody) -> bool:
    return custody.refused is None and custody.pending is not None


def _of_another_team(custody: Custody, circumstances: Circumstances) -> Refused | None:
    if custody.pending is None:
        return None
    return not_of_the_team(custody.pending.to_holder, circumstances)


sorting = ActsOn(Sorting, begun=lambda case: case.filing is not None)
custody = ActsOn(Custody)

ACTS = ActTable.of(
    custody.case(
        AcceptCustody,
        _of_another_team,
        settled=_accepted,
        over=[_nothing_handed_over],
        consults=lambda court: (staff_of(court),),
    ),
    custody.case(
        RefuseCustody,
        _of_another_team,
        settled=_refused,
        over=[_nothing_handed_over],
        consults=lambda court: (staff_of(court),),
    ),
    custody.case(HandOverAgain, settled=_again_under_way, over=[_none_refused]),
    sorting.case(
        TriageCase, settled=lambda case: case.decision is not None and case.prompt is None
    ),
    sorting.case(RecordPreviousTermination),
    sorting.case(KeepTier, settled=_kept, over=[_no_prompt]),
    sorting.case(
        ConvertCase,
        _no_tier,
        settled=lambda case: case.approved is not None,
        over=[_no_conversion],
        repeats=_converted,
    ),
    sorting.case(
        RegisterConversion,
        _registered_by_others,
        settled=_registered,
        over=[_nothing_to_register],
    ),
    sorting.case(ConvertForProperty, settled=lambda case: case.tier is None),
    sorting.case(
        ReassignCase,
        _no_route,
        _no_team,
        settled=lambda case: case.team is None and case.reassignment is not None,
        over=[_no_reassignment],
        repeats=_reassigned,
    ),
    sorting.case(NoteRelation),
    sorting.case(RequestConsolidation, over=[_assigned], repeats=_asked),
)
