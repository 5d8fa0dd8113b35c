"""An early answer is provisional; a final one may no longer fit when the facts change."""

from dataclasses import replace

from contracts.triage import (
    CaseTriaged,
    FeedbackNoted,
    FlagNoted,
    MatterRouted,
    PropertyKindNoted,
    ProposalDropped,
    ReceptionNoted,
    RetriagePrompted,
    TierKept,
    TierProposed,
)
from kernel.deciding.approvals import AskFor
from kernel.deciding.learns import Learn
from services.triage.commands import (
    ConfirmTier,
    DropProposal,
    KeepTier,
    ReviewTier,
    TriageCase,
    TriageDirect,
    triage_of,
)
from tests.support import at, by
from tests.triage.elsewhere import (
    CASE,
    ELSEWHERE,
    assigned_fast,
    elsewhere,
    fast,
    noted,
    nothing_found,
    proposed_fast,
)

DAY = at("2026-03-10")
OFFICER = by("triage_officer")
HEAD = ("bureau_head-1",)
talked = ReceptionNoted(case_id=CASE, held=True)
grave = TierProposed(
    case_id=CASE,
    tier="special",
    row="grave",
    pool="special",
    pool_teams=("special", "ordinary-2"),
    article="分流 grave",
    text="原文",
    matched=("grave", "no-property"),
    decided_by="triage_officer-1",
    decider_role="triage_officer",
    awaits=("approval",),
    flags=("grave",),
    reason="历史遗留问题较多",
    team="special",
)
confirmed = CaseTriaged(
    case_id=CASE,
    tier="special",
    pool_teams=("special", "ordinary-2"),
    article="分流 grave",
    text="原文",
    matched=("grave", "no-property"),
    decided_by="triage_officer-1",
    provisional=False,
    row="grave",
    pool="special",
    team="special",
    flags=("grave",),
    reason="历史遗留问题较多",
    approver="bureau_head-1",
)
PROPOSED = ELSEWHERE.given(noted, nothing_found, talked, grave)
FAST = ELSEWHERE.given(noted, nothing_found, talked, fast, assigned_fast)
house_found = PropertyKindNoted(case_id=CASE, asset_kind="real_estate")
prompted = RetriagePrompted(
    case_id=CASE,
    cause="disposal",
    tier="fast",
    now_tier="ordinary",
    article="分流 disposal",
    text="原文",
)


# Before the work that triage rests on is done.


def test_an_answer_before_the_first_talk_is_provisional() -> None:
    ELSEWHERE.given(noted, nothing_found).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(
        proposed_fast
    )


def test_an_answer_before_control_waits_for_control_too() -> None:
    early = TriageCase(case_id=CASE, flags=("easy",), reason="标的小")
    ELSEWHERE.given(noted).when(early, at=DAY, by=OFFICER).then(
        replace(
            proposed_fast,
            row="easy",
            article="分流 easy",
            matched=("easy",),
            flags=("easy",),
            reason="标的小",
            awaits=("control", "reception"),
        )
    )


def test_why_work_is_outstanding_makes_the_answer_final() -> None:
    decided = TriageCase(case_id=CASE, outstanding="申请执行人未到场")
    ELSEWHERE.given(noted, nothing_found).when(decided, at=DAY, by=OFFICER).then(
        replace(fast, outstanding="申请执行人未到场")
    )


def test_an_early_answer_that_still_stands_is_final_once_the_work_is_done() -> None:
    waiting = ELSEWHERE.given(noted, nothing_found, proposed_fast)
    waiting.when(ReviewTier(case_id=CASE), at=DAY).then_nothing()
    waiting.given(talked).when(ReviewTier(case_id=CASE), at=DAY).then(fast)


def test_an_early_answer_that_changed_is_shown_and_decided_again() -> None:
    changed = ELSEWHERE.given(noted, proposed_fast, talked, house_found, nothing_found)
    prompt = replace(prompted, cause="refer", now_tier=None, article="提请")
    changed.when(ReviewTier(case_id=CASE), at=DAY).then(prompt)
    again = TriageCase(case_id=CASE, disposal_kinds=("real_estate",))
    changed.given(prompt).when(again, at=DAY, by=OFFICER).then(
        replace(
            fast,
            tier="ordinary",
            pool_teams=("ordinary-1", "ordinary-2"),
            article="分流 disposal",
            matched=("disposal",),
            row="disposal",
            pool="ordinary",
            disposal_kinds=("real_estate",),
        )
    )


# Confirmed by those whom the court names.


confirm = ConfirmTier(case_id=CASE, row="grave", tier="special", team="special")
drop = DropProposal(case_id=CASE, row="grave", tier="special", team="special", reason="并不疑难")
dropped = ProposalDropped(
    case_id=CASE, row="grave", team="special", reason="并不疑难", article="审批 special-tier"
)


def test_a_route_that_has_to_be_confirmed_is_proposed_first() -> None:
    asked = TriageCase(case_id=CASE, flags=("grave",), reason="历史遗留问题较多", team="special")
    ready = ELSEWHERE.given(noted, nothing_found, talked)
    ready.when(asked, at=DAY, by=OFFICER).then(grave)
    for team in ("", "fast-1"):  # no lot decides: whoever proposes names the team
        ready.when(replace(asked, team=team), at=DAY, by=OFFICER).then_refused(
            "分案 special", "team"
        )


def test_another_proposal_takes_the_place_of_the_first() -> None:
    other = TriageCase(case_id=CASE, flags=("grave",), reason="历史遗留问题较多", team="ordinary-2")
    PROPOSED.when(other, at=DAY, by=OFFICER).then(
        replace(dropped, reason="已另行拟定", article="分流 grave"),
        replace(grave, team="ordinary-2"),
    )


def test_where_nobody_may_confirm_it_nothing_is_proposed() -> None:
    asked = TriageCase(case_id=CASE, flags=("delicate",), team="special")
    ELSEWHERE.given(noted, nothing_found, talked).when(asked, at=DAY, by=OFFICER).then_refused(
        "审批 unfilled"
    )


def test_its_confirmation_is_asked_for_and_makes_it_final() -> None:
    asked = AskFor(command=confirm, requester=OFFICER)
    PROPOSED.when(asked, at=DAY).then_asks("special-tier")
    PROPOSED.when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then(confirmed)
    PROPOSED.given(confirmed).when(confirm, at=DAY, by=OFFICER).then_unchanged()


def test_what_is_not_confirmed_is_triaged_again() -> None:
    PROPOSED.when(drop, at=DAY).then(dropped)
    PROPOSED.given(dropped).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(fast)
    PROPOSED.given(dropped).when(drop, at=DAY).then_nothing()


def test_a_refusal_does_not_touch_another_proposal() -> None:
    PROPOSED.when(replace(drop, team="ordinary-2"), at=DAY).then_nothing()
    ELSEWHERE.when(drop, at=DAY).then_nothing()


def test_a_proposal_that_no_approval_binds_any_more_falls_under_its_own_article() -> None:
    free = ELSEWHERE.pack.model_copy(update={"approvals": ()})
    replace(PROPOSED, pack=free).when(drop, at=DAY).then(replace(dropped, article="分流 grave"))


def test_only_the_route_that_was_asked_for_is_confirmed() -> None:
    other = replace(confirm, team="ordinary-2")
    PROPOSED.when(other, at=DAY, by=OFFICER, approved_by=HEAD).then_refused("分流 grave")
    matter = PROPOSED.given(replace(noted, kind="preservation"))
    matter.when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then_refused("分流 grave")


def test_nothing_is_confirmed_that_nobody_proposed() -> None:
    nobody = ELSEWHERE.given(noted, nothing_found)
    nobody.when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then_refused("")
    ELSEWHERE.when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then_refused("")


def test_a_route_is_confirmed_only_once_its_work_is_done() -> None:
    early = ELSEWHERE.given(noted, nothing_found, replace(grave, awaits=("reception", "approval")))
    early.when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then_refused("分流 grave")
    early.given(talked).when(ReviewTier(case_id=CASE), at=DAY).then(grave)


def test_why_work_is_outstanding_goes_with_the_proposal() -> None:
    why = "申请执行人未到场"
    asked = TriageCase(
        case_id=CASE,
        flags=("grave",),
        reason="历史遗留问题较多",
        team="special",
        outstanding=why,
    )
    early = ELSEWHERE.given(noted, nothing_found)
    proposed = replace(grave, outstanding=why)
    early.when(asked, at=DAY, by=OFFICER).then(proposed)
    early.given(proposed).when(confirm, at=DAY, by=OFFICER, approved_by=HEAD).then(
        replace(confirmed, outstanding=why)
    )


# The findings.


def test_a_finding_that_a_person_judges_needs_its_reason() -> None:
    ELSEWHERE.given(noted, nothing_found, talked).when(
        TriageCase(case_id=CASE, flags=("easy",)), at=DAY, by=OFFICER
    ).then_refused("要素 easy", "reason")


def test_a_fact_states_a_finding_by_itself() -> None:
    stated = FlagNoted(case_id=CASE, flag="objection", article="要素 objection")
    known = ELSEWHERE.given(noted, nothing_found, talked)
    learn = Learn(case_id=CASE, stream=triage_of(CASE), event=stated)
    known.when(learn, at=DAY).then(stated)
    known.given(stated).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(
        replace(
            fast,
            tier="ordinary",
            pool_teams=("ordinary-1", "ordinary-2"),
            article="分流 objection",
            matched=("objection", "no-property"),
            row="objection",
            pool="ordinary",
        )
    )


# Matters that are not sorted.


def test_a_matter_goes_to_its_team_without_a_tier_and_waits_for_no_work() -> None:
    routed = MatterRouted(
        case_id=CASE,
        row="preservation",
        pool="control",
        pool_teams=("control",),
        article="分流 preservation",
        text="原文",
        matched=("preservation",),
        decided_by="centre",
    )
    ELSEWHERE.given(replace(noted, kind="preservation")).when(
        TriageDirect(case_id=CASE), at=DAY
    ).then(routed)
    ELSEWHERE.given(noted).when(
        TriageCase(case_id=CASE, flags=("entrusted",)), at=DAY, by=OFFICER
    ).then(
        replace(
            routed,
            row="entrusted",
            article="分流 entrusted",
            matched=("entrusted",),
            decided_by="triage_officer-1",
            flags=("entrusted",),
        )
    )


# When the facts change afterwards.


def test_property_that_is_found_later_prompts_a_second_look() -> None:
    FAST.given(house_found).when(ReviewTier(case_id=CASE), at=DAY).then(prompted)
    FAST.given(house_found, prompted).when(ReviewTier(case_id=CASE), at=DAY).then_nothing()


def test_a_change_that_changes_no_tier_prompts_nothing() -> None:
    partial = FeedbackNoted(case_id=CASE, outcome="none", frozen_fen=5, claim_fen=8_000_000)
    FAST.given(partial).when(ReviewTier(case_id=CASE), at=DAY).then_nothing()


def test_whoever_leaves_the_tier_as_it_is_says_why() -> None:
    asked = FAST.given(house_found, prompted)
    asked.when(KeepTier(case_id=CASE, reason=" "), at=DAY, by=OFFICER).then_refused(
        "分流 disposal", "reason"
    )
    asked.when(KeepTier(case_id=CASE, reason="房屋暂时不能处分"), at=DAY, by=OFFICER).then(
        TierKept(
            case_id=CASE,
            cause="disposal",
            reason="房屋暂时不能处分",
            decided_by="triage_officer-1",
        )
    )
    FAST.when(KeepTier(case_id=CASE, reason="无"), at=DAY, by=OFFICER).then_refused("")
    kept = TierKept(case_id=CASE, cause="disposal", reason="暂缓", decided_by="triage_officer-1")
    asked.given(kept).when(KeepTier(case_id=CASE, reason="无"), at=DAY, by=OFFICER).then_stands(
        "分流 disposal", "reason", reason="暂缓"
    )


def test_a_court_that_triages_again_does_so_when_the_facts_changed_and_only_then() -> None:
    again = replace(FAST, pack=elsewhere("retriage"))
    decided = TriageCase(case_id=CASE, disposal_kinds=("real_estate",))
    again.when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then_unchanged()
    again.when(decided, at=DAY, by=OFFICER).then_stands(
        "分流 no-property", "disposal_kinds", disposal_kinds=()
    )
    again.given(house_found, prompted).when(decided, at=DAY, by=OFFICER).then(
        replace(
            fast,
            tier="ordinary",
            pool_teams=("ordinary-1", "ordinary-2"),
            article="分流 disposal",
            matched=("disposal",),
            row="disposal",
            pool="ordinary",
            disposal_kinds=("real_estate",),
            former_pool="fast",
            round=2,
        )
    )
    FAST.given(house_found, prompted).when(decided, at=DAY, by=OFFICER).then_stands(
        "分流 no-property", "disposal_kinds"
    )


def test_the_first_talk_is_remembered_once() -> None:
    once = ELSEWHERE.given(noted)
    learn = Learn(case_id=CASE, stream=triage_of(CASE), event=talked)
    once.when(learn, at=DAY).then(talked)
    later = replace(learn, event=replace(talked, held=False))
    once.given(talked).when(later, at=DAY).then_nothing()
