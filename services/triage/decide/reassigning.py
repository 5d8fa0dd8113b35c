"""A change of team within the tier: the case goes to another team, drawn without the former."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.sealed import Text
from contracts.triage import CaseReassigned, TriageEvent
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.rulebook import Pool, Reassignment
from services.triage.commands import ReassignCase
from services.triage.decide.routing import left_pool, today
from services.triage.state import Sorting


def reassign(
    command: ReassignCase, case: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、14: another team for a reason of the court's rows. The former team's load is released.

    Raises:
        NoSuchCase: the case has no route or no team yet, or the court changes no teams.
        Refused: the reason or the tier is none of the court's, no other team could take the case,
            or a team is missing or must not be named.
        Stands: it was reassigned so for another reason, and has not left that team or pool since.
    """
    if case is None or not case.routed:
        raise NoSuchCase("本案分流决定")
    last = case.reassignment
    if case.team is None:
        if last is None:
            raise NoSuchCase("本案承办团队")
        return _as_before(command, last, circumstances)
    row = route_for(command.reason, case, circumstances)
    if last is not None and row.pool is not None and (row.code, row.pool) == (last.row, case.pool):
        return _as_before(command, last, circumstances)  # it is where this row takes it
    pool = pool_with_others(row, case, case.team, circumstances)
    return [
        CaseReassigned(
            case_id=case.case_id,
            row=row.code,
            reason=command.reason,
            former_team=case.team,
            pool=pool.code,
            round=case.rounds + 1,
            approver=circumstances.approver,
            article=row.article,
            team=named(pool, command.team, case.team, circumstances),
            former_pool=left_pool(case, circumstances.pack),
            parties_told=row.parties_told,
            detail=command.detail,
        )
    ]


def _as_before(
    command: ReassignCase, last: CaseReassigned, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    said = replace(command, team=command.team or last.team)
    return circumstances.unchanged(last.row, said, last)


def reassignment_kind(
    command: ReassignCase, state: Sorting | None, circumstances: Circumstances
) -> str:
    """The code of the row that the change of team goes by; empty where there is none."""
    if state is None:
        return ""
    rows = rows_for(state, circumstances)
    return next((row.code for row in rows if command.reason in row.reasons), "")


def route_for(reason: Text, case: Sorting, circumstances: Circumstances) -> Reassignment:
    """The row for that reason in the case's tier.

    Raises:
        NoSuchCase: the court changes no teams.
        Refused: not in this tier, or not for that reason.
    """
    refusal = never(case, circumstances)
    if refusal is not None:
        raise refusal
    allowed = rows_for(case, circumstances)
    row = next((row for row in allowed if reason in row.reasons), None)
    if row is None:
        reasons = "、".join(reason for row in allowed for reason in row.reasons)
        raise Refused(allowed[0].article, f"更换承办团队的事由限于: {reasons}", "reason")
    return row


def never(case: Sorting, circumstances: Circumstances) -> Refused | None:
    """The refusal where the court changes no teams, or none in the case's tier."""
    if not circumstances.pack.reassignments:
        return NoSuchCase("更换承办团队的规则")
    if rows_for(case, circumstances):
        return None
    article = circumstances.pack.reassignments[0].article
    return Refused(article, "该类案件不得更换承办团队", "case_id")


def rows_for(case: Sorting, circumstances: Circumstances) -> Sequence[Reassignment]:
    """The rows that allow a change of team in the case's tier."""
    rows = circumstances.pack.reassignments
    return [row for row in rows if not row.tiers or case.tier in row.tiers]


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
