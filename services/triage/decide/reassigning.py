"""A change of team within the tier: requested, approved, and drawn without the former team."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import (
    CaseReassigned,
    ReassignmentRefused,
    ReassignmentRequested,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.rulebook import Pool, Reassignment
from services.triage.commands import (
    ReassignCase,
    ReassignmentCommand,
    RefuseReassignment,
    RequestReassignment,
)
from services.triage.decide.answering import left_pool, today
from services.triage.decide.answers import answered_before
from services.triage.decide.approving import may_approve, signed
from services.triage.state import Request, Sorting


def decide_reassigning(
    command: ReassignmentCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if state is None or not state.settled:
        raise NoSuchCase("本案分流决定")
    match command:
        case RequestReassignment():
            return request(command, state, circumstances)
        case ReassignCase():
            return reassign(command, state, circumstances)
        case RefuseReassignment():
            return refuse(command, state, circumstances)
        case _:
            assert_never(command)


def request(
    command: RequestReassignment, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    asked = case.reassignment
    if asked is not None and asked.reason == command.reason:
        return circumstances.unchanged(asked.row, command, detail=asked.detail)
    if case.team is None:
        raise NoSuchCase("本案承办团队")
    row = route_for(command.reason, case, circumstances)
    need_another_team(row, case, case.team, circumstances)
    return [
        ReassignmentRequested(
            case_id=case.case_id,
            row=row.code,
            reason=command.reason,
            requester=circumstances.actor.person,
            detail=command.detail,
        )
    ]


def reassign(
    command: ReassignCase, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    asked = case.reassignment
    if asked is None or case.team is None:
        return answered_before(case, "reassignment", command, circumstances)
    row = requested_row(asked, circumstances)
    if row.approval is not None:
        waiting = signed(case, "reassignment", row.approval, asked.requester, circumstances)
        if waiting is not None:
            return waiting
    elif circumstances.actor.person == asked.requester:
        raise Refused(row.article, "申请人不得审批自己的申请")
    pool = pool_with_others(row, case, case.team, circumstances)
    team = named(pool, command.team, case.team, circumstances)
    return [
        CaseReassigned(
            case_id=case.case_id,
            row=row.code,
            reason=asked.reason,
            former_team=case.team,
            pool=pool.code,
            round=case.rounds + 1,
            approver=circumstances.actor.person,
            article=row.article,
            team=team,
            former_pool=left_pool(case, circumstances.pack),
            parties_told=row.parties_told,
        )
    ]


def refuse(
    command: RefuseReassignment, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    asked = case.reassignment
    if asked is None:
        return answered_before(case, "reassignment", command, circumstances, refuses=True)
    row = requested_row(asked, circumstances)
    if row.approval is not None:
        may_approve(circumstances.pack.approval(row.approval), asked.requester, circumstances)
    if not command.why.strip():
        raise Refused(row.article, "不同意的须写明理由", "why")
    return [
        ReassignmentRefused(
            case_id=case.case_id,
            row=row.code,
            reason=asked.reason,
            why=command.why,
            approver=circumstances.actor.person,
            article=row.article,
        )
    ]


def route_for(reason: str, case: Sorting, circumstances: Circumstances) -> Reassignment:
    """The row for that reason in the case's tier.

    Raises:
        Refused: the court's rules have no change of team, not in this tier, or not for that reason.
    """
    rows = circumstances.pack.reassignments
    if not rows:
        raise NoSuchCase("更换承办团队的规则")
    allowed = [row for row in rows if not row.tiers or case.tier in row.tiers]
    if not allowed:
        raise Refused(rows[0].article, "该类案件不得更换承办团队", "case_id")
    row = next((row for row in allowed if reason in row.reasons), None)
    if row is None:
        reasons = "、".join(reason for row in allowed for reason in row.reasons)
        raise Refused(allowed[0].article, f"更换承办团队的事由限于: {reasons}", "reason")
    return row


def requested_row(asked: Request, circumstances: Circumstances) -> Reassignment:
    for row in circumstances.pack.reassignments:
        if row.code == asked.row:
            return row
    raise NoSuchCase("更换承办团队的规则")


def pool_with_others(
    row: Reassignment, case: Sorting, team: str, circumstances: Circumstances
) -> Pool:
    """The pool of the row, otherwise that of the case, if another team is active in it.

    Raises:
        Refused: there is no other team that could take the case.
    """
    day = today(circumstances)
    wanted = row.pool or case.pool
    for pool in circumstances.pack.pools:
        meant = pool.code == wanted if wanted else team in pool.active_on(day)
        if meant and set(pool.active_on(day)) - {team}:
            return pool
    raise Refused(row.article, "本院没有可以接办的其他团队", "case_id")


def need_another_team(
    row: Reassignment, case: Sorting, team: str, circumstances: Circumstances
) -> None:
    """Raises Refused if no other team could take the case."""
    _ = pool_with_others(row, case, team, circumstances)


def named(pool: Pool, team: str, former: str, circumstances: Circumstances) -> str:
    """The named team, or the only other one; empty if the team is drawn.

    Raises:
        Refused: a team was named although the pool is drawn, or none although it is not.
    """
    left = [other for other in pool.active_on(today(circumstances)) if other != former]
    if pool.drawn:
        if team:
            raise Refused(pool.article, "该类案件随机分案，不得指定团队", "team")
        return ""
    if not team and len(left) == 1:
        return left[0]
    if team not in left:
        raise Refused(pool.article, f"须指定其他承办团队: {'、'.join(left)}", "team")
    return team
