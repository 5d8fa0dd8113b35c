"""The case's own account and the account that payouts go to."""

from dataclasses import replace

import pytest

from contracts.intake_parties import PartyCorrected
from contracts.payments import ApplicantCorrected, PayeeConfirmed
from contracts.values import Party, PartyRole, Sealed
from kernel.deciding.decider import NoSuchCase
from services.payments.app import DEFINITION
from services.payments.commands import (
    ApprovePayout,
    ClaimReceipt,
    Command,
    ConfirmPayee,
    RecordAccountOpened,
    RecordReceipt,
    RequestAccount,
)
from tests.payments.cases import (
    ALLOCATED,
    AMOUNT_FEN,
    APPLICANT_FEN,
    CASE,
    OTHER_PAYEE,
    PAYEE,
    PAYER,
    PAYOUT,
    RECEIPT,
    REFERENCE,
    SPEC,
    asked,
    opened,
    payee,
    requested,
)
from tests.support import at, by

FILING = at("2026-03-02 09:40")
HANDLER = by("handler")
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


def test_the_account_of_who_is_no_applicant_is_refused() -> None:
    debtors = Sealed(key="P1", nonce="bm9uY2U=", text="NjIyOA==")
    SPEC.given(requested).when(
        ConfirmPayee(case_id=CASE, payee_account=debtors), at=FILING, by=by("receptionist")
    ).then_refused("三、(一)2(5)", "payee_account")


def party(person_id: str, role: PartyRole) -> Party:
    name = Sealed(key=person_id, nonce="bm9uY2U=", text="5byg")
    return Party(person_id=person_id, role=role, kind="natural", name=name)


def corrected(old: Party, new: Party) -> ApplicantCorrected | None:
    fact = PartyCorrected(
        case_id=CASE,
        person_id=old.person_id,
        old=old,
        new=new,
        reason=PAYER,
        ground="身份证复印件",
    )
    learned = DEFINITION.learns.of(fact, CASE, FILING)
    return learned[0].event if learned else None


@pytest.mark.parametrize(
    ("new", "confirmed"),
    [
        (party("P2", "applicant"), True),
        (party("P9", "applicant"), False),
        (party("P2", "debtor"), False),
    ],
    ids=["same person", "another person", "no applicant"],
)
def test_an_account_is_confirmed_anew_when_it_was_another_persons(
    new: Party, confirmed: bool
) -> None:
    change = corrected(party("P2", "applicant"), new)
    spec = replace(SPEC, history=(*ALLOCATED, asked, change))
    approve = ApprovePayout(
        case_id=CASE, payout_id=PAYOUT, amount_fen=APPLICANT_FEN, payee_account=PAYEE
    )
    verdict = spec.when(approve, at=FILING, by=HANDLER, approved_by=("案款专员乙",))
    assert (verdict.refusal is None) == confirmed
    if new.role == "applicant":
        own = Sealed(key=new.person_id, nonce="bm9uY2U=", text="NjIyOQ==")
        again = spec.when(ConfirmPayee(case_id=CASE, payee_account=own), at=FILING, by=HANDLER)
        assert again.events[0] == PayeeConfirmed(case_id=CASE, payee_account=own)


def test_corrections_of_who_was_never_an_applicant_say_nothing_about_money() -> None:
    assert corrected(party("P1", "debtor"), party("P3", "debtor")) is None


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
            amount_fen=AMOUNT_FEN,
            case_number=CASE,
        ),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_case_that_was_never_filed_here_has_no_account(command: Command) -> None:
    verdict = SPEC.when(command, at=FILING)
    assert isinstance(verdict.refusal, NoSuchCase)
