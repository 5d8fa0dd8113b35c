"""三、(三)3(1), 三、(六)1: assets are frozen online, and frozen deposits are deducted."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.control import (
    ClaimNoted,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FreezeFailed,
    FreezeResultFiled,
)
from contracts.control_property import DisposalBarNoted
from contracts.values import AssetKind
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.testing_table import table
from services.control.commands import (
    ConfirmDeduction,
    ConfirmFreeze,
    FailDeduction,
    FailFreeze,
    FileFreezeResult,
    RequestDeduction,
    RequestFreeze,
)
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    DEDUCTION_RULING,
    NOTICE,
    RULING,
    SECOND_NOTICE,
    SPEC,
    asset_id,
    deposit_found,
    found,
    frozen,
    full,
    fully_frozen,
    hit,
    opened_without_claim,
    requested,
)
from tests.support import at

NOW = at("2026-03-03 09:00")
FREEZE_UNDER = "三、(三)3(1)"
WITHIN_CLAIM = "第十九条第一款"
DEDUCT_UNDER = "三、(六)1"
SECOND = hit("D2")
two_deposits = (*deposit_found, found(SECOND))

request = RequestFreeze(
    ruling=RULING, assistance=NOTICE, case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM
)
confirm = ConfirmFreeze(
    case_id=CASE,
    asset_id=asset_id("D1"),
    amount_fen=CLAIM,
    effective_at=at("2026-03-03 10:00"),
)
refused_by_bank = FreezeFailed(case_id=CASE, asset_id=asset_id("D1"), reason="账户余额已被全部冻结")
deduct = RequestDeduction(
    ruling=DEDUCTION_RULING, assistance=SECOND_NOTICE, case_id=CASE, asset_id=asset_id("D1")
)
deduction = DeductionRequested(
    ruling=DEDUCTION_RULING,
    assistance=SECOND_NOTICE,
    case_id=CASE,
    asset_id=asset_id("D1"),
    amount_fen=CLAIM,
)
not_deducted = DeductionFailed(case_id=CASE, asset_id=asset_id("D1"), reason="系统维护")

FREEZES = table("""
    frozen  | requested | asked   | allowed   # the claim is 8000000 fen, the fee on it 110000
    0       | 0         | 8110000 | yes       # equal to both
    0       | 0         | 8110001 | no
    0       | 0         | 1       | yes
    0       | 0         | 0       | no
    0       | 0         | -1      | no
    5000000 | 0         | 3110000 | yes
    5000000 | 0         | 3110001 | no
    0       | 5000000   | 3110000 | yes       # what is asked for counts as if it were frozen
    0       | 5000000   | 3110001 | no
    8110000 | 0         | 1       | no
""")


@pytest.mark.parametrize("row", FREEZES)
def test_no_more_is_frozen_than_the_claim_and_the_fee(row: dict[str, str]) -> None:
    """查封、扣押、冻结财产的规定 第十九条."""
    history: tuple[object, ...] = two_deposits
    if int(row["frozen"]):
        history = (*history, frozen("D1", int(row["frozen"])))
    if int(row["requested"]):
        history = (*history, requested("D1", int(row["requested"])))
    asked = RequestFreeze(
        ruling=RULING,
        assistance=NOTICE,
        case_id=CASE,
        asset_id=asset_id("D2"),
        amount_fen=int(row["asked"]),
    )
    verdict = SPEC.given(*history).when(asked, at=NOW, by=CLERK)
    if row["allowed"] == "yes":
        verdict.then(requested("D2", int(row["asked"])))
    else:
        verdict.then_refused(WITHIN_CLAIM, "amount_fen")


def test_nothing_is_frozen_before_the_claim_is_known() -> None:
    history = (opened_without_claim, *deposit_found[1:])
    SPEC.given(*history).when(request, at=NOW, by=CLERK).then_refused(WITHIN_CLAIM, "amount_fen")


def test_a_freeze_is_asked_for_once() -> None:
    SPEC.given(*deposit_found, requested("D1")).when(request, at=NOW, by=CLERK).then_nothing()
    SPEC.given(*fully_frozen).when(request, at=NOW, by=CLERK).then_nothing()


KINDS = table("""
    kind           | amount    | online | article
    deposit        | 300000000 | yes    |
    network_fund   | 300000000 | yes    |
    securities     | 300000000 | yes    |
    deposit        | 300000000 | no     | 三、(三)3(1)   # a bank without a line
    real_estate    |           | no     | 三、(三)3(1)
    real_estate    |           | yes    | 三、(三)3(1)   # the court's table says: on the spot
    deposit        |           | yes    | 三、(三)3(1)   # no amount to freeze
    provident_fund | 300000000 | yes    | 三、(三)3(1)
""")


@pytest.mark.parametrize("row", KINDS)
def test_only_what_the_network_reaches_is_frozen_online(row: dict[str, str]) -> None:
    kind: AssetKind = row["kind"]  # type: ignore[assignment]  # one of the kinds, by name
    amount_fen = int(row["amount"]) if row["amount"] else None
    item = hit("X1", amount_fen, asset_kind=kind, online=row["online"] == "yes")
    asked = RequestFreeze(
        ruling=RULING, assistance=NOTICE, case_id=CASE, asset_id=asset_id("X1"), amount_fen=CLAIM
    )
    verdict = SPEC.given(*deposit_found, found(item)).when(asked, at=NOW, by=CLERK)
    if row["article"]:
        verdict.then_refused(row["article"], "asset_id")
    else:
        verdict.then(requested("X1"))


def test_a_freeze_of_the_whole_claim_is_a_full_freeze() -> None:
    SPEC.given(*deposit_found, requested("D1")).when(confirm, at=NOW).then(frozen("D1"), full)


def test_one_fen_less_is_no_full_freeze() -> None:
    less = replace(confirm, amount_fen=CLAIM - 1)
    SPEC.given(*deposit_found, requested("D1")).when(less, at=NOW).then(frozen("D1", CLAIM - 1))


def test_two_partial_freezes_make_a_full_one() -> None:
    history = (*two_deposits, requested("D1", CLAIM - 1), frozen("D1", CLAIM - 1))
    rest = replace(confirm, asset_id=asset_id("D2"), amount_fen=1)
    SPEC.given(*history, requested("D2", 1)).when(rest, at=NOW).then(frozen("D2", 1), full)


TERMS = table("""
    kind         | effective        | expires
    deposit      | 2026-03-03 10:00 | 2027-03-03
    network_fund | 2026-03-03 23:59 | 2027-03-03
    deposit      | 2024-02-29 10:00 | 2025-02-28   # the month's last day
    deposit      | 2025-10-03 10:00 | 2026-10-03   # a rest day adds nothing to the term
    securities   | 2026-03-03 10:00 | 2029-03-03
""")


@pytest.mark.parametrize("row", TERMS)
def test_a_freeze_ends_after_its_term(row: dict[str, str]) -> None:
    """民事诉讼法解释 第四百八十五条: one year for deposits, three for other rights."""
    kind: AssetKind = row["kind"]  # type: ignore[assignment]  # one of the kinds, by name
    history = (*deposit_found, found(hit("X1", asset_kind=kind)), requested("X1", 1))
    answer = replace(
        confirm, asset_id=asset_id("X1"), amount_fen=1, effective_at=at(row["effective"])
    )
    SPEC.given(*history).when(answer, at=NOW).then(
        replace(
            frozen("X1", 1),
            asset_kind=kind,
            effective_at=at(row["effective"]),
            expires_on=date.fromisoformat(row["expires"]),
        )
    )


def test_an_answer_nobody_asked_for_freezes_nothing() -> None:
    SPEC.given(*deposit_found).when(confirm, at=NOW).then_nothing()


def test_what_a_bank_refused_is_left_to_work_on_the_spot() -> None:
    fail = FailFreeze(case_id=CASE, asset_id=asset_id("D1"), reason="账户余额已被全部冻结")
    SPEC.given(*deposit_found, requested("D1")).when(fail, at=NOW).then(refused_by_bank)
    SPEC.given(*fully_frozen).when(fail, at=NOW).then_nothing()
    again = SPEC.given(*deposit_found, requested("D1"), refused_by_bank)
    again.when(request, at=NOW, by=CLERK).then_refused(FREEZE_UNDER, "asset_id")


def test_a_refused_freeze_no_longer_counts_against_the_claim() -> None:
    history = (*two_deposits, requested("D1"), refused_by_bank)
    other = replace(request, asset_id=asset_id("D2"))
    SPEC.given(*history).when(other, at=NOW, by=CLERK).then(requested("D2"))


@pytest.mark.parametrize("answer", [frozen("D1"), refused_by_bank])
def test_the_printed_result_is_filed_once(answer: object) -> None:
    filing = FileFreezeResult(case_id=CASE, asset_id=asset_id("D1"))
    SPEC.given(*deposit_found, requested("D1"), answer).when(filing, at=NOW, by=CLERK).then(
        FreezeResultFiled(case_id=CASE, asset_id=asset_id("D1"))
    )


@pytest.mark.parametrize("history", [deposit_found, (*deposit_found, requested("D1"))])
def test_there_is_no_result_to_file_before_the_answer(history: tuple[object, ...]) -> None:
    filing = FileFreezeResult(case_id=CASE, asset_id=asset_id("D1"))
    SPEC.given(*history).when(filing, at=NOW, by=CLERK).then_refused("三、(三)3", "asset_id")


def test_an_asset_nobody_found_is_unknown() -> None:
    verdict = SPEC.given(*deposit_found).when(replace(request, asset_id="?"), at=NOW, by=CLERK)
    assert isinstance(verdict.refusal, NoSuchCase)
    assert verdict.refusal.field == "asset_id"


WAITS = table("""
    frozen at        | deduct at        | allowed
    2026-03-03 10:00 | 2026-03-18 23:59 | no        # the fifteenth day is not over
    2026-03-03 10:00 | 2026-03-19 00:00 | yes
    2026-03-03 00:10 | 2026-03-18 09:00 | no        # the first day does not count
    2026-04-17 10:00 | 2026-05-02 09:00 | no        # ends on a rest day,
    2026-04-17 10:00 | 2026-05-03 00:00 | yes       # and a waiting time is not prolonged by it
""")


@pytest.mark.parametrize("row", WAITS)
def test_a_deposit_stays_frozen_for_fifteen_days_before_it_is_deducted(
    row: dict[str, str],
) -> None:
    since = replace(frozen("D1"), effective_at=at(row["frozen at"]))
    history = (*deposit_found, requested("D1"), since, full)
    verdict = SPEC.given(*history).when(deduct, at=at(row["deduct at"]), by=CLERK)
    if row["allowed"] == "yes":
        verdict.then(deduction)
    else:
        verdict.then_refused(DEDUCT_UNDER, "asset_id")


def test_a_court_without_a_waiting_time_deducts_at_once() -> None:
    no_wait = tuple(row for row in SPEC.pack.nodes if row.code != "freeze-waited")
    elsewhere = replace(SPEC, pack=SPEC.pack.model_copy(update={"nodes": no_wait}))
    elsewhere.given(*fully_frozen).when(deduct, at=at("2026-03-04"), by=CLERK).then(deduction)


LATER = at("2026-03-20")


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(deposit_found, id="found only"),
        pytest.param((*deposit_found, requested("D1")), id="freeze not confirmed"),
        pytest.param((*deposit_found, requested("D1"), refused_by_bank), id="freeze refused"),
        pytest.param((*fully_frozen, deduction, not_deducted), id="the bank refused before"),
    ],
)
def test_only_what_is_frozen_in_effect_is_deducted(history: tuple[object, ...]) -> None:
    SPEC.given(*history).when(deduct, at=LATER, by=CLERK).then_refused(DEDUCT_UNDER, "asset_id")


def test_securities_are_not_deducted() -> None:
    shares = replace(frozen("X1", 1), asset_kind="securities")
    history = (*deposit_found, found(hit("X1", asset_kind="securities")), requested("X1", 1))
    asked = replace(deduct, asset_id=asset_id("X1"))
    SPEC.given(*history, shares).when(asked, at=LATER, by=CLERK).then_refused(DEDUCT_UNDER)


@pytest.mark.parametrize(("day", "allowed"), [("2027-03-03", True), ("2027-03-04", False)])
def test_a_freeze_that_ran_out_holds_nothing_to_deduct(day: str, allowed: bool) -> None:
    verdict = SPEC.given(*fully_frozen).when(deduct, at=at(day), by=CLERK)
    if allowed:
        verdict.then(deduction)
    else:
        verdict.then_refused(DEDUCT_UNDER, "asset_id")


def test_no_more_is_deducted_than_the_claim_and_the_fee() -> None:
    lower = ClaimNoted(case_id=CASE, claim_fen=7_000_000)
    SPEC.given(*fully_frozen, lower).when(deduct, at=LATER, by=CLERK).then(
        replace(deduction, amount_fen=7_000_000 + 95_000)
    )


def test_once_the_claim_is_deducted_nothing_else_is() -> None:
    lower = ClaimNoted(case_id=CASE, claim_fen=7_000_000)
    history = (*two_deposits, requested("D1"), frozen("D1"), frozen("D2"), lower, deduction)
    asked = replace(deduct, asset_id=asset_id("D2"))
    SPEC.given(*history).when(asked, at=LATER, by=CLERK).then_refused(WITHIN_CLAIM)


def test_a_deduction_is_confirmed_once() -> None:
    done = ConfirmDeduction(case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM)
    SPEC.given(*fully_frozen, deduction).when(done, at=LATER).then(
        DepositDeducted(case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM)
    )
    SPEC.given(*fully_frozen).when(done, at=LATER).then_nothing()


def test_a_deduction_that_failed_is_recorded() -> None:
    fail = FailDeduction(case_id=CASE, asset_id=asset_id("D1"), reason="系统维护")
    SPEC.given(*fully_frozen, deduction).when(fail, at=LATER).then(not_deducted)
    SPEC.given(*fully_frozen).when(fail, at=LATER).then_nothing()


def test_what_an_outsider_claims_stays_frozen_and_is_not_deducted() -> None:
    barred = DisposalBarNoted(case_id=CASE, asset_id=deduct.asset_id, objection_id="O1")
    stopped = SPEC.given(*fully_frozen, barred)
    stopped.when(deduct, at=LATER, by=CLERK).then_refused("第十五条第一款")
    freed = stopped.given(replace(barred, lifted=True))
    assert freed.when(deduct, at=LATER, by=CLERK).events != ()
    other = replace(barred, asset_id=asset_id("D2"))
    assert SPEC.given(*fully_frozen, other).when(deduct, at=LATER, by=CLERK).events != ()
