"""The case's own account and the account that payouts go to."""

import pytest

from contracts.payments import PayeeConfirmed
from kernel.deciding.decider import NoSuchCase
from services.payments.commands import (
    ClaimReceipt,
    Command,
    ConfirmPayee,
    RecordAccountOpened,
    RecordReceipt,
    RequestAccount,
)
from tests.payments.cases import (
    AMOUNT_FEN,
    CASE,
    OTHER_PAYEE,
    PAYEE,
    RECEIPT,
    REFERENCE,
    SPEC,
    opened,
    payee,
    requested,
)
from tests.support import at, by

FILING = at("2026-03-02 09:40")
REQUEST = RequestAccount(case_id=CASE, applicants=("P2",), claim_fen=AMOUNT_FEN)


def test_every_case_asks_for_an_account_of_its_own() -> None:
    SPEC.when(REQUEST, at=FILING).then(requested)


def test_a_case_has_one_account() -> None:
    SPEC.given(requested).when(REQUEST, at=FILING).then_nothing()


def test_an_account_may_be_asked_for_before_the_claim_is_known() -> None:
    verdict = SPEC.when(RequestAccount(case_id=CASE, applicants=(), claim_fen=None), at=FILING)
    assert [event.claim_fen for event in verdict.events] == [None]


def test_the_bank_opens_the_account() -> None:
    SPEC.given(requested).when(
        RecordAccountOpened(case_id=CASE, account_number="621700000000000037"), at=FILING
    ).then(opened)


def test_an_open_account_keeps_its_number() -> None:
    SPEC.given(requested, opened).when(
        RecordAccountOpened(case_id=CASE, account_number="621700000000000099"), at=FILING
    ).then_nothing()


def test_the_receiving_account_is_confirmed_at_reception() -> None:
    SPEC.given(requested).when(
        ConfirmPayee(case_id=CASE, payee_account=PAYEE), at=FILING, by=by("receptionist")
    ).then(payee)


def test_the_receiving_account_may_be_changed() -> None:
    SPEC.given(requested, payee).when(
        ConfirmPayee(case_id=CASE, payee_account=OTHER_PAYEE), at=FILING, by=by("handler")
    ).then(PayeeConfirmed(case_id=CASE, payee_account=OTHER_PAYEE))


@pytest.mark.parametrize(
    "command",
    [
        RecordAccountOpened(case_id=CASE, account_number="621700000000000037"),
        ConfirmPayee(case_id=CASE, payee_account=PAYEE),
        RecordReceipt(
            case_id=CASE, bank_reference=REFERENCE, amount_fen=AMOUNT_FEN, source="deduction"
        ),
        ClaimReceipt(
            case_id=CASE,
            receipt_id=RECEIPT,
            officer="承办人甲",
            amount_fen=AMOUNT_FEN,
            case_number=CASE,
        ),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_case_that_was_never_filed_here_has_no_account(command: Command) -> None:
    verdict = SPEC.when(command, at=FILING)
    assert isinstance(verdict.refusal, NoSuchCase)
