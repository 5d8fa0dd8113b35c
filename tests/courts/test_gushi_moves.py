"""固始 二、14, 二、15, 三、16: second assignment, related cases, and the director's word."""

from dataclasses import replace

from contracts.triage import (
    CaseAssigned,
    CaseConsolidated,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationDropped,
    ConsolidationRequested,
    ProposalDropped,
    RelatedTeamNoted,
    RelationNoted,
    TierProposed,
)
from kernel.deciding.approvals import AskFor
from kernel.deciding.testing import Spec
from services.triage.app import DEFINITION
from services.triage.commands import (
    ConfirmTier,
    ConsolidateCase,
    ConvertCase,
    DropConsolidation,
    DropProposal,
    NoteRelation,
    ReassignCase,
    RequestConsolidation,
    TriageCase,
)
from tests.support import at, by, calendar, pack
from tests.triage.cases import noted, nothing_found

CASE = noted.case_id
RELATED = "（2026）豫1525执77号"
DAY = at("2026-08-17 09:00")
DIRECTOR = ("局长",)
OFFICER = by("triage_officer", "分案人员")
LEADER = by("team_leader", "速执法官")
TOLD = ("财产查控信息", "办案进程", "办案人员信息")
COMPLAINT = "当事人对执行法官意见较大"
SLOW = "因客观原因可能难以在短期结案"

FILED = Spec(definition=DEFINITION, pack=pack("gushi"), calendar=calendar("gushi")).given(noted)
SIMPLE = CaseTriaged(
    case_id=CASE,
    tier="fast",
    pool_teams=("fast-1", "fast-2"),
    article="二、11(1)",
    text="没有查询到可供执行财产",
    matched=("no-property",),
    decided_by="triage_officer-1",
    provisional=False,
    row="no-property",
    pool="fast",
)
ORDINARY = replace(
    SIMPLE,
    tier="ordinary",
    pool_teams=("ordinary-1", "ordinary-2", "ordinary-3"),
    article="二、11(2)",
    matched=("not-simple",),
    row="not-simple",
    pool="ordinary",
)
BY_FAST_1 = FILED.given(
    nothing_found, SIMPLE, CaseAssigned(case_id=CASE, team="fast-1", by_draw=True)
)
BY_ORDINARY_1 = FILED.given(
    nothing_found, ORDINARY, CaseAssigned(case_id=CASE, team="ordinary-1", by_draw=True)
)

COMPLAIN = ReassignCase(case_id=CASE, reason=COMPLAINT)
CONVERT = ConvertCase(case_id=CASE, reason=SLOW, to_tier="ordinary")
TOGETHER = ConsolidateCase(case_id=CASE, related_case_id=RELATED)
related = RelationNoted(
    case_id=CASE, related_case_id=RELATED, relation="same-debtor", article="二、15"
)
asked = ConsolidationRequested(
    case_id=CASE,
    related_case_id=RELATED,
    relation="same-debtor",
    requester="分案人员",
    requester_role="triage_officer",
    article="二、15",
)
team_known = RelatedTeamNoted(case_id=CASE, related_case_id=RELATED, team="ordinary-2")


def test_a_complaint_about_the_judge_of_a_simple_case_is_put_to_the_director() -> None:
    BY_FAST_1.when(COMPLAIN, at=DAY, by=LEADER).then_asks("second-assignment")


def test_the_director_gives_the_case_to_another_team_which_the_lot_finds() -> None:
    BY_FAST_1.when(COMPLAIN, at=DAY, by=LEADER, approved_by=DIRECTOR).then(
        CaseReassigned(
            case_id=CASE,
            row="complaint",
            reason=COMPLAINT,
            former_team="fast-1",
            pool="fast",
            round=2,
            approver="局长",
            article="二、14",
            former_pool="fast",
            parties_told=TOLD,
        )
    )


def test_in_an_ordinary_case_the_same_wish_needs_the_courts_setting() -> None:
    BY_ORDINARY_1.when(COMPLAIN, at=DAY, by=LEADER).then_refused("二、14")


def test_only_the_two_grounds_of_the_article_count() -> None:
    many = replace(COMPLAIN, reason="案件太多")
    BY_FAST_1.when(many, at=DAY, by=LEADER).then_refused("二、14", "reason")


def test_a_simple_case_that_cannot_be_closed_soon_becomes_an_ordinary_one() -> None:
    BY_FAST_1.when(CONVERT, at=DAY, by=LEADER).then_asks("second-assignment")
    BY_FAST_1.when(CONVERT, at=DAY, by=LEADER, approved_by=DIRECTOR).then(
        CaseConverted(
            case_id=CASE,
            from_tier="fast",
            to_tier="ordinary",
            reason=SLOW,
            approver="局长",
            article="二、14",
            row="simple-to-ordinary",
            pool="ordinary",
            former_pool="fast",
            round=2,
            parties_told=TOLD,
        )
    )


def test_a_relation_that_the_article_does_not_name_is_none() -> None:
    FILED.when(
        NoteRelation(case_id=CASE, related_case_id=RELATED, relation="same-amount"),
        at=DAY,
        by=by("triage_officer"),
    ).then_refused("", "relation")


def test_related_cases_are_put_to_the_director() -> None:
    FILED.when(
        RequestConsolidation(case_id=CASE, related_case_id=RELATED, relation="same-debtor"),
        at=DAY,
        by=OFFICER,
    ).then(related, asked)
    wanted = AskFor(command=TOGETHER, requester=OFFICER)
    FILED.given(related, asked).when(wanted, at=DAY, by=OFFICER).then_asks("related-cases")


def test_with_the_directors_word_the_case_goes_to_the_team_of_the_related_one() -> None:
    known = FILED.given(related, asked, team_known)
    known.when(TOGETHER, at=DAY, by=OFFICER, approved_by=DIRECTOR).then(
        CaseConsolidated(
            case_id=CASE,
            related_case_id=RELATED,
            relation="same-debtor",
            team="ordinary-2",
            approver="局长",
            article="二、15",
            waiting=False,
        )
    )


def test_an_exception_from_one_team_for_related_cases_keeps_its_reason() -> None:
    dropped = DropConsolidation(case_id=CASE, related_case_id=RELATED, reason="该团队另有回避事由")
    FILED.given(related, asked, team_known).when(dropped, at=DAY).then(
        ConsolidationDropped(
            case_id=CASE,
            related_case_id=RELATED,
            relation="same-debtor",
            reason="该团队另有回避事由",
            article="二、15",
        )
    )


def special() -> Spec:
    """A case that was proposed as a special one, and waits for the director."""
    sorting = FILED.given(nothing_found)
    proposed = sorting.when(
        TriageCase(case_id=CASE, flags=("petition-risk",)), at=DAY, by=by("triage_officer")
    ).events
    return sorting.given(*proposed)


def test_a_special_case_is_only_proposed_until_the_director_confirms_it() -> None:
    proposed = special().history[-1]
    assert isinstance(proposed, TierProposed)
    confirm = ConfirmTier(case_id=CASE, row=proposed.row, tier="special")
    officer = by("triage_officer")
    special().when(AskFor(command=confirm, requester=officer), at=DAY).then_asks("special-tier")
    confirmed = special().when(confirm, at=DAY, by=officer, approved_by=DIRECTOR).events
    found = next(event for event in confirmed if isinstance(event, CaseTriaged))
    assert (found.tier, found.pool_teams, found.approver) == ("special", ("special",), "局长")


def test_a_special_case_that_is_not_confirmed_is_triaged_again() -> None:
    dropped = DropProposal(
        case_id=CASE, row="petition-risk", tier="special", team="", reason="无上访风险"
    )
    special().when(dropped, at=DAY).then(
        ProposalDropped(
            case_id=CASE, row="petition-risk", team="", reason="无上访风险", article="三、16"
        )
    )
