"""Related cases go to one team instead of the draw, if it is approved."""

from dataclasses import replace

from contracts.triage import (
    CaseAssigned,
    CaseConsolidated,
    ConsolidationDropped,
    ConsolidationRequested,
    RelatedTeamAnswered,
    RelatedTeamNoted,
    RelationNoted,
)
from kernel.deciding.approvals import AskFor
from kernel.deciding.learns import Learn
from services.triage.commands import (
    AskRelatedTeam,
    AssignTeam,
    ConsolidateCase,
    DropConsolidation,
    NoteRelation,
    RequestConsolidation,
    TriageCase,
    triage_of,
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
HEAD = ("局长",)
KNOWN = ELSEWHERE.given(noted, nothing_found, talked)
related = RelationNoted(
    case_id=CASE, related_case_id=RELATED, relation="same-debtor", article="关联"
)
requested = ConsolidationRequested(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    requester="triage_officer-1",
    requester_role="triage_officer",
    article="关联",
)
team_known = RelatedTeamNoted(case_id=CASE, related_case_id=RELATED, team="ordinary-2")
together = CaseConsolidated(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    team="ordinary-2",
    approver="局长",
    article="关联",
    waiting=False,
)
dropped = ConsolidationDropped(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    reason="两案情况不同",
    article="关联",
)
ASKED = KNOWN.given(related, requested)
ask = RequestConsolidation(case_id=CASE, related_case_id=RELATED, relation="same-debtor")
consolidate = ConsolidateCase(case_id=CASE, related_case_id=RELATED)
drop = DropConsolidation(case_id=CASE, related_case_id=RELATED, reason="两案情况不同")


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


def test_what_was_asked_for_is_unchanged_until_it_is_decided() -> None:
    ASKED.when(ask, at=DAY, by=OFFICER).then_unchanged()
    ASKED.when(replace(ask, relation="same-object"), at=DAY, by=OFFICER).then_stands(
        "关联", "relation", relation="same-debtor"
    )
    ASKED.given(dropped).when(ask, at=DAY, by=OFFICER).then(requested)


def test_the_related_case_answers_as_soon_as_it_has_a_team() -> None:
    """On the stream of the related case, for the case that asks."""
    answered = RelatedTeamAnswered(case_id=CASE, related_case_id=RELATED, team="")
    question = AskRelatedTeam(case_id=CASE, related_case_id=RELATED)
    other = ELSEWHERE.given(replace(noted, case_id=RELATED), replace(fast, case_id=RELATED))
    other.when(question, at=DAY).then(answered)
    ELSEWHERE.when(question, at=DAY).then_nothing()
    other.given(answered).when(
        AssignTeam(case_id=RELATED, team="fast-1", by_draw=True, article="分案 fast"), at=DAY
    ).then(
        CaseAssigned(
            case_id=RELATED,
            team="fast-1",
            by_draw=True,
            article="分案 fast",
            enclosed=("全案材料", "已查控财产清单"),
        ),
        replace(answered, team="fast-1"),
    )


def test_the_case_that_asked_learns_the_team() -> None:
    learn = Learn(case_id=CASE, stream=triage_of(CASE), event=team_known)
    ASKED.when(learn, at=DAY).then(team_known)
    KNOWN.when(learn, at=DAY).then_nothing()
    ASKED.given(dropped).when(learn, at=DAY).then_nothing()


def test_it_needs_the_approval_that_binds_the_relation() -> None:
    asked = AskFor(command=consolidate, requester=OFFICER)
    ASKED.when(asked, at=DAY, by=OFFICER).then_asks("change")
    ASKED.given(team_known).when(consolidate, at=DAY).then_nothing()
    KNOWN.when(consolidate, at=DAY).then_refused("")


def test_without_an_approval_it_waits_for_the_team_only() -> None:
    free = KNOWN.given(replace(requested, relation="same-object", article="同一标的"))
    free.when(consolidate, at=DAY).then_nothing()
    free.given(team_known).when(consolidate, at=DAY).then(
        replace(together, relation="same-object", approver=None, article="同一标的")
    )


def test_approved_before_triage_it_names_the_team_and_leaves_the_tier() -> None:
    known = ASKED.given(team_known)
    known.when(consolidate, at=DAY, by=OFFICER, approved_by=HEAD).then(together)
    known.given(together).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(
        replace(fast, team="ordinary-2")
    )


def test_the_assignment_waits_for_the_decision() -> None:
    ASKED.when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(replace(fast, held=True))
    waiting = ASKED.given(team_known, replace(fast, held=True))
    waiting.when(consolidate, at=DAY, by=OFFICER, approved_by=HEAD).then(
        replace(together, waiting=True)
    )
    waiting.when(drop, at=DAY).then(replace(dropped, pool="fast"))


def test_the_given_team_is_cited_under_the_relation() -> None:
    ASKED.given(team_known, together, replace(fast, team="ordinary-2")).when(
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
    ASKED.when(consolidate, at=DAY, by=OFFICER, approved_by=HEAD).then_refused(
        "关联", "related_case_id"
    )


def test_what_is_dropped_is_drawn_as_any_other() -> None:
    ASKED.when(drop, at=DAY).then(dropped)
    ASKED.given(dropped).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(fast)
    ASKED.given(dropped).when(drop, at=DAY).then_nothing()
    ASKED.given(dropped).when(consolidate, at=DAY).then_nothing()
    KNOWN.when(drop, at=DAY).then_nothing()
