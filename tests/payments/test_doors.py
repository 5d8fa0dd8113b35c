"""A case's money through the real doors: from the bank's push to the payout's material."""

from typing import Any

import pytest

from contracts.reads import PersonalDataRead
from kernel.base.postgres import PoolReader
from kernel.deciding.learns import Learn
from kernel.door.worded import yuan
from kernel.journal.projections import storable
from sandbox.accounts import PaymentsCallback
from services.payments.commands import (
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestAccount,
    handler_of,
)
from services.payments.views import account_view, project
from tests.payments.cases import (
    AMOUNT_FEN,
    APPLICANT_FEN,
    CASE,
    FEE_FEN,
    OTHER_PAYEE,
    PAYEE,
    PAYOUT,
    RECEIPT,
    REFERENCE,
    REFUND_FEN,
    accepted,
)
from tests.payments.conftest import COURT, Payments
from tests.support import storing

HERE = f"/cases/{CASE}"
NUMBER = "621700000000000037"
RECEIVED = {
    "case_id": CASE,
    "bank_reference": REFERENCE,
    "amount_fen": AMOUNT_FEN,
    "payer_name": "中国农业银行",
    "source": "deduction",
}
CLAIM = {
    "payment_information": {"case_id": CASE, "plain": "总对总扣划"},
    "payer_name": {"case_id": CASE, "plain": "某公司"},
    "amount_fen": AMOUNT_FEN,
    "case_number": CASE,
}
WORK: list[tuple[str, dict[str, Any]]] = [
    (f"receipts/{RECEIPT}/claim", CLAIM),
    (f"receipts/{RECEIPT}/arrival", {}),
    (
        f"receipts/{RECEIPT}/allocation",
        {"fee_fen": FEE_FEN, "applicant_fen": APPLICANT_FEN, "refund_fen": REFUND_FEN},
    ),
    (f"receipts/{RECEIPT}/payouts", {"amount_fen": APPLICANT_FEN}),
]
APPROVAL = f"{HERE}/approvals/payout-1/approval"
TABLES = ("accounts", "receipts", "payouts")


async def push(payments: Payments) -> None:
    callback = PaymentsCallback(
        "http://payments", lambda: payments.token("bank"), payments.clock, payments.transport()
    )
    callback.pause_real_seconds = 0.0
    await callback(RECEIVED)


async def opened(payments: Payments) -> None:
    await payments.decide(RequestAccount(case_id=CASE, applicants=("P2",), claim_fen=AMOUNT_FEN))
    await payments.decide(RecordAccountOpened(case_id=CASE, account_number=NUMBER))
    await payments.decide(ConfirmPayee(case_id=CASE, payee_account=PAYEE))
    await payments.decide(Learn(case_id=CASE, stream=handler_of(CASE), event=accepted))


async def asked(payments: Payments) -> None:
    """Everything up to the request of the payout, each act at its door."""
    await opened(payments)
    await push(payments)
    for path, body in WORK:
        answer = await payments.act(f"{HERE}/{path}", body, role="handler", person="承办人甲")
        assert answer.is_success, answer.text


async def account(payments: Payments) -> dict[str, Any]:
    answer = await payments.look(f"{HERE}/account")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sums(found: dict[str, Any]) -> tuple[int, int, int, int, int]:
    names = ("received_fen", "held_fen", "fees_fen", "paid_fen", "refunded_fen")
    received, held, fees, paid, refunded = (found[name] for name in names)
    return received, held, fees, paid, refunded


async def test_the_whole_way_of_the_money(payments: Payments) -> None:
    await asked(payments)
    assert sums(await account(payments)) == (AMOUNT_FEN, APPLICANT_FEN, FEE_FEN, 0, REFUND_FEN)
    own = await payments.act(APPROVAL, {}, role="fund_clerk", person="承办人甲")
    assert own.status_code == 409
    assert own.json()["article"] == "二、(一)"
    assert (await payments.act(APPROVAL, {}, role="handler")).status_code == 409
    (waits,) = (await payments.look("/approvals")).json()["approvals"]
    assert (waits["requester"], waits["act"]) == ("承办人甲", "payments.ApprovePayout")
    assert waits["body"]["amount_fen"] == APPLICANT_FEN
    assert waits["body"]["payee_account"] == "已删除"  # sealed for nobody
    done = await payments.act(APPROVAL, {}, role="fund_clerk")
    assert done.status_code == 200
    await payments.decide(RecordPayoutPaid(case_id=CASE, payout_id=PAYOUT, bank_reference="付款-1"))
    await payments.act(f"{HERE}/payouts/{PAYOUT}/material", {}, role="handler")
    found = await account(payments)
    assert sums(found) == (AMOUNT_FEN, 0, FEE_FEN, APPLICANT_FEN, REFUND_FEN)
    assert found["account_number"] == NUMBER
    (payout,) = found["payouts"]
    assert (payout["state"], payout["approver"]) == ("paid", "fund_clerk-1")
    assert payout["material_at"] is not None


async def test_a_receipt_pushed_twice_is_one_and_its_payer_is_sealed(payments: Payments) -> None:
    await opened(payments)
    await push(payments)
    await push(payments)
    found = await account(payments)
    assert [receipt["receipt_id"] for receipt in found["receipts"]] == [RECEIPT]
    log = await payments.program.journal.follow(COURT, 0, 100)
    assert "中国农业银行" not in "".join(recorded.body for recorded in log)


async def test_only_the_bank_and_the_fund_clerk_push_receipts(payments: Payments) -> None:
    await opened(payments)
    refused = await payments.act("/receipts", {**RECEIVED, "payer_name": None}, role="handler")
    assert refused.status_code == 403
    by_hand = {**RECEIVED, "payer_name": None, "evidence": "F1"}
    without = await payments.act("/receipts", by_hand, role="fund_clerk")
    assert (without.status_code, without.json()["field"]) == (404, "evidence")
    await payments.decide(storing(CASE))
    taken = await payments.act("/receipts", by_hand, role="fund_clerk")
    assert taken.status_code == 200


async def test_an_approval_asks_the_bank_once_and_holds_no_plain_account(
    payments: Payments,
) -> None:
    await asked(payments)
    for _ in range(2):
        await payments.act(APPROVAL, {}, role="fund_clerk")
    pool = await payments.program.pools.of(COURT)
    rows = await pool.fetch("select kind, effect_id, payload from effects order by kind")
    assert [(row["kind"], row["effect_id"]) for row in rows] == [
        ("accounts.open", f"account-{CASE}"),
        ("accounts.pay", PAYOUT),
    ]
    assert PAYEE.text in rows[1]["payload"]


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (RecordPayoutFailed(case_id=CASE, payout_id=PAYOUT, reason="收款账户已销户"), "failed"),
        (ConfirmPayee(case_id=CASE, payee_account=OTHER_PAYEE), "approved"),
    ],
)
async def test_what_becomes_of_an_approved_payout_is_shown(
    payments: Payments, end: RecordPayoutFailed | ConfirmPayee, state: str
) -> None:
    await asked(payments)
    await payments.act(APPROVAL, {}, role="fund_clerk")
    await payments.decide(end)
    found = await account(payments)
    assert [payout["state"] for payout in found["payouts"]] == [state]
    assert sums(found)[1] == APPLICANT_FEN


async def test_a_changed_account_voids_the_payout_that_waits(payments: Payments) -> None:
    await asked(payments)
    waiting = (await payments.look("/payouts?state=requested")).json()["payouts"]
    assert [payout["payout_id"] for payout in waiting] == [PAYOUT]
    await payments.decide(ConfirmPayee(case_id=CASE, payee_account=OTHER_PAYEE))
    assert (await payments.look("/payouts?state=requested")).json()["payouts"] == []
    found = await account(payments)
    assert [payout["state"] for payout in found["payouts"]] == ["void"]
    assert (await payments.look("/approvals")).json()["approvals"] == []
    late = await payments.act(APPROVAL, {}, role="fund_clerk")
    assert late.status_code == 409
    assert "已撤回申请" in late.json()["title"]


@pytest.mark.parametrize(
    ("path", "role", "person", "reason"),
    [
        ("refusal", "fund_clerk", "", "金额有误"),
        ("withdrawal", "handler", "承办人甲", "金额有误"),
    ],
)
async def test_a_payout_that_is_not_approved_is_void_and_asked_for_anew(
    payments: Payments, path: str, role: str, person: str, reason: str
) -> None:
    await asked(payments)
    ended = await payments.act(
        f"{HERE}/approvals/payout-1/{path}", {"reason": "金额有误"}, role=role, person=person
    )
    assert ended.status_code == 200, ended.text
    (payout,) = (await account(payments))["payouts"]
    assert (payout["state"], payout["reason"]) == ("void", reason)
    again = await payments.act(
        f"{HERE}/receipts/{RECEIPT}/payouts",
        {"amount_fen": APPLICANT_FEN, "number": 2},
        role="handler",
    )
    assert again.json()["awaits"][0]["approval_id"] == "payout-2"


async def test_receipts_are_listed_by_how_far_they_are(payments: Payments) -> None:
    await opened(payments)
    await push(payments)
    unclaimed = (await payments.look("/receipts?state=received")).json()["receipts"]
    assert [receipt["receipt_id"] for receipt in unclaimed] == [RECEIPT]
    await payments.act(f"{HERE}/receipts/{RECEIPT}/claim", CLAIM, role="handler")
    assert (await payments.look("/receipts?state=received")).json()["receipts"] == []
    claimed = (await payments.look("/receipts?state=claimed")).json()["receipts"]
    assert [receipt["case_id"] for receipt in claimed] == [CASE]


async def test_a_case_without_an_account_is_not_found(payments: Payments) -> None:
    answer = await payments.look(f"{HERE}/account")
    assert answer.status_code == 404


async def test_truncated_and_replayed_the_rows_are_the_same_even_if_each_event_comes_twice(
    payments: Payments,
) -> None:
    await asked(payments)
    await payments.act(APPROVAL, {}, role="fund_clerk")
    await payments.decide(RecordPayoutPaid(case_id=CASE, payout_id=PAYOUT, bank_reference="付款-1"))
    pool = await payments.program.pools.of(COURT)
    before = await account_view(PoolReader(pool), COURT, CASE)
    for table in TABLES:
        await pool.execute(f"delete from {table}")
    for recorded in await payments.program.journal.follow(COURT, 0, 100):
        for sql, values in map(storable, (*project(recorded), *project(recorded))):
            await pool.execute(sql, *values)
    assert before is not None
    assert await account_view(PoolReader(pool), COURT, CASE) == before


async def test_an_approver_reads_what_is_approved_in_words_and_in_full(payments: Payments) -> None:
    number = "6228480718801234567"
    await opened(payments)
    own = await payments.program.keyring.seal(COURT, "P2", f"农业银行 {number}")
    await payments.decide(ConfirmPayee(case_id=CASE, payee_account=own))
    await push(payments)
    for path, body in WORK:
        answer = await payments.act(f"{HERE}/{path}", body, role="handler", person="承办人甲")
        assert answer.is_success, answer.text
    place = f"{HERE}/approvals/payout-1"
    answer = await payments.look(place)
    assert answer.status_code == 200, answer.text
    said = {line["title"]: line["value"] for line in answer.json()["asked"]}
    assert said["收款账户"] == f"农业银行 {number}"
    assert said["金额"] == yuan(APPLICANT_FEN)
    other = (await payments.look(place, role="handler")).json()["asked"]
    masked = next(line["value"] for line in other if line["field"] == "payee_account")
    assert masked == "农业银行 ***************4567"
    assert (await payments.look(f"{HERE}/approvals/payout-9")).status_code == 404
    log = await payments.program.journal.follow(COURT, 0, 100)
    read = [one.event for one in log if isinstance(one.event, PersonalDataRead)]
    assert [(one.route, one.case_id, one.in_full) for one in read] == [
        ("/cases/{case_id}/approvals/{approval_id}", CASE, ("account",)),
        ("/cases/{case_id}/approvals/{approval_id}", CASE, ()),
    ]
    purpose = read[0].purpose
    assert purpose is not None
    assert (await payments.program.keyring.unseal(COURT, purpose)).startswith("审批：")
