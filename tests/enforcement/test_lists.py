"""How entries of the two lists change and end: 失信规定 第二条, 第九条至第十二条; 限制消费规定 第九条."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.enforcement import (
    CaseClosed,
    DefaulterListed,
    EnforcementEvent,
    FeedbackLearned,
    PropertyNoted,
    SettlementPerformed,
)
from contracts.enforcement_lists import (
    ListChangeGround,
    ListDutyArisen,
    ListingChangeDecided,
    ListingCorrectionApplied,
    ListingCorrectionRejected,
    ListOperation,
    ListOperationDone,
    ListOperationRefused,
    ListOperationSent,
    ListTermSet,
    RestrictionLifted,
)
from services.enforcement.commands import (
    ApplyForListingCorrection,
    ChangeListing,
    LiftRestriction,
    OperateList,
    RaiseListDuties,
    RecordListOperation,
    RecordListOperationRefusal,
    RejectListingCorrection,
)
from tests.enforcement.cases import (
    CASE,
    CODE,
    LISTING_LAW,
    NAME,
    OPEN,
    SPEC,
    lifted,
    listed,
    listing_decided,
    notice,
    paid,
    removal_decided,
    restricted,
)
from tests.support import at, by, calendar, pack

HANDLER = by("handler", "王法官")
CLERK = by("defaulter_list_clerk", "名单专员")
PRESIDENT = ("院长",)
DAY = at("2026-06-01 10:00")
BASE = (*OPEN, notice, restricted)
LISTED = SPEC.given(*BASE, listing_decided, listed)
term = ListTermSet(case_id=CASE, person_id="P1", until=date(2028, 3, 21))
TERMED = SPEC.given(*BASE, listing_decided, term, listed)
settled = SettlementPerformed(case_id=CASE, settled_fen=1_000_000, evidence="F1")


def closed(manner: str) -> CaseClosed:
    return CaseClosed(case_id=CASE, manner=manner, article="第64条")  # type: ignore[arg-type]


terminated = closed("terminated")


def queried(number: int) -> FeedbackLearned:
    return FeedbackLearned(case_id=CASE, inquiry_id=f"L{number}", fed_back_on=date(2027, number, 1))


nothing = PropertyNoted(case_id=CASE, outcome="none")


def change(ground: ListChangeGround, **typed: object) -> ChangeListing:
    return ChangeListing(case_id=CASE, person_id="P1", ground=ground, **typed)  # type: ignore[arg-type]


def changed(
    ground: ListChangeGround, operation: ListOperation, article: str, **typed: object
) -> ListingChangeDecided:
    return replace(
        removal_decided,
        ground=ground,
        operation=operation,
        article=f"{LISTING_LAW}{article}",
        **typed,  # type: ignore[arg-type]
    )


def duty(operation: ListOperation, ground: ListChangeGround) -> ListDutyArisen:
    return ListDutyArisen(case_id=CASE, person_id="P1", operation=operation, ground=ground)


def operate(operation: ListOperation, checked: tuple[str, ...] = ()) -> OperateList:
    return OperateList(case_id=CASE, person_id="P1", operation=operation, checked=checked)


def sent(operation: ListOperation, attempt: int = 1, **facts: object) -> ListOperationSent:
    found = ListOperationSent(
        case_id=CASE,
        person_id="P1",
        operation=operation,
        attempt=attempt,
        article=removal_decided.article,
        circumstances="",
        checked=(),
        listing="SX1",
        name=NAME,
        code=CODE,
    )
    return replace(found, **facts)  # type: ignore[arg-type]


ON_THE_LOG: tuple[tuple[ListChangeGround, str, tuple[EnforcementEvent, ...]], ...] = (
    ("performed", "第十条第一款（一）", (paid,)),
    ("performed", "第十条第一款（一）", (closed("performed"),)),
    ("settled", "第十条第一款（二）", (settled,)),
    ("no_property", "第十条第一款（四）", (terminated, queried(1), queried(7), nothing)),
    ("ended", "第十条第一款（七）", (closed("ended"),)),
)


@pytest.mark.parametrize(("ground", "article", "facts"), ON_THE_LOG)
def test_an_entry_is_removed_for_what_the_log_shows(
    ground: ListChangeGround, article: str, facts: tuple[EnforcementEvent, ...]
) -> None:
    LISTED.given(*facts).when(change(ground), at=DAY, by=HANDLER).then(
        changed(ground, "remove_listing", article)
    )
    LISTED.when(change(ground), at=DAY, by=HANDLER).then_refused(article, "ground")


@pytest.mark.parametrize(
    "facts",
    [
        (terminated, queried(1), nothing),
        (queried(1), queried(7), nothing, terminated),
        (terminated, queried(1), queried(7), PropertyNoted(case_id=CASE, outcome="assets")),
    ],
    ids=["one query", "queries before the closing", "property found"],
)
def test_an_entry_stays_unless_two_queries_after_the_closing_found_nothing(
    facts: tuple[EnforcementEvent, ...],
) -> None:
    LISTED.given(*facts).when(change("no_property"), at=DAY, by=HANDLER).then_refused(
        "第十条第一款（四）", "ground"
    )


IN_WRITING: tuple[tuple[ListChangeGround, ListOperation, str], ...] = (
    ("wrongful", "withdraw_listing", "第九条第一款"),
    ("inaccurate", "correct_listing", "第九条第二款"),
    ("requested", "remove_listing", "第十条第一款（三）"),
    ("suspended", "remove_listing", "第十条第一款（五）"),
    ("not_enforced", "remove_listing", "第十条第一款（六）"),
)


@pytest.mark.parametrize(("ground", "operation", "article"), IN_WRITING)
def test_what_no_log_shows_rests_on_a_paper_a_reason_and_the_president(
    ground: ListChangeGround, operation: ListOperation, article: str
) -> None:
    facts = {"reason": "申请书", "evidence": ("F1",), "circumstances": "更正后的情形"}
    asked = change(ground, **facts)
    LISTED.when(asked, at=DAY, by=HANDLER).then_asks("listing-change")
    LISTED.when(asked, at=DAY, by=HANDLER, approved_by=PRESIDENT).then(
        changed(ground, operation, article, **facts)
    )
    LISTED.when(replace(asked, reason=""), at=DAY, by=HANDLER).then_refused(article, "reason")
    LISTED.when(replace(asked, evidence=("F9",)), at=DAY, by=HANDLER).then_refused("", "evidence")


def test_a_corrected_entry_says_what_is_correct() -> None:
    LISTED.when(
        change("inaccurate", reason="笔误", evidence=("F1",)), at=DAY, by=HANDLER
    ).then_refused("第九条第二款", "circumstances")


def test_an_entry_with_a_term_stands_until_its_end() -> None:
    TERMED.given(paid).when(change("performed"), at=DAY, by=HANDLER).then_refused(
        "第十条第二款", "ground"
    )
    last, after = at("2028-03-21 23:59"), at("2028-03-22 00:00")
    TERMED.when(change("expired"), at=last, by=HANDLER).then_refused("第十条第二款", "ground")
    TERMED.when(change("expired"), at=after, by=HANDLER).then(
        changed("expired", "remove_listing", "第十条第二款")
    )
    LISTED.when(change("expired"), at=after, by=HANDLER).then_refused("第十条第二款", "ground")


def test_who_makes_good_may_be_removed_before_the_end_of_the_term() -> None:
    early = change("early", reason="主动履行大部分债务", evidence=("F1",))
    TERMED.when(early, at=DAY, by=HANDLER).then_asks("listing-change")
    LISTED.when(early, at=DAY, by=HANDLER).then_refused("第二条第二款", "ground")


def test_who_is_not_listed_is_not_removed() -> None:
    SPEC.given(*BASE).when(change("performed"), at=DAY, by=HANDLER).then_refused("", "person_id")
    SPEC.given(*BASE, listing_decided).when(change("ended"), at=DAY, by=HANDLER).then_refused(
        "", "person_id"
    )


def test_the_same_change_is_decided_once_until_it_is_made() -> None:
    decided = LISTED.given(paid, removal_decided)
    decided.when(change("performed"), at=DAY, by=HANDLER).then_unchanged()
    decided.when(change("ended"), at=DAY, by=HANDLER).then_stands("第十条第一款（七）", "ground")


applied = ListingCorrectionApplied(case_id=CASE, person_id="P1", claim="wrongful", evidence=("F1",))
APPLY = ApplyForListingCorrection(case_id=CASE, person_id="P1", claim="wrongful", evidence=("F1",))
REJECT = RejectListingCorrection(case_id=CASE, person_id="P1", reason="纳入有据")


def test_the_debtor_applies_for_correction_in_writing() -> None:
    LISTED.when(APPLY, at=DAY, by=HANDLER).then(applied)
    LISTED.when(replace(APPLY, evidence=()), at=DAY, by=HANDLER).then_refused("", "evidence")
    LISTED.given(applied).when(APPLY, at=DAY, by=HANDLER).then_unchanged()
    SPEC.given(*BASE).when(APPLY, at=DAY, by=HANDLER).then_refused("", "person_id")


def test_an_unfounded_application_is_rejected_with_its_reason() -> None:
    rejected = ListingCorrectionRejected(case_id=CASE, person_id="P1", reason="纳入有据")
    LISTED.given(applied).when(REJECT, at=DAY, by=HANDLER).then(rejected)
    LISTED.given(applied).when(replace(REJECT, reason=" "), at=DAY, by=HANDLER).then_refused(
        "第十二条第一款", "reason"
    )
    done = LISTED.given(applied, rejected)
    done.when(REJECT, at=DAY, by=HANDLER).then_unchanged()
    done.when(replace(REJECT, reason="无据"), at=DAY, by=HANDLER).then_stands(
        "第十二条第一款", "reason"
    )
    LISTED.when(REJECT, at=DAY, by=HANDLER).then_refused("", "person_id")


def test_a_change_answers_the_application() -> None:
    answered = LISTED.given(applied, changed("wrongful", "withdraw_listing", "第九条第一款"))
    answered.when(REJECT, at=DAY, by=HANDLER).then_refused("", "person_id")


LIFT = LiftRestriction(case_id=CASE, person_id="P1", ground="performed")
SECURED = LiftRestriction(
    case_id=CASE, person_id="P1", ground="secured", reason="抵押担保", evidence=("F1",)
)


def test_a_restriction_is_lifted_once_the_debt_is_performed() -> None:
    done = SPEC.given(*BASE, paid)
    done.when(LIFT, at=DAY, by=HANDLER).then(lifted)
    done.given(lifted).when(LIFT, at=DAY, by=HANDLER).then_unchanged()
    SPEC.given(*BASE).when(LIFT, at=DAY, by=HANDLER).then_refused("第九条", "ground")
    SPEC.given(*OPEN, notice, paid).when(LIFT, at=DAY, by=HANDLER).then_refused("", "person_id")


def test_it_may_be_lifted_on_security_or_with_consent_as_the_president_allows() -> None:
    restricted_only = SPEC.given(*BASE)
    restricted_only.when(SECURED, at=DAY, by=HANDLER).then_asks(
        "consumption-restriction-lifted-early"
    )
    early = RestrictionLifted(
        case_id=CASE,
        person_id="P1",
        ground="secured",
        article=lifted.article,
        reason="抵押担保",
        evidence=("F1",),
    )
    restricted_only.when(SECURED, at=DAY, by=HANDLER, approved_by=PRESIDENT).then(early)
    restricted_only.when(replace(SECURED, evidence=()), at=DAY, by=HANDLER).then_refused(
        "", "evidence"
    )


def test_who_is_listed_stays_restricted() -> None:
    LISTED.when(SECURED, at=DAY, by=HANDLER).then_refused("第一条第二款", "ground")


DUTIES: tuple[tuple[tuple[EnforcementEvent, ...], tuple[ListDutyArisen, ...]], ...] = (
    ((), ()),
    ((paid,), (duty("remove_listing", "performed"), duty("withdraw_restriction", "performed"))),
    ((settled,), (duty("remove_listing", "settled"), duty("withdraw_restriction", "settled"))),
    ((closed("ended"),), (duty("remove_listing", "ended"),)),
    ((terminated,), ()),
    ((paid, duty("remove_listing", "performed"), lifted), ()),
)


@pytest.mark.parametrize(("facts", "arisen"), DUTIES)
def test_what_has_to_go_is_told_once(
    facts: tuple[EnforcementEvent, ...], arisen: tuple[ListDutyArisen, ...]
) -> None:
    LISTED.given(*facts).when(RaiseListDuties(case_id=CASE), at=DAY).then(*arisen)


def test_an_entry_with_a_term_does_not_have_to_go_with_the_debt() -> None:
    TERMED.given(paid).when(RaiseListDuties(case_id=CASE), at=DAY).then(
        duty("withdraw_restriction", "performed")
    )


REMOVING = LISTED.given(paid, removal_decided)


def test_what_was_decided_is_sent_and_made_or_refused() -> None:
    REMOVING.when(operate("remove_listing"), at=DAY, by=HANDLER).then(sent("remove_listing"))
    on_its_way = REMOVING.given(sent("remove_listing"))
    on_its_way.when(operate("remove_listing"), at=DAY, by=HANDLER).then_unchanged()
    made = ListOperationDone(case_id=CASE, person_id="P1", operation="remove_listing")
    done = RecordListOperation(case_id=CASE, person_id="P1", operation="remove_listing")
    on_its_way.when(done, at=DAY).then(made)
    on_its_way.given(made).when(done, at=DAY).then_nothing()
    on_its_way.given(made).when(change("ended"), at=DAY, by=HANDLER).then_refused("", "person_id")


def test_a_refused_operation_is_sent_again() -> None:
    refused = ListOperationRefused(
        case_id=CASE, person_id="P1", operation="remove_listing", reason="编号不符"
    )
    refusing = RecordListOperationRefusal(
        case_id=CASE, person_id="P1", operation="remove_listing", reason="编号不符"
    )
    on_its_way = REMOVING.given(sent("remove_listing"))
    on_its_way.when(refusing, at=DAY).then(refused)
    again = on_its_way.given(refused)
    again.when(operate("remove_listing"), at=DAY, by=HANDLER).then(sent("remove_listing", 2))


def test_nothing_is_made_that_was_not_decided() -> None:
    LISTED.when(operate("remove_listing"), at=DAY, by=HANDLER).then_refused("", "operation")


def test_the_public_data_of_a_debtor_is_withdrawn_only_after_the_case() -> None:
    asked = operate("withdraw_disclosure")
    LISTED.when(asked, at=DAY, by=HANDLER).then_refused("第九条", "operation")
    LISTED.given(terminated).when(asked, at=DAY, by=HANDLER).then_refused("第九条", "operation")
    LISTED.given(closed("performed")).when(asked, at=DAY, by=HANDLER).then(
        sent("withdraw_disclosure", article="三、(八)14")
    )


DESK = replace(REMOVING, pack=pack("shihe"), calendar=calendar("shihe"))


def test_a_court_s_desk_checks_the_identity_again_before_it_operates() -> None:
    checked = operate("remove_listing", ("F1",))
    DESK.when(checked, at=DAY, by=CLERK).then(sent("remove_listing", checked=("F1",)))
    DESK.when(operate("remove_listing"), at=DAY, by=CLERK).then_refused("", "checked")
    DESK.when(checked, at=DAY, by=HANDLER).then_refused("三、(五)2")


def test_a_removed_debtor_may_be_listed_again() -> None:
    gone = REMOVING.given(
        sent("remove_listing"),
        ListOperationDone(case_id=CASE, person_id="P1", operation="remove_listing"),
    )
    again = replace(listing_decided, attempt=2)
    published = DefaulterListed(case_id=CASE, person_id="P1", listing="SX2")
    gone.given(again, published).when(change("performed"), at=DAY, by=HANDLER).then(removal_decided)
