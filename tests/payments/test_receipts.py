"""A receipt from its arrival to its accounting (鄢陵 三、(八)11(1)–(3))."""

from dataclasses import replace

import pytest

from contracts.payments import FundsReceived
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.files import stream_of as files_of
from services.payments.commands import (
    AllocateReceipt,
    ClaimReceipt,
    RecordReceipt,
    RegisterArrival,
    handler_of,
)
from services.payments.rules import receipt_id_of
from tests.payments.cases import (
    ALLOCATED,
    AMOUNT_FEN,
    APPLICANT_FEN,
    CASE,
    FEE_FEN,
    OPEN,
    PAYER,
    RECEIPT,
    REFERENCE,
    REFUND_FEN,
    SPEC,
    accepted,
    allocated,
    claimed,
    received,
    registered,
    requested,
)
from tests.support import at, by, stored_paper, words

ARRIVAL = at("2026-03-24 10:20")
BANK = by("bank")
HANDLER = by("handler", "承办人甲")
PUSH = RecordReceipt(
    case_id=CASE,
    bank_reference=REFERENCE,
    amount_fen=AMOUNT_FEN,
    source="deduction",
    payer_name=PAYER,
)
CLAIM = ClaimReceipt(
    case_id=CASE,
    receipt_id=RECEIPT,
    payment_information=claimed.payment_information,
    payer_name=PAYER,
    amount_fen=AMOUNT_FEN,
    case_number="(2026)豫1024执37号",
)
ARRIVED = RegisterArrival(case_id=CASE, receipt_id=RECEIPT)
SPLIT = AllocateReceipt(
    case_id=CASE,
    receipt_id=RECEIPT,
    fee_fen=FEE_FEN,
    applicant_fen=APPLICANT_FEN,
    refund_fen=REFUND_FEN,
)


def test_the_bank_pushes_what_arrived() -> None:
    SPEC.given(*OPEN).when(PUSH, at=ARRIVAL, by=BANK).then(received)


BY_HAND = replace(PUSH, evidence="F1")


def test_a_clerk_records_money_on_a_stored_slip_of_the_bank_alone() -> None:
    stored = replace(SPEC, others={files_of(CASE): (stored_paper(CASE),)})
    clerk = by("fund_clerk")
    taken = stored.given(*OPEN).when(BY_HAND, at=ARRIVAL, by=clerk)
    taken.then(replace(received, evidence="F1"))
    stored.given(*OPEN).when(PUSH, at=ARRIVAL, by=clerk).then_refused("", "evidence")
    SPEC.given(*OPEN).when(BY_HAND, at=ARRIVAL, by=clerk).then_refused("", "evidence")


def test_what_a_clerk_recorded_is_the_receipt_that_the_bank_tells_of_later() -> None:
    by_hand = replace(received, evidence="F1")
    SPEC.given(*OPEN, by_hand).when(PUSH, at=ARRIVAL, by=BANK).then_nothing()
    other = replace(PUSH, amount_fen=AMOUNT_FEN + 1)
    told = SPEC.given(*OPEN, by_hand).when(other, at=ARRIVAL, by=BANK)
    told.then_stands("三、(八)11(1)", "amount_fen", amount_fen=AMOUNT_FEN)


def test_money_is_recorded_while_the_news_of_the_open_account_is_on_its_way() -> None:
    SPEC.given(requested).when(PUSH, at=ARRIVAL, by=BANK).then(received)


def test_the_same_bank_reference_is_one_receipt() -> None:
    SPEC.given(*OPEN, received).when(PUSH, at=ARRIVAL, by=BANK).then_nothing()


def test_a_receipt_that_was_worked_on_is_still_that_receipt() -> None:
    SPEC.given(*ALLOCATED).when(PUSH, at=ARRIVAL, by=BANK).then_nothing()


def test_a_bank_reference_does_not_change_its_amount() -> None:
    SPEC.given(*OPEN, received).when(
        replace(PUSH, amount_fen=AMOUNT_FEN + 1), at=ARRIVAL, by=BANK
    ).then_refused("三、(八)11(1)", "amount_fen")


def test_two_references_are_two_receipts() -> None:
    second = receipt_id_of(CASE, "扣划-D0002")
    SPEC.given(*OPEN, received).when(
        replace(PUSH, bank_reference="扣划-D0002", payer_name=None), at=ARRIVAL, by=BANK
    ).then(
        FundsReceived(
            case_id=CASE,
            receipt_id=second,
            amount_fen=AMOUNT_FEN,
            source="deduction",
            bank_reference="扣划-D0002",
        )
    )
    assert second != RECEIPT


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_nothing_is_no_receipt(amount_fen: int) -> None:
    SPEC.given(*OPEN).when(replace(PUSH, amount_fen=amount_fen), at=ARRIVAL, by=BANK).then_refused(
        "三、(八)11(3)", "amount_fen"
    )


def test_a_receipt_without_the_banks_reference_is_refused() -> None:
    SPEC.given(*OPEN).when(replace(PUSH, bank_reference=" "), at=ARRIVAL, by=BANK).then_refused(
        "三、(八)11(1)", "bank_reference"
    )


def test_a_receipt_whose_five_data_agree_is_claimed() -> None:
    SPEC.given(*OPEN, received).when(CLAIM, at=ARRIVAL, by=HANDLER).then(claimed)


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        (replace(CLAIM, payment_information=None), "payment_information"),
        (replace(CLAIM, amount_fen=AMOUNT_FEN - 1), "amount_fen"),
        (replace(CLAIM, amount_fen=AMOUNT_FEN + 1), "amount_fen"),
        (replace(CLAIM, case_number="（2026）豫1024执38号"), "case_number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_any_of_the_five_data_that_does_not_agree_is_named(claim: ClaimReceipt, field: str) -> None:
    SPEC.given(*OPEN, received).when(claim, at=ARRIVAL, by=HANDLER).then_refused(
        "三、(八)11(1)", field
    )


def test_the_officer_of_a_claim_is_who_accepted_the_case() -> None:
    nobody = replace(SPEC, others={}).given(*OPEN, received)
    nobody.when(CLAIM, at=ARRIVAL, by=by("fund_clerk")).then_refused("三、(八)11(1)", "officer")
    nobody.when(CLAIM, at=ARRIVAL, by=HANDLER).then(claimed)
    passed_on = (accepted, replace(accepted, team="ordinary-2", handler="承办人乙"))
    later = replace(SPEC, others={handler_of(CASE): passed_on}).given(*OPEN, received)
    later.when(CLAIM, at=ARRIVAL, by=by("fund_clerk")).then(replace(claimed, officer="承办人乙"))
    later.given(claimed).when(CLAIM, at=ARRIVAL, by=HANDLER).then_unchanged()


def test_the_payer_is_typed_only_where_the_bank_did_not_tell() -> None:
    silent = replace(CLAIM, payer_name=None)
    known = SPEC.given(*OPEN, received)
    known.when(silent, at=ARRIVAL, by=HANDLER).then(claimed)
    known.given(claimed).when(silent, at=ARRIVAL, by=HANDLER).then_unchanged()
    untold = SPEC.given(*OPEN, replace(received, payer_name=None))
    untold.when(silent, at=ARRIVAL, by=HANDLER).then_refused("三、(八)11(1)", "payer_name")
    untold.when(CLAIM, at=ARRIVAL, by=HANDLER).then(claimed)


def test_a_claimed_receipt_is_not_claimed_again() -> None:
    known = SPEC.given(*OPEN, received, claimed)
    known.when(CLAIM, at=ARRIVAL, by=HANDLER).then_unchanged()
    known.given(registered).when(CLAIM, at=ARRIVAL, by=HANDLER).then_unchanged()


def test_a_claim_with_other_data_is_told_what_stands() -> None:
    known = SPEC.given(*OPEN, received, claimed)
    other = replace(CLAIM, payer_name=words("另一公司"))
    known.when(other, at=ARRIVAL, by=HANDLER).then_stands("三、(八)11(1)", "payer_name")


def test_money_that_never_came_cannot_be_claimed() -> None:
    verdict = SPEC.given(*OPEN).when(CLAIM, at=ARRIVAL, by=HANDLER)
    assert isinstance(verdict.refusal, NoSuchCase)
    assert verdict.refusal.field == "receipt_id"


def test_the_arrival_node_is_registered_with_its_material() -> None:
    SPEC.given(*OPEN, received, claimed).when(ARRIVED, at=ARRIVAL, by=HANDLER).then(registered)


def test_a_registered_arrival_is_not_registered_again() -> None:
    SPEC.given(*ALLOCATED).when(ARRIVED, at=ARRIVAL, by=HANDLER).then_unchanged()


def test_an_unclaimed_receipt_is_not_registered() -> None:
    SPEC.given(*OPEN, received).when(ARRIVED, at=ARRIVAL, by=HANDLER).then_refused(
        "三、(八)11(1)", "receipt_id"
    )


def test_fee_share_and_refund_account_for_the_whole_receipt() -> None:
    SPEC.given(*OPEN, received, claimed, registered).when(SPLIT, at=ARRIVAL, by=HANDLER).then(
        allocated
    )


@pytest.mark.parametrize("off_fen", [-1, 1])
def test_an_accounting_that_does_not_add_up_is_refused(off_fen: int) -> None:
    SPEC.given(*OPEN, received, claimed, registered).when(
        replace(SPLIT, applicant_fen=APPLICANT_FEN + off_fen), at=ARRIVAL, by=HANDLER
    ).then_refused("三、(八)11(3)", "applicant_fen")


def test_no_part_of_a_receipt_is_below_nothing() -> None:
    SPEC.given(*OPEN, received, claimed, registered).when(
        replace(SPLIT, refund_fen=-1, applicant_fen=AMOUNT_FEN - FEE_FEN + 1),
        at=ARRIVAL,
        by=HANDLER,
    ).then_refused("三、(八)11(3)", "refund_fen")


def test_a_receipt_is_accounted_for_once() -> None:
    SPEC.given(*ALLOCATED).when(SPLIT, at=ARRIVAL, by=HANDLER).then_unchanged()
    SPEC.given(*ALLOCATED).when(
        replace(SPLIT, fee_fen=0, applicant_fen=APPLICANT_FEN + FEE_FEN), at=ARRIVAL, by=HANDLER
    ).then_stands("三、(八)11(3)", "fee_fen", fee_fen=FEE_FEN, applicant_fen=APPLICANT_FEN)


def test_nothing_is_accounted_for_before_its_arrival_is_registered() -> None:
    SPEC.given(*OPEN, received, claimed).when(SPLIT, at=ARRIVAL, by=HANDLER).then_refused(
        "三、(八)11(2)", "receipt_id"
    )
