"""Related cases (关联案件): found before the assignment, and given to the same team if approved."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import (
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    RelatedTeamNoted,
    RelatedTeamTold,
    RelationNoted,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.law.case_number import NotACaseNumber, parse
from kernel.rulebook import Consolidation
from services.triage.commands import (
    ApproveConsolidation,
    NoteRelatedTeam,
    NoteRelation,
    RefuseConsolidation,
    RelationCommand,
    RequestConsolidation,
    TellRelatedTeam,
)
from services.triage.decide.answers import answered_before
from services.triage.decide.approving import may_approve, signed
from services.triage.state import Relation, Sorting


def decide_relating(
    command: RelationCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case TellRelatedTeam():
            return tell(command, state)
        case NoteRelatedTeam():
            return note_team(command, state)
    if state is None:
        raise NoSuchCase("本案")
    match command:
        case NoteRelation():
            return note(command, state, circumstances)
        case RequestConsolidation():
            return request(command, state, circumstances)
        case ApproveConsolidation():
            return approve(command, state, circumstances)
        case RefuseConsolidation():
            return refuse(command, state, circumstances)
        case _:
            assert_never(command)


def note(
    command: NoteRelation | RequestConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
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
    """二、15: requested before the assignment; afterwards the case already has its team."""
    row = row_of(command.relation, circumstances)
    related = canonical(command.related_case_id, row)
    asked = case.consolidation
    if asked is not None and (asked.related_case_id, asked.approved) == (related, None):
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
            article=row.article,
        ),
    ]


def tell(command: TellRelatedTeam, related: Sorting | None) -> Sequence[TriageEvent]:
    """Answers a case that asked before the related case had a team as soon as it has one."""
    if related is None:
        return []
    team = related.team or ""
    if related.told.get(command.case_id) == team:
        return []
    return [RelatedTeamTold(case_id=command.case_id, related_case_id=related.case_id, team=team)]


def note_team(command: NoteRelatedTeam, case: Sorting | None) -> Sequence[TriageEvent]:
    asked = None if case is None else case.consolidation
    if asked is None or asked.related_case_id != command.related_case_id:
        return []
    if asked.team == command.team or not command.team:
        return []
    return [
        RelatedTeamNoted(
            case_id=command.case_id,
            related_case_id=command.related_case_id,
            team=command.team,
        )
    ]


def approve(
    command: ApproveConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The team of the related case takes this one too, whatever the tiers; no draw."""
    asked = case.consolidation
    if asked is None or asked.approved is not None:
        return answered_before(case, "consolidation", command, circumstances)
    row = row_of(asked.relation, circumstances)
    if row.approval is not None:
        waiting = signed(case, "consolidation", row.approval, asked.requester, circumstances)
        if waiting is not None:
            return waiting
    elif circumstances.actor.person == asked.requester:
        raise Refused(row.article, "申请人不得审批自己的申请")
    if not asked.team:
        raise Refused(row.article, "关联案件尚未确定承办团队", "related_case_id")
    return [
        ConsolidationApproved(
            case_id=case.case_id,
            related_case_id=asked.related_case_id,
            relation=asked.relation,
            team=asked.team,
            approver=circumstances.actor.person,
            article=row.article,
            waiting=case.held,
        )
    ]


def refuse(
    command: RefuseConsolidation, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    asked = case.consolidation
    if asked is None or asked.approved is not None:
        return answered_before(case, "consolidation", command, circumstances, refuses=True)
    row = row_of(asked.relation, circumstances)
    if row.approval is not None:
        may_approve(circumstances.pack.approval(row.approval), asked.requester, circumstances)
    if not command.reason.strip():
        raise Refused(row.article, "不交由同一团队办理的须写明理由", "reason")
    return [refused(command.reason, case, asked, row, circumstances)]


def refused(
    reason: str, case: Sorting, asked: Relation, row: Consolidation, circumstances: Circumstances
) -> ConsolidationRefused:
    return ConsolidationRefused(
        case_id=case.case_id,
        related_case_id=asked.related_case_id,
        relation=asked.relation,
        reason=reason,
        approver=circumstances.actor.person,
        article=row.article,
        pool=case.pool if case.held else "",
        team=case.named if case.held else "",
        round=case.rounds,
    )


def row_of(relation: str, circumstances: Circumstances) -> Consolidation:
    for row in circumstances.pack.consolidations:
        if row.code == relation:
            return row
    raise NoSuchCase("该关联情形", "relation")


def canonical(case_id: str, row: Consolidation) -> str:
    try:
        return parse(case_id).canonical
    except NotACaseNumber as error:
        raise Refused(row.article, "关联案件案号格式不正确", "related_case_id") from error
