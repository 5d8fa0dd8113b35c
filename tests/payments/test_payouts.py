"""A payout: asked for by one, approved by another, paid by the bank (鄢陵 三、(八)11(3), (4))."""

from dataclasses import replace

import pytest

from contracts.payments import PayeeConfirmed, PayoutRequested, PayoutVoided
from kernel.deciding.decider import NoSuchCase
from services.payments.commands import (
    ApprovePayout,
    ConfirmPayee,
    HandOverPayoutMaterial,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestPayout,
    VoidPayout,
)
from services.payments.rules import payout_id_of
from tests.payments.cases import (
    ALLOCATED,
    APPLICANT_FEN,
    CASE,
    OPEN,
    OTHER_PAYEE,
    PAYEE,
    PAYOUT,
    RECEIPT,
    SPEC,
    allocated,
    approved,
    asked,
    claimed,
    failed,
    handed_over,
    opened,
    paid,
    received,
    registered,
    requested,
)
from tests.support import at, by

DAY = at("2026-03-26 15:00")
HANDLER = by("handler", "承办人甲")
FUND_CLERK = by("fund_clerk", "案款专员乙")
ASK = RequestPayout(case_id=CASE, receipt_id=RECEIPT, amount_fen=APPLICANT_FEN)
APPROVE = ApprovePayout(
    case_id=CASE, payout_id=PAYOUT, amount_fen=APPLICANT_FEN, payee_account=PAYEE
)
VOID = VoidPayout(case_id=CASE, payout_id=PAYOUT, reason="审批未通过：金额有误")
PAID = RecordPayoutPaid(case_id=CASE, payout_id=PAYOUT, bank_reference=f"付款-{PAYOUT}")
REFUSED = RecordPayoutFailed(case_id=CASE, payout_id=PAYOUT, reason="收款账户已销户")
HAND_OVER = HandOverPayoutMaterial(case_id=CASE, payout_id=PAYOUT)
changed = PayeeConfirmed(case_id=CASE, payee_account=OTHER_PAYEE)
CHANGE = ConfirmPayee(case_id=CASE, payee_account=OTHER_PAYEE)
moved = PayoutVoided(case_id=CASE, payout_id=asked.payout_id, reason="收款账户已变更")
voided = PayoutVoided(case_id=CASE, payout_id=asked.payout_id, reason=VOID.reason)


def test_the_handler_asks_for_the_applicants_share() -> None:
    SPEC.given(*ALLOCATED).when(ASK, at=DAY, by=HANDLER).then(asked)


def test_a_payout_asked_for_twice_is_one() -> None:
    SPEC.given(*ALLOCATED, asked).when(ASK, at=DAY, by=HANDLER).then_nothing()


def test_without_a_confirmed_account_nothing_is_paid_out() -> None:
    SPEC.given(requested, opened, received, claimed, registered, allocated).when(
        ASK, at=DAY, by=HANDLER
    ).then_refused("三、(一)2(5)")


def test_no_money_goes_out_before_it_is_accounted_for() -> None:
    SPEC.given(*OPEN, received, claimed, registered).when(ASK, at=DAY, by=HANDLER).then_refused(
        "三、(八)11(3)", "receipt_id"
    )


@pytest.mark.parametrize("amount_fen", [-1, 0, APPLICANT_FEN + 1])
def test_a_payout_is_more_than_nothing_and_at_most_the_share(amount_fen: int) -> None:
    SPEC.given(*ALLOCATED).when(
        replace(ASK, amount_fen=amount_fen), at=DAY, by=HANDLER
    ).then_refused("三、(八)11(3)", "amount_fen")


def test_a_share_may_be_paid_in_parts_and_not_beyond() -> None:
    half = APPLICANT_FEN // 2
    first = replace(asked, amount_fen=half)
    rest = replace(ASK, amount_fen=APPLICANT_FEN - half, number=2)
    SPEC.given(*ALLOCATED, first).when(rest, at=DAY, by=HANDLER).then(
        PayoutRequested(
            case_id=CASE,
            payout_id=payout_id_of(RECEIPT, 2),
            receipt_id=RECEIPT,
            amount_fen=APPLICANT_FEN - half,
            requester="承办人甲",
            payee_account=PAYEE,
        )
    )
    SPEC.given(*ALLOCATED, first).when(
        replace(rest, amount_fen=APPLICANT_FEN - half + 1), at=DAY, by=HANDLER
    ).then_refused("三、(八)11(3)", "amount_fen")


@pytest.mark.parametrize("history", [(asked,), (asked, approved), (asked, approved, paid)])
def test_the_same_money_is_never_asked_for_again(history: tuple[object, ...]) -> None:
    SPEC.given(*ALLOCATED, *history).when(
        replace(ASK, number=2, amount_fen=1), at=DAY, by=HANDLER
    ).then_refused("三、(八)11(3)", "amount_fen")


def test_a_number_is_not_used_for_another_amount() -> None:
    SPEC.given(*ALLOCATED, asked).when(
        replace(ASK, amount_fen=APPLICANT_FEN - 1), at=DAY, by=HANDLER
    ).then_stands("三、(八)11(3)", "amount_fen", amount_fen=ASK.amount_fen)
    SPEC.given(*ALLOCATED).when(replace(ASK, number=0), at=DAY, by=HANDLER).then_refused(
        "三、(八)11(3)", "number"
    )


def test_without_an_open_account_nothing_is_asked_for() -> None:
    without = tuple(event for event in ALLOCATED if event != opened)
    SPEC.given(*without).when(ASK, at=DAY, by=HANDLER).then_refused("三、(八)11(3)")


def test_a_payout_waits_for_its_approval() -> None:
    SPEC.given(*ALLOCATED, asked).when(APPROVE, at=DAY, by=HANDLER).then_asks("payout")


def test_an_approved_payout_tells_amount_account_and_who_approved() -> None:
    SPEC.given(*ALLOCATED, asked).when(
        APPROVE, at=DAY, by=HANDLER, approved_by=("案款专员乙",)
    ).then(approved)


@pytest.mark.parametrize("history", [(asked, approved), (asked, approved, paid)])
def test_a_payout_is_approved_once(history: tuple[object, ...]) -> None:
    SPEC.given(*ALLOCATED, *history).when(APPROVE, at=DAY, by=HANDLER).then_nothing()


def test_nothing_is_paid_without_an_approval() -> None:
    """Where no row of a pack would bind it, a payout is not released either."""
    SPEC.given(*ALLOCATED, asked).when(APPROVE, at=DAY).then_refused("二、(一)")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (replace(APPROVE, amount_fen=APPLICANT_FEN - 1), "amount_fen"),
        (replace(APPROVE, payee_account=OTHER_PAYEE), "payee_account"),
    ],
)
def test_nothing_else_is_paid_than_what_was_asked_for(other: ApprovePayout, field: str) -> None:
    SPEC.given(*ALLOCATED, asked).when(
        other, at=DAY, by=HANDLER, approved_by=("案款专员乙",)
    ).then_refused("二、(一)", field)


def test_a_payout_nobody_asked_for_cannot_be_approved() -> None:
    verdict = SPEC.given(*ALLOCATED).when(APPROVE, at=DAY, by=FUND_CLERK)
    assert isinstance(verdict.refusal, NoSuchCase)


def test_the_money_of_a_payout_that_is_not_approved_is_free_again() -> None:
    SPEC.given(*ALLOCATED, asked).when(VOID, at=DAY, by=FUND_CLERK).then(voided)
    SPEC.given(*ALLOCATED, asked, approved).when(VOID, at=DAY).then_nothing()
    after = (*ALLOCATED, asked, voided)
    SPEC.given(*after).when(APPROVE, at=DAY, by=HANDLER).then_refused("二、(一)", "payout_id")
    SPEC.given(*after).when(replace(ASK, number=2), at=DAY, by=HANDLER).then(
        replace(asked, payout_id=payout_id_of(RECEIPT, 2))
    )


def test_a_changed_account_voids_the_payouts_that_wait() -> None:
    SPEC.given(*ALLOCATED, asked).when(CHANGE, at=DAY).then(changed, moved)
    after = (*ALLOCATED, asked, changed, moved)
    SPEC.given(*after).when(APPROVE, at=DAY, by=HANDLER).then_refused("二、(一)", "payout_id")
    SPEC.given(*after).when(ASK, at=DAY, by=HANDLER).then_refused("三、(八)11(3)", "number")


def test_after_a_change_the_payout_asked_for_anew_goes_to_the_new_account() -> None:
    second = replace(asked, payout_id=payout_id_of(RECEIPT, 2), payee_account=OTHER_PAYEE)
    known = SPEC.given(*ALLOCATED, asked, changed, moved)
    known.when(replace(ASK, number=2), at=DAY, by=HANDLER).then(second)
    approve = replace(APPROVE, payout_id=second.payout_id, payee_account=OTHER_PAYEE)
    known.given(second).when(approve, at=DAY, by=HANDLER, approved_by=("案款专员乙",)).then(
        replace(approved, payout_id=second.payout_id, payee_account=OTHER_PAYEE)
    )


def test_an_approved_payout_is_not_moved_by_a_changed_account() -> None:
    SPEC.given(*ALLOCATED, asked, approved).when(CHANGE, at=DAY).then(changed)
    SPEC.given(*ALLOCATED, asked, approved, changed).when(PAID, at=DAY).then(paid)


def test_the_bank_confirms_the_payout() -> None:
    SPEC.given(*ALLOCATED, asked, approved).when(PAID, at=DAY).then(paid)


def test_a_confirmation_counts_once() -> None:
    SPEC.given(*ALLOCATED, asked, approved, paid).when(PAID, at=DAY).then_nothing()
    SPEC.given(*ALLOCATED, asked, approved, paid).when(REFUSED, at=DAY).then_nothing()


def test_what_the_bank_refused_is_held_again_and_asked_for_under_a_new_number() -> None:
    SPEC.given(*ALLOCATED, asked, approved).when(REFUSED, at=DAY).then(failed)
    history = (*ALLOCATED, asked, approved, failed)
    SPEC.given(*history).when(ASK, at=DAY, by=HANDLER).then_refused("三、(八)11(3)", "number")
    SPEC.given(*history).when(APPROVE, at=DAY, by=HANDLER).then_refused("二、(一)", "payout_id")
    SPEC.given(*history).when(replace(ASK, number=2), at=DAY, by=HANDLER).then(
        replace(asked, payout_id=payout_id_of(RECEIPT, 2))
    )


def test_the_material_goes_to_the_dossier_centre_after_the_payout() -> None:
    SPEC.given(*ALLOCATED, asked, approved, paid).when(HAND_OVER, at=DAY, by=HANDLER).then(
        handed_over
    )
    SPEC.given(*ALLOCATED, asked, approved, paid, handed_over).when(
        HAND_OVER, at=DAY, by=HANDLER
    ).then_nothing()
    SPEC.given(*ALLOCATED, asked, approved).when(HAND_OVER, at=DAY, by=HANDLER).then_refused(
        "三、(八)11(4)", "payout_id"
    )
