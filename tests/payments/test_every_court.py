"""Which courts have their money claimed and registered before it is accounted for."""

from dataclasses import replace

import pytest

from kernel.deciding.testing import Spec
from services.payments.app import DEFINITION
from services.payments.commands import (
    AllocateReceipt,
    ApprovePayout,
    ClaimReceipt,
    RegisterArrival,
)
from tests.payments.cases import (
    ALLOCATED,
    AMOUNT_FEN,
    APPLICANT_FEN,
    CASE,
    FEE_FEN,
    PAYEE,
    PAYOUT,
    RECEIPT,
    REFUND_FEN,
    allocated,
    asked,
    claimed,
    opened,
    received,
    registered,
    requested,
)
from tests.support import at, by, calendar, pack

DAY = at("2026-04-03")
CLERK = by("fund_clerk", "案款专员")
ALLOCATE = AllocateReceipt(
    case_id=CASE,
    receipt_id=RECEIPT,
    fee_fen=FEE_FEN,
    applicant_fen=APPLICANT_FEN,
    refund_fen=REFUND_FEN,
)
REGISTER = RegisterArrival(case_id=CASE, receipt_id=RECEIPT)
unclaimed = replace(registered, fields_entered=False)
CLAIM = ClaimReceipt(
    case_id=CASE,
    receipt_id=RECEIPT,
    amount_fen=AMOUNT_FEN,
    case_number=CASE,
)


def arrived(court: str) -> Spec:
    known = Spec(definition=DEFINITION, pack=pack(court), calendar=calendar(court))
    return known.given(requested, opened, received)


@pytest.mark.parametrize("court", ["gushi", "shihe"])
def test_money_that_nobody_need_claim_is_accounted_for_at_once(court: str) -> None:
    """浉河 四、(三)3(1): 无需承办人手工认领，款项将直接进入相关案件账下."""
    arrived(court).when(ALLOCATE, at=DAY, by=CLERK).then(allocated)
    arrived(court).when(REGISTER, at=DAY, by=CLERK).then(unclaimed)


@pytest.mark.parametrize("court", ["ruyang", "shangqiu", "yanling"])
def test_money_that_has_to_be_claimed_waits_for_it(court: str) -> None:
    article = pack(court).rule("receipt-claimed").article
    arrived(court).when(REGISTER, at=DAY, by=CLERK).then_refused(article, "receipt_id")
    arrived(court).when(ALLOCATE, at=DAY, by=CLERK).then_refused(article, "receipt_id")


@pytest.mark.parametrize("court", ["ruyang", "shangqiu"])
def test_a_claim_is_enough_where_no_arrival_node_is_asked_for(court: str) -> None:
    arrived(court).given(claimed).when(ALLOCATE, at=DAY, by=CLERK).then(allocated)


def test_yanling_registers_the_arrival_first() -> None:
    """鄢陵 三、(八)11(2)."""
    known = arrived("yanling").given(claimed)
    article = pack().rule("arrival-complete").article
    known.when(ALLOCATE, at=DAY, by=CLERK).then_refused(article, "receipt_id")
    known.when(REGISTER, at=DAY, by=CLERK).then(registered)


@pytest.mark.parametrize(("court", "refused"), [("ruyang", False), ("yanling", True)])
def test_the_five_data_are_checked_where_the_court_lists_them(court: str, *, refused: bool) -> None:
    claim = ClaimReceipt(
        case_id=CASE,
        receipt_id=RECEIPT,
        amount_fen=AMOUNT_FEN,
        case_number=CASE,
    )
    verdict = arrived(court).when(claim, at=DAY, by=CLERK)
    if refused:
        verdict.then_refused(pack(court).rule("receipt-checked").article, "payment_information")
    else:
        verdict.then(replace(claimed, officer="", payment_information=None))


def test_what_an_arrival_says_follows_from_the_claim() -> None:
    known = arrived("ruyang").given(claimed)
    known.when(REGISTER, at=DAY, by=CLERK).then(registered)
    known.given(registered).when(REGISTER, at=DAY, by=CLERK).then_nothing()


def test_nothing_is_claimed_or_registered_once_it_is_accounted_for() -> None:
    article = pack("gushi").rule("proceeds-accounted").article
    known = arrived("gushi").given(allocated)
    known.when(CLAIM, at=DAY, by=CLERK).then_refused(article, "receipt_id")
    known.when(REGISTER, at=DAY, by=CLERK).then_refused(article, "receipt_id")


def test_a_court_without_a_row_of_its_own_refuses_under_the_law() -> None:
    off = replace(ALLOCATE, fee_fen=FEE_FEN + 1)
    arrived("gushi").when(off, at=DAY, by=CLERK).then_refused(
        pack("gushi").rule("proceeds-accounted").article, "applicant_fen"
    )


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe", "yanling"])
def test_in_every_court_a_payout_waits_for_whom_its_row_names(court: str) -> None:
    known = Spec(definition=DEFINITION, pack=pack(court), calendar=calendar(court))
    release = ApprovePayout(
        case_id=CASE, payout_id=PAYOUT, amount_fen=APPLICANT_FEN, payee_account=PAYEE
    )
    waiting = known.given(*ALLOCATED, asked)
    waiting.when(release, at=DAY, by=by("handler", "承办人甲")).then_asks("payout")
    waiting.when(release, at=DAY).then_refused(pack(court).approval("payout").article)
