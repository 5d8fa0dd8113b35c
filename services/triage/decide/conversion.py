"""Conversion (繁简转换): a case changes its tier and, unless the row keeps it, its team."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.triage import (
    CaseConverted,
    ConversionApproved,
    ConversionRefused,
    ConversionRequested,
    RetriagePrompted,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.rulebook import Conversion, Pool
from services.triage.commands import (
    ConversionCommand,
    ConvertCase,
    ConvertForProperty,
    NoteConversionGround,
    RefuseConversion,
    RegisterConversion,
    RequestConversion,
)
from services.triage.decide.answering import left_pool, named, today
from services.triage.decide.answers import answered_before
from services.triage.decide.approving import may_approve, signed
from services.triage.state import Request, Sorting


def decide_conversion(
    command: ConversionCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case RequestConversion():
            return request(command, sorted_case(state), circumstances)
        case ConvertCase():
            return convert(command, sorted_case(state), circumstances)
        case RefuseConversion():
            return refuse(command, sorted_case(state), circumstances)
        case RegisterConversion():
            return register(command, sorted_case(state), circumstances)
        case ConvertForProperty():
            return convert_for_property(state, circumstances)
        case NoteConversionGround():
            return note_ground(command, state, circumstances)
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
    asked = case.request
    if asked is not None and asked.reason == command.reason:
        row = requested_row(case, asked, circumstances)
        said = replace(command, to_tier=command.to_tier or row.to_tier)
        return circumstances.unchanged(row.code, said, to_tier=row.to_tier, detail=asked.detail)
    row = route_for(command, case, circumstances)
    return [
        ConversionRequested(
            case_id=case.case_id,
            reason=command.reason,
            requester=circumstances.actor.person,
            row=row.code,
            detail=command.detail,
        )
    ]


def convert(
    command: ConvertCase, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(七): the approver of the row approves; the requester never does."""
    if case.request is None or case.approved is not None:
        return answered_before(case, "conversion", command, circumstances)
    row = requested_row(case, case.request, circumstances)
    assert row.approval is not None  # route_for looks for it
    waiting = signed(case, "conversion", row.approval, case.request.requester, circumstances)
    if waiting is not None:
        return waiting
    if not row.keeps_team:
        named(pool_for(row, circumstances), command.team, circumstances)
    approver = circumstances.actor.person
    if row.registered_by is None:
        return [
            converted(
                case,
                row,
                circumstances,
                reason=case.request.reason,
                approver=approver,
                team=command.team,
            )
        ]
    return [
        ConversionApproved(
            case_id=case.case_id,
            row=row.code,
            reason=case.request.reason,
            approver=approver,
            article=row.article,
            team=command.team,
        )
    ]


def refuse(
    command: RefuseConversion, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if case.request is None or case.approved is not None:
        return answered_before(case, "conversion", command, circumstances, refuses=True)
    row = requested_row(case, case.request, circumstances)
    assert row.approval is not None  # route_for looks for it
    may_approve(circumstances.pack.approval(row.approval), case.request.requester, circumstances)
    if not command.why.strip():
        raise Refused(row.article, "不同意的须写明理由", "why")
    return [
        ConversionRefused(
            case_id=case.case_id,
            row=row.code,
            reason=case.request.reason,
            why=command.why,
            approver=circumstances.actor.person,
            article=row.article,
        )
    ]


def register(
    command: RegisterConversion, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """统一登记和移送: the approved conversion takes effect with its entry in the register."""
    approved = case.approved
    if approved is None:
        return answered_before(case, "conversion", command, circumstances)
    row = _row(approved.row, circumstances)
    actor = circumstances.actor
    roles = {role.code for role in circumstances.pack.roles}
    if row.registered_by in roles and actor.role != row.registered_by:
        raise Refused(row.article, "转换由执行指挥中心统一登记和移送")
    event = converted(
        case,
        row,
        circumstances,
        reason=approved.reason,
        approver=approved.approver,
        team=approved.team,
        registered_by=actor.person,
    )
    return [event]


def convert_for_property(
    state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(七): caused by the fact alone (reading 472); nothing happens in other tiers."""
    if state is None or state.tier is None:
        return []
    rows = (row for row in circumstances.pack.conversions if row.approval is None)
    row = next((row for row in rows if row.from_tier == state.tier and not row.noted_on), None)
    if row is None:
        return []
    return [converted(state, row, circumstances, reason=row.reasons[0], approver=None)]


def note_ground(
    command: NoteConversionGround, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """A fact met the condition of a row: the case converts by itself, or an approval is needed."""
    if state is None or state.tier is None:
        return []
    row = _row(command.row, circumstances)
    if row.from_tier != state.tier:
        return []
    if row.approval is None:
        return [converted(state, row, circumstances, reason=row.reasons[0], approver=None)]
    if row.code in state.prompted or (state.request and state.request.row == row.code):
        return []
    return [
        RetriagePrompted(
            case_id=state.case_id,
            cause=row.code,
            tier=state.tier,
            now_tier=row.to_tier,
            article=row.article,
            text=row.text,
        )
    ]


def route_for(
    command: RequestConversion, case: Sorting, circumstances: Circumstances
) -> Conversion:
    """The conversion from the case's tier that needs approval and allows the reason.

    Raises:
        Refused: the court's rules have no such conversion, or not for that reason.
    """
    rows = [
        row
        for row in circumstances.pack.conversions
        if row.approval is not None
        and row.from_tier == case.tier
        and command.to_tier in (None, row.to_tier)
    ]
    if not rows:
        if not circumstances.has_rule("no-return-to-fast"):
            raise NoSuchCase("该类案件的繁简转换规则")
        raise circumstances.refuse("no-return-to-fast", "本院规则未设该类案件的繁简转换")
    known = [row for row in rows if command.reason in row.reasons]
    if not known and command.reason.strip():
        known = [row for row in rows if row.open_reasons]
    if not known:
        allowed = "、".join(reason for row in rows for reason in row.reasons)
        raise Refused(rows[0].article, f"转换的事由限于: {allowed}", "reason")
    return known[0]


def requested_row(case: Sorting, asked: Request, circumstances: Circumstances) -> Conversion:
    """The row of the request. Requests recorded before rows had codes are matched by reason."""
    if asked.row:
        return _row(asked.row, circumstances)
    command = RequestConversion(case_id=case.case_id, reason=asked.reason)
    return route_for(command, case, circumstances)


def converted(
    case: Sorting,
    row: Conversion,
    circumstances: Circumstances,
    *,
    reason: str,
    approver: str | None,
    team: str = "",
    registered_by: str = "",
) -> CaseConverted:
    return CaseConverted(
        case_id=case.case_id,
        from_tier=row.from_tier,
        to_tier=row.to_tier,
        reason=reason,
        approver=approver,
        article=row.article,
        row=row.code,
        keeps_team=row.keeps_team,
        pool=case.pool if row.keeps_team else pool_for(row, circumstances).code,
        team=team,
        former_pool="" if row.keeps_team else left_pool(case, circumstances.pack),
        round=case.rounds if row.keeps_team else case.rounds + 1,
        registered_by=registered_by,
        parties_told=row.parties_told,
    )


def pool_for(row: Conversion, circumstances: Circumstances) -> Pool:
    """The pool of the row, else the first of the new tier that has teams.

    Raises:
        Refused: the court has no team for the new tier.
    """
    day = today(circumstances)
    for pool in circumstances.pack.pools:
        wanted = pool.tier == row.to_tier if row.pool is None else pool.code == row.pool
        if wanted and pool.active_on(day):
            return pool
    raise Refused(row.article, "本院没有办理该类案件的团队")


def _row(code: str, circumstances: Circumstances) -> Conversion:
    for row in circumstances.pack.conversions:
        if row.code == code:
            return row
    raise NoSuchCase("该转换规则")
