"""到期债权: what a third person owes to a debtor (民诉法解释 第四百九十九条; 执行工作规定 第45条至第53条)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.control_receivables import (
    ThirdPersonAnswered,
    ThirdPersonNotified,
    ThirdPersonOrdered,
    ThirdPersonPerformed,
)
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from kernel.deciding.testing_table import table
from services.control.commands import SealAsset
from services.control.commands.receivables import (
    NotifyThirdPerson,
    OrderThirdPerson,
    RecordThirdPersonAnswer,
    RecordThirdPersonPerformance,
)
from tests.control.cases import (
    CASE,
    CLERK,
    RULING,
    SERVED_AT,
    SPEC,
    SPOT_NOTICE,
    asset_id,
    found,
    hit,
    noted,
    opened,
    reached,
)
from tests.support import at, by, stored_paper

NOW, JUDGE = at("2026-03-06 09:00"), by("judge")
DEBT = 5_000_000
CLAIM_NOTICE = f"{CASE}-D-due-claim-notice"
ORDER = f"{CASE}-D-third-person-ruling"
THIRD = hit("T1", DEBT, asset_kind="receivable", online=False, institution="第三人")
HOUSE = hit("H1", None, asset_kind="real_estate", online=False)
SECOND = stored_paper(CASE, "F2")
FILED = replace(SPEC, others={files_of(CASE): (stored_paper(CASE), SECOND)})
by_hand = replace(reached(CLAIM_NOTICE), by_hand=True)
freeze = SealAsset(
    case_id=CASE,
    asset_id=asset_id("T1"),
    evidence="F1",
    ruling=RULING,
    assistance=SPOT_NOTICE,
    amount_fen=DEBT,
)
notify = NotifyThirdPerson(
    case_id=CASE,
    asset_id=asset_id("T1"),
    asked_by="applicant",
    application="F1",
    debt_fen=DEBT,
    ruling=RULING,
    assistance=CLAIM_NOTICE,
)
notified = ThirdPersonNotified(
    case_id=CASE,
    asset_id=asset_id("T1"),
    asked_by="applicant",
    application="F1",
    debt_fen=DEBT,
    served_at=SERVED_AT,
    respond_by=date(2026, 3, 20),
    ruling=RULING,
    assistance=CLAIM_NOTICE,
)
answer = RecordThirdPersonAnswer(
    case_id=CASE,
    asset_id=asset_id("T1"),
    answer="denied",
    answered_on=date(2026, 3, 10),
    evidence="F1",
)
order = OrderThirdPerson(case_id=CASE, asset_id=asset_id("T1"), amount_fen=DEBT, ruling=ORDER)
payment = RecordThirdPersonPerformance(
    case_id=CASE,
    asset_id=asset_id("T1"),
    amount_fen=1_000_000,
    performed_on=date(2026, 3, 12),
    evidence="F1",
)


def _known() -> Spec:
    return FILED.given(
        opened, found(THIRD), found(HOUSE), noted(RULING), noted(SPOT_NOTICE), reached(SPOT_NOTICE)
    )


def _frozen() -> Spec:
    (frozen,) = _known().when(freeze, at=NOW, by=CLERK).events
    return _known().given(frozen, noted(CLAIM_NOTICE), by_hand)


def _notified(**changes: Any) -> Spec:
    return _frozen().given(replace(notified, **changes), noted(ORDER))


def test_a_third_person_is_notified_of_a_frozen_debt_by_hand_and_has_fifteen_days() -> None:
    _frozen().when(notify, at=NOW, by=CLERK).then(notified)
    _notified().when(notify, at=NOW, by=CLERK).then_nothing()
    other = replace(notify, debt_fen=1)
    assert _notified().when(other, at=NOW, by=CLERK).refusal is not None


def test_who_is_not_frozen_first_or_not_notified_directly_owes_the_applicant_nothing() -> None:
    unfrozen = _known().given(noted(CLAIM_NOTICE), by_hand)
    unfrozen.when(notify, at=NOW, by=CLERK).then_refused("第四百九十九条第一款", "asset_id")
    (frozen,) = _known().when(freeze, at=NOW, by=CLERK).events
    ordered = _known().given(frozen)
    ordered.when(notify, at=NOW, by=CLERK).then_refused("第45条第二款", "assistance")
    posted = ordered.given(noted(CLAIM_NOTICE), reached(CLAIM_NOTICE))
    posted.when(notify, at=NOW, by=CLERK).then_refused("第45条第二款", "assistance")
    unasked = replace(notify, application="F9")
    _frozen().when(unasked, at=NOW, by=CLERK).then_refused("", "application")
    nothing = replace(notify, debt_fen=0)
    _frozen().when(nothing, at=NOW, by=CLERK).then_refused("第45条第二款", "debt_fen")


def test_a_house_is_no_debt_of_a_third_person() -> None:
    for command in (notify, answer, order, payment):
        other: Any = replace(command, asset_id=asset_id("H1"))
        _notified().when(other, at=at("2026-03-25"), by=JUDGE).then_refused(
            "第45条第二款", "asset_id"
        )


ANSWERS = table("""
    answer        | admitted | answered_on | recorded_on | verdict                 # served on 03-05
    denied        | 0        | 2026-03-10  | 2026-03-10  | told
    denied        | 0        | 2026-03-20  | 2026-03-25  | told                    # on the last day
    denied        | 0        | 2026-03-21  | 2026-03-25  | 第45条第二款/answered_on
    denied        | 0        | 2026-03-04  | 2026-03-10  | 第45条第二款/answered_on # before the notice
    denied        | 0        | 2026-03-11  | 2026-03-10  | 第45条第二款/answered_on # not yet
    denied        | 1        | 2026-03-10  | 2026-03-10  | 第48条第二款/admitted_fen
    partly_denied | 0        | 2026-03-10  | 2026-03-10  | 第48条第二款/admitted_fen
    partly_denied | 1        | 2026-03-10  | 2026-03-10  | told
    partly_denied | 4999999  | 2026-03-10  | 2026-03-10  | told
    partly_denied | 5000000  | 2026-03-10  | 2026-03-10  | 第48条第二款/admitted_fen
    unable        | 0        | 2026-03-10  | 2026-03-10  | told
""")


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: "/".join(row.values()))
def test_a_third_person_answers_within_the_period(row: dict[str, str]) -> None:
    asked = replace(
        answer,
        answer=row["answer"],  # type: ignore[arg-type]  # one of them, from the table
        admitted_fen=int(row["admitted"]),
        answered_on=date.fromisoformat(row["answered_on"]),
    )
    verdict = _notified().when(asked, at=at(row["recorded_on"]), by=CLERK)
    if row["verdict"] == "told":
        assert [type(event) for event in verdict.events] == [ThirdPersonAnswered]
    else:
        verdict.then_refused(*row["verdict"].split("/"))


def test_nobody_answers_before_he_is_notified_and_only_once() -> None:
    _frozen().when(answer, at=at("2026-03-10"), by=CLERK).then_refused("第45条第二款", "asset_id")
    (told,) = _notified().when(answer, at=at("2026-03-10"), by=CLERK).events
    once = _notified().given(told)
    once.when(answer, at=at("2026-03-10"), by=CLERK).then_nothing()
    other = replace(answer, answer="unable")
    once.when(other, at=at("2026-03-10"), by=CLERK).then_stands("第47条", "answer", answer="denied")
    unseen = replace(answer, evidence="F9")
    _notified().when(unseen, at=at("2026-03-10"), by=CLERK).then_refused("", "evidence")


def test_what_a_judgment_established_is_not_denied() -> None:
    given = _notified(confirmed_by="（2025）豫1024民初9号")
    given.when(answer, at=at("2026-03-10"), by=CLERK).then_refused("第四百九十九条第三款", "answer")
    unable = replace(answer, answer="unable")
    assert given.when(unable, at=at("2026-03-10"), by=CLERK).events


ORDERS = table("""
    answer        | admitted | paid    | asked   | on         | verdict
    none          | 0        | 0       | 5000000 | 2026-03-20 | 第45条第二款  # its last day
    none          | 0        | 0       | 5000000 | 2026-03-21 | ordered
    none          | 0        | 0       | 5000001 | 2026-03-21 | 第48条第二款
    none          | 0        | 0       | 0       | 2026-03-21 | 第48条第二款
    none          | 0        | 1000000 | 4000000 | 2026-03-21 | ordered
    none          | 0        | 1000000 | 4000001 | 2026-03-21 | 第48条第二款
    denied        | 0        | 0       | 1       | 2026-03-21 | 第47条
    partly_denied | 2000000  | 0       | 2000000 | 2026-03-21 | ordered
    partly_denied | 2000000  | 0       | 2000001 | 2026-03-21 | 第48条第二款
    unable        | 0        | 0       | 5000000 | 2026-03-21 | ordered
    unrelated     | 0        | 0       | 5000000 | 2026-03-21 | ordered
""")


@pytest.mark.parametrize("row", ORDERS, ids=lambda row: "/".join(row.values()))
def test_who_neither_denied_nor_performed_is_enforced_against(row: dict[str, str]) -> None:
    given = _notified()
    if row["answer"] != "none":
        told = ThirdPersonAnswered(
            case_id=CASE,
            asset_id=asset_id("T1"),
            answer=row["answer"],  # type: ignore[arg-type]  # one of them, from the table
            admitted_fen=int(row["admitted"]),
            answered_on=date(2026, 3, 10),
            evidence="F1",
        )
        given = given.given(told)
    if int(row["paid"]):
        given = given.given(_paid(int(row["paid"])))
    asked = replace(order, amount_fen=int(row["asked"]))
    verdict = given.when(asked, at=at(row["on"]), by=JUDGE)
    if row["verdict"] == "ordered":
        verdict.then(
            ThirdPersonOrdered(
                case_id=CASE, asset_id=asset_id("T1"), amount_fen=int(row["asked"]), ruling=ORDER
            )
        )
    else:
        verdict.then_refused(row["verdict"])


def test_a_third_person_is_not_enforced_against_without_a_ruling_of_its_own() -> None:
    unruled = _frozen().given(notified)
    unruled.when(order, at=at("2026-03-25"), by=JUDGE).then_refused("第49条", "ruling")
    wrong = replace(order, ruling=RULING)
    _notified().when(wrong, at=at("2026-03-25"), by=JUDGE).then_refused("第49条", "ruling")
    _frozen().given(noted(ORDER)).when(order, at=at("2026-03-25"), by=JUDGE).then_refused(
        "第45条第二款", "asset_id"
    )


def _paid(amount_fen: int) -> ThirdPersonPerformed:
    return ThirdPersonPerformed(
        case_id=CASE,
        asset_id=asset_id("T1"),
        amount_fen=amount_fen,
        performed_on=date(2026, 3, 12),
        evidence="F1",
    )


PAYMENTS = table("""
    amount  | performed_on | verdict                  # 5000000 fen are due
    1000000 | 2026-03-12   | paid
    5000000 | 2026-03-05   | paid
    5000001 | 2026-03-12   | 第53条/amount_fen
    0       | 2026-03-12   | 第53条/amount_fen
    1000000 | 2026-03-04   | 第53条/performed_on      # before the notice
    1000000 | 2026-03-16   | 第53条/performed_on      # not yet
""")


@pytest.mark.parametrize("row", PAYMENTS, ids=lambda row: "/".join(row.values()))
def test_what_a_third_person_pays_to_the_applicant_is_recorded(row: dict[str, str]) -> None:
    asked = replace(
        payment,
        amount_fen=int(row["amount"]),
        performed_on=date.fromisoformat(row["performed_on"]),
    )
    verdict = _notified().when(asked, at=at("2026-03-15"), by=CLERK)
    if row["verdict"] == "paid":
        verdict.then(replace(_paid(int(row["amount"])), performed_on=asked.performed_on))
    else:
        verdict.then_refused(*row["verdict"].split("/"))


def test_each_payment_has_a_paper_of_its_own() -> None:
    once = _notified().given(_paid(1_000_000))
    once.when(payment, at=at("2026-03-15"), by=CLERK).then_nothing()
    more = replace(payment, amount_fen=4_000_000, evidence="F2")
    assert once.when(more, at=at("2026-03-15"), by=CLERK).events
    too_much = replace(more, amount_fen=4_000_001)
    once.when(too_much, at=at("2026-03-15"), by=CLERK).then_refused("第53条", "amount_fen")
    _frozen().when(payment, at=at("2026-03-15"), by=CLERK).then_refused("第45条第二款", "asset_id")
