"""Related cases (关联案件): found before the assignment, and given to the same team if approved."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import (
    CaseConsolidated,
    ConsolidationDropped,
    ConsolidationRequested,
    RelatedTeamAnswered,
    RelationNoted,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.law.case_number import NotACaseNumber, parse
from kernel.rulebook import Consolidation
from services.triage.commands import (
    AskRelatedTeam,
    ConsolidateCase,
    DropConsolidation,
    NoteRelation,
    RelationCommand,
    RequestConsolidation,
)
from services.triage.state import Relation, Sorting

CONSOLIDATING = "triage.ConsolidateCase"  # the act that a court puts under approval, by relation


def decide_relating(
    command: RelationCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if isinstance(command, AskRelatedTeam):
        return answer(command, state)
    if state is None:
        raise NoSuchCase("本案")
    match command:
        case NoteRelation():
            return note(command, state, circumstances)
        case RequestConsolidation():
            return request(command, state, circumstances)
        case ConsolidateCase():
            return consolidate(command, state, circumstances)
        case DropConsolidation():
            return drop(command, state, circumstances)
        case _:
            assert_never(command)


def note(
    command: NoteRelation | RequestConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、15: the case is related to another one.

    Raises:
        NoSuchCase: the relation is none of the court's.
        Refused: the related case is this one, or its number is none.
    """
    row = row_of(command.relation, circumstances)
    related = canonical(command.related_case_id, row)
    if related == case.case_id:
        raise Refused(row.article, "案件不能与自身关联", "related_case_id")
    if (related, row.code) in case.relations:
        return []
    return [
        RelationNoted(
            case_id=case.case_id, related_case_id=related, relation=row.code, article=row.article
        )
    ]


def request(
    command: RequestConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、15: asked for before the assignment, which waits for the decision.

    Raises:
        NoSuchCase: the relation is none of the court's.
        Refused: the case has its team already, or the related case is not another one.
        Stands: the same case was named for another relation.
    """
    row = row_of(command.relation, circumstances)
    related = canonical(command.related_case_id, row)
    asked = case.consolidation
    if asked is not None and (asked.related_case_id, asked.consolidated) == (related, None):
        return circumstances.unchanged(asked.relation, command, relation=asked.relation)
    if case.team is not None:
        raise Refused(row.article, "案件已经分派，不再按关联案件分案", "case_id")
    return [
        *note(command, case, circumstances),
        ConsolidationRequested(
            case_id=case.case_id,
            related_case_id=related,
            relation=row.code,
            requester=circumstances.actor.person,
            requester_role=circumstances.actor.role,
            article=row.article,
        ),
    ]


def answer(command: AskRelatedTeam, related: Sorting | None) -> Sequence[TriageEvent]:
    """The team of the related case, if there is one; `assign` answers as soon as there is. Never
    refused."""
    if related is None:
        return []
    team = related.team or ""
    if related.asked_by.get(command.case_id) == team:
        return []
    return [
        RelatedTeamAnswered(case_id=command.case_id, related_case_id=related.case_id, team=team)
    ]


def consolidate(
    command: ConsolidateCase, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、15: the team of the related case takes this one too, whatever the tiers; no draw.

    Where the court has it approved, nothing happens before; otherwise it waits for that team.

    Raises:
        NoSuchCase: it was not asked for.
        Refused: the related case has no team yet.
    """
    asked = _asked(command, case)
    if asked is None:
        raise NoSuchCase("待决定的关联案件集中办理")
    if asked.consolidated is not None:
        return []
    row, approved = row_of(asked.relation, circumstances), circumstances.approved
    if approved is None and (not asked.team or _needs_approval(asked, circumstances)):
        return []
    if not asked.team and approved is not None and not approved.tried:
        raise Refused(row.article, "关联案件尚未确定承办团队", "related_case_id")
    return [
        CaseConsolidated(
            case_id=case.case_id,
            related_case_id=asked.related_case_id,
            relation=asked.relation,
            team=asked.team,
            approver=circumstances.approver,
            article=row.article,
            waiting=case.held,
        )
    ]


def drop(
    command: DropConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The case is assigned like any other; a draw that waited for this goes on. Never refused."""
    asked = _asked(command, case)
    if asked is None or asked.consolidated is not None:
        return []
    return [
        ConsolidationDropped(
            case_id=case.case_id,
            related_case_id=asked.related_case_id,
            relation=asked.relation,
            reason=command.reason,
            article=row_of(asked.relation, circumstances).article,
            pool=case.pool if case.held else "",
            team=case.named if case.held else "",
            round=case.rounds,
        )
    ]


def consolidation_kind(command: ConsolidateCase, state: Sorting | None) -> str:
    """The relation of the two cases; empty where the consolidation was not asked for."""
    asked = None if state is None else _asked(command, state)
    return "" if asked is None else asked.relation


def _asked(command: ConsolidateCase | DropConsolidation, case: Sorting) -> Relation | None:
    """The consolidation with that case, dropped or not."""
    asked = case.consolidation
    if asked is None or asked.related_case_id != command.related_case_id:
        return None
    return asked


def _needs_approval(asked: Relation, circumstances: Circumstances) -> bool:
    return circumstances.pack.approval_of(CONSOLIDATING, asked.relation) is not None


def row_of(relation: str, circumstances: Circumstances) -> Consolidation:
    """Raises NoSuchCase where the court has no such row."""
    for row in circumstances.pack.consolidations:
        if row.code == relation:
            return row
    raise NoSuchCase("该关联情形", "relation")


def canonical(case_id: str, row: Consolidation) -> str:
    """The case number in its canonical form. Raises Refused where it is none."""
    try:
        return parse(case_id).canonical
    except NotACaseNumber as error:
        raise Refused(row.article, "关联案件案号格式不正确", "related_case_id") from error
