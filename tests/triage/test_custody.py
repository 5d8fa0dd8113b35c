"""Who holds the case, from its filing to the team that works it."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.triage import CustodyAccepted, CustodyPassed, CustodyRefused
from contracts.triage_staff import StaffAbsent, StaffAppointed, StaffEvent
from kernel.deciding.testing import Spec
from services.triage.commands import (
    AcceptCustody,
    BeginCustody,
    HandOverAgain,
    PassCustody,
    RefuseCustody,
)
from tests.support import at, by, pack
from tests.triage.cases import CASE, SPEC, accepted, began, passed

DAY = at("2026-03-11")
HANDLER = by("handler", "王法官")
refused = CustodyRefused(
    case_id=CASE,
    holder="command-centre",
    reason="缺少查控清单",
    article="二、(一)5③",
    ground="incomplete",
)
HAND_OVER = PassCustody(
    case_id=CASE,
    to_holder="ordinary-2",
    enclosed=("全案材料", "已查控财产清单"),
    article="二、(一)7",
)


def test_the_courts_centre_holds_a_case_from_its_filing() -> None:
    SPEC.when(BeginCustody(case_id=CASE), at=DAY).then(began)


def test_a_hand_over_lists_what_goes_with_the_case() -> None:
    SPEC.given(began).when(HAND_OVER, at=DAY).then(passed)


def test_the_holder_is_not_handed_its_own_case() -> None:
    SPEC.given(began, passed, accepted).when(HAND_OVER, at=DAY).then_nothing()


def test_the_receiving_team_takes_the_case_with_a_handler_who_answers_for_it() -> None:
    SPEC.given(began, passed).when(
        AcceptCustody(case_id=CASE, handler="王法官"), at=DAY, by=HANDLER
    ).then(accepted)


def test_a_hand_over_without_a_handler_is_not_accepted() -> None:
    SPEC.given(began, passed).when(
        AcceptCustody(case_id=CASE, handler=" "), at=DAY, by=HANDLER
    ).then_refused("三、(十二)", "handler")


def test_nothing_can_be_accepted_that_was_not_handed_over() -> None:
    SPEC.given(began).when(
        AcceptCustody(case_id=CASE, handler="王法官"), at=DAY, by=HANDLER
    ).then_refused("", "case_id")


def test_a_case_that_nobody_filed_cannot_be_accepted() -> None:
    SPEC.when(AcceptCustody(case_id=CASE, handler="王法官"), at=DAY, by=HANDLER).then_refused("")


def test_incomplete_material_may_be_refused_and_the_giver_keeps_the_case() -> None:
    SPEC.given(began, passed).when(
        RefuseCustody(case_id=CASE, ground="incomplete", detail="缺少查控清单"),
        at=DAY,
        by=HANDLER,
    ).then(refused)


def test_material_out_of_order_may_be_refused() -> None:
    SPEC.given(began, passed).when(
        RefuseCustody(case_id=CASE, ground="nonconforming", detail="笔录未签名"),
        at=DAY,
        by=HANDLER,
    ).then(
        CustodyRefused(
            case_id=CASE,
            holder="command-centre",
            reason="笔录未签名",
            article="二、(一)8",
            ground="nonconforming",
        )
    )


def test_not_my_duty_is_no_reason_to_refuse_a_case() -> None:
    SPEC.given(began, passed).when(
        RefuseCustody(case_id=CASE, ground="not-my-duty", detail="不属于本团队职责"),
        at=DAY,
        by=HANDLER,
    ).then_refused("三、(十二)", "ground")


def test_a_refusal_says_what_is_wrong_with_the_material() -> None:
    SPEC.given(began, passed).when(
        RefuseCustody(case_id=CASE, ground="incomplete", detail=""), at=DAY, by=HANDLER
    ).then_refused("二、(一)5③", "detail")


def test_a_refused_case_is_handed_over_again_with_its_material_completed() -> None:
    SPEC.given(began, passed, refused).when(
        HandOverAgain(case_id=CASE, enclosed=("全案材料", "已查控财产清单", "补充材料")),
        at=DAY,
        by=by("triage_officer"),
    ).then(
        CustodyPassed(
            case_id=CASE,
            from_holder="command-centre",
            to_holder="ordinary-2",
            enclosed=("全案材料", "已查控财产清单", "补充材料"),
            article="二、(一)7",
        )
    )


def test_another_answer_to_a_hand_over_than_was_given_is_refused() -> None:
    taken = SPEC.given(began, passed, accepted)
    taken.when(AcceptCustody(case_id=CASE, handler="李法官"), at=DAY, by=HANDLER).then_stands(
        "三、(十二)", "handler", handler=accepted.handler
    )
    other = RefuseCustody(case_id=CASE, ground="incomplete", detail="缺少送达回证")
    SPEC.given(began, passed, refused).when(other, at=DAY, by=HANDLER).then_stands(
        "三、(十二)", "detail", detail=refused.reason
    )
    more = HandOverAgain(case_id=CASE, enclosed=("另一份材料",))
    SPEC.given(began, passed).when(more, at=DAY, by=by("triage_officer")).then_stands(
        "三、(十二)", "enclosed", enclosed=passed.enclosed
    )


def test_only_a_refused_case_is_handed_over_again() -> None:
    SPEC.given(began).when(
        HandOverAgain(case_id=CASE, enclosed=("全案材料",)), at=DAY
    ).then_refused("", "case_id")


def test_a_second_allocation_overtakes_a_hand_over_nobody_answered() -> None:
    to_fast = CustodyPassed(
        case_id=CASE,
        from_holder="command-centre",
        to_holder="fast",
        enclosed=("全案材料",),
        article="二、(一)3",
    )
    SPEC.given(began, to_fast).when(HAND_OVER, at=DAY).then(passed)
    SPEC.given(began, to_fast, passed).when(
        AcceptCustody(case_id=CASE, handler="王法官"), at=DAY, by=HANDLER
    ).then(CustodyAccepted(case_id=CASE, holder="ordinary-2", handler="王法官"))


# ---- once the court keeps a staff register: who answers for the receiving team is of that team


def appointed(person: str, team: str, first: str, last: str = "") -> StaffAppointed:
    return StaffAppointed(
        person=person,
        name=person,
        office="handler",
        team=team,
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last) if last else None,
    )


def staffed(court: str, *events: StaffEvent) -> Spec:
    """A case on its way to a team, in a court that has entered its staff."""
    given = replace(SPEC.given(began, passed), pack=pack(court))
    return replace(given, others={f"staff-{court}": events})


STAFFED = staffed(
    "yanling",
    appointed("y-1", "ordinary-2", "2026-03-10", "2026-03-12"),
    appointed("y-2", "ordinary-1", "2026-01-01"),
    StaffAbsent(
        person="y-1",
        substitute="y-2",
        first_day=date(2026, 3, 12),
        last_day=date(2026, 3, 12),
    ),
)
ACCEPT = AcceptCustody(case_id=CASE, handler="y-1")


@pytest.mark.parametrize("day", ["2026-03-10 00:00", "2026-03-11 12:00", "2026-03-12 23:59"])
def test_the_team_accepts_from_the_first_to_the_last_day_of_office(day: str) -> None:
    STAFFED.when(ACCEPT, at=at(day), by=by("handler", "y-1")).then(replace(accepted, handler="y-1"))


@pytest.mark.parametrize("day", ["2026-03-09 23:59", "2026-03-13 00:00"])
def test_who_is_not_in_office_that_day_accepts_nothing(day: str) -> None:
    STAFFED.when(ACCEPT, at=at(day), by=by("handler", "y-1")).then_refused("三、(十二)")
    refuse = RefuseCustody(case_id=CASE, ground="incomplete", detail="缺少查控清单")
    STAFFED.when(refuse, at=at(day), by=by("handler", "y-1")).then_refused("三、(十二)")


@pytest.mark.parametrize("stranger", ["y-2", "y-9"])
def test_another_team_accepts_and_refuses_nothing(stranger: str) -> None:
    other = by("team_leader", stranger)
    STAFFED.when(ACCEPT, at=DAY, by=other).then_refused("三、(十二)")
    refuse = RefuseCustody(case_id=CASE, ground="incomplete", detail="缺少查控清单")
    STAFFED.when(refuse, at=DAY, by=other).then_refused("三、(十二)")


def test_a_substitute_accepts_while_the_colleague_is_away() -> None:
    away = at("2026-03-12")
    STAFFED.when(ACCEPT, at=away, by=by("handler", "y-2")).then(replace(accepted, handler="y-1"))


def test_the_handler_is_of_the_team_that_takes_the_case() -> None:
    other = AcceptCustody(case_id=CASE, handler="y-2")
    STAFFED.when(other, at=DAY, by=by("handler", "y-1")).then_refused("三、(十二)", "handler")


def test_a_court_without_the_rule_keeps_its_teams_apart_all_the_same() -> None:
    gushi = staffed("gushi", appointed("y-1", "ordinary-2", "2026-03-10"))
    gushi.when(ACCEPT, at=DAY, by=by("handler", "y-9")).then_refused("")
    nobody = AcceptCustody(case_id=CASE, handler="")
    gushi.when(nobody, at=DAY, by=by("handler", "y-1")).then(replace(accepted, handler=""))


@pytest.mark.parametrize(
    ("team", "office", "answers"),
    [
        ("ordinary", "team_leader", True),
        ("ordinary", "handler", False),
        ("fast", "team_leader", False),
    ],
)
def test_who_leads_the_unit_above_answers_for_its_teams(
    team: str, office: str, answers: bool
) -> None:
    leader = replace(appointed("y-3", team, "2026-01-01"), office=office)
    led = staffed("yanling", appointed("y-1", "ordinary-2", "2026-03-10"), leader)
    verdict = led.when(ACCEPT, at=DAY, by=by("team_leader", "y-3"))
    if answers:
        verdict.then(replace(accepted, handler="y-1"))
    else:
        verdict.then_refused("三、(十二)")
