"""Related cases go to one team instead of the draw, if it is approved."""

from dataclasses import replace

from contracts.triage import (
    CaseAssigned,
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    RelatedTeamNoted,
    RelatedTeamTold,
    RelationNoted,
)
from services.triage.commands import (
    ApproveConsolidation,
    AssignTeam,
    NoteRelatedTeam,
    NoteRelation,
    RefuseConsolidation,
    RequestConsolidation,
    TellRelatedTeam,
    TriageCase,
)
from tests.support import at, by
from tests.triage.elsewhere import (
    CASE,
    ELSEWHERE,
    RELATED,
    assigned_fast,
    fast,
    noted,
    nothing_found,
)
from tests.triage.test_confirming import talked

DAY = at("2026-07-06")
OFFICER = by("triage_officer")
HEAD = by("bureau_head", "局长")
KNOWN = ELSEWHERE.given(noted, nothing_found, talked)
related = RelationNoted(
    case_id=CASE, related_case_id=RELATED, relation="same-debtor", article="关联"
)
requested = ConsolidationRequested(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    requester="triage_officer-1",
    article="关联",
)
team_known = RelatedTeamNoted(case_id=CASE, related_case_id=RELATED, team="ordinary-2")
approved = ConsolidationApproved(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    team="ordinary-2",
    approver="局长",
    article="关联",
    waiting=False,
)
refused = ConsolidationRefused(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    reason="两案情况不同",
    approver="局长",
    article="关联",
)
ASKED = KNOWN.given(related, requested)
ask = RequestConsolidation(case_id=CASE, related_case_id=RELATED, relation="same-debtor")


def test_a_relation_is_noted_under_a_row_of_the_court() -> None:
    note = NoteRelation(case_id=CASE, related_case_id=RELATED, relation="same-debtor")
    KNOWN.when(note, at=DAY, by=OFFICER).then(related)
    unknown = replace(note, relation="same-amount")
    KNOWN.when(unknown, at=DAY, by=OFFICER).then_refused("", "relation")
    KNOWN.when(replace(note, related_case_id=CASE), at=DAY, by=OFFICER).then_refused(
        "关联", "related_case_id"
    )
    KNOWN.when(replace(note, related_case_id="八十八号"), at=DAY, by=OFFICER).then_refused(
        "关联", "related_case_id"
    )


def test_it_is_asked_for_before_the_assignment_only() -> None:
    KNOWN.when(ask, at=DAY, by=OFFICER).then(related, requested)
    KNOWN.given(related).when(ask, at=DAY, by=OFFICER).then(requested)
    KNOWN.given(fast, assigned_fast).when(ask, at=DAY, by=OFFICER).then_refused("关联", "case_id")


def test_the_related_case_tells_its_team_as_soon_as_it_has_one() -> None:
    """On the stream of the related case, for the case that asks."""
    told = RelatedTeamTold(case_id=CASE, related_case_id=RELATED, team="")
    tell = TellRelatedTeam(case_id=CASE, related_case_id=RELATED)
    other = ELSEWHERE.given(replace(noted, case_id=RELATED), replace(fast, case_id=RELATED))
    other.when(tell, at=DAY).then(told)
    ELSEWHERE.when(tell, at=DAY).then_nothing()
    other.given(told).when(
        AssignTeam(case_id=RELATED, team="fast-1", by_draw=True, article="分案 fast"), at=DAY
    ).then(
        CaseAssigned(
            case_id=RELATED,
            team="fast-1",
            by_draw=True,
            article="分案 fast",
            enclosed=("全案材料", "已查控财产清单"),
        ),
        replace(told, team="fast-1"),
    )


def test_the_case_that_asked_notes_the_team() -> None:
    note = NoteRelatedTeam(case_id=CASE, related_case_id=RELATED, team="ordinary-2")
    ASKED.when(note, at=DAY).then(team_known)
    ASKED.when(replace(note, team=""), at=DAY).then_nothing()
    KNOWN.when(note, at=DAY).then_nothing()


def test_an_approval_before_triage_names_the_team_and_leaves_the_tier() -> None:
    ASKED.given(team_known).when(ApproveConsolidation(case_id=CASE), at=DAY, by=HEAD).then(approved)
    ASKED.given(team_known, approved).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(
        replace(fast, team="ordinary-2")
    )


def test_the_assignment_waits_for_the_decision() -> None:
    ASKED.when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(replace(fast, held=True))
    waiting = ASKED.given(team_known, replace(fast, held=True))
    waiting.when(ApproveConsolidation(case_id=CASE), at=DAY, by=HEAD).then(
        replace(approved, waiting=True)
    )
    waiting.when(RefuseConsolidation(case_id=CASE, reason="两案情况不同"), at=DAY, by=HEAD).then(
        replace(refused, pool="fast")
    )


def test_the_given_team_is_cited_under_the_relation() -> None:
    ASKED.given(team_known, approved, replace(fast, team="ordinary-2")).when(
        AssignTeam(case_id=CASE, team="ordinary-2", by_draw=False, article="分流 no-property"),
        at=DAY,
    ).then(
        CaseAssigned(
            case_id=CASE,
            team="ordinary-2",
            by_draw=False,
            article="关联",
            enclosed=("全案材料", "已查控财产清单"),
        )
    )


def test_nobody_approves_before_the_related_case_has_a_team() -> None:
    ASKED.when(ApproveConsolidation(case_id=CASE), at=DAY, by=HEAD).then_refused(
        "关联", "related_case_id"
    )


def test_whoever_asked_does_not_approve_and_nobody_but_the_approver() -> None:
    known = ASKED.given(team_known)
    approve = ApproveConsolidation(case_id=CASE)
    known.when(approve, at=DAY, by=by("bureau_head", "triage_officer-1")).then_refused(
        "审批 change"
    )
    known.when(approve, at=DAY, by=by("centre_head")).then_refused("审批 change")
    KNOWN.when(approve, at=DAY, by=HEAD).then_refused("")


def test_a_refusal_says_why_and_the_case_is_drawn_as_any_other() -> None:
    ASKED.when(RefuseConsolidation(case_id=CASE, reason=""), at=DAY, by=HEAD).then_refused(
        "关联", "reason"
    )
    ASKED.when(RefuseConsolidation(case_id=CASE, reason="两案情况不同"), at=DAY, by=HEAD).then(
        refused
    )
    ASKED.given(refused).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(fast)
