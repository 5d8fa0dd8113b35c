"""What is asked for, in the words of a court user."""

from dataclasses import asdict

import pytest

from contracts.sealed import Sealed
from kernel.deciding.steps import RecordStep
from kernel.door.worded import worded, yuan
from services.documents.commands import ReviewDocument, SendDocument
from services.enforcement.commands import CloseCase, RestrictConsumption
from services.intake.commands import CorrectParty
from services.payments.commands import ApprovePayout
from tests.support import pack

CASE = "（2026）豫1024执1号"
NAME = Sealed(key="P1", nonce="", text="5byg")
ACCOUNT = asdict(Sealed(key="P2", nonce="", text="NjIx"))


def test_amounts_are_in_yuan_and_the_account_stays_sealed() -> None:
    body = {"case_id": CASE, "payout_id": "p1", "amount_fen": 123_456_7, "payee_account": ACCOUNT}
    assert worded(ApprovePayout, body, {}) == [
        {"field": "payout_id", "title": "发放编号", "value": "p1"},
        {"field": "amount_fen", "title": "金额", "value": "12,345.67元"},
        {"field": "payee_account", "title": "收款账户", "value": ACCOUNT},
    ]


def test_choices_have_titles_and_persons_their_sealed_names() -> None:
    closing = worded(CloseCase, {"case_id": CASE, "manner": "terminated"}, {})
    assert closing == [{"field": "manner", "title": "结案方式", "value": "终结本次执行程序"}]
    person = {"case_id": CASE, "person_id": "P1"}
    assert worded(RestrictConsumption, person, {"P1": NAME})[0]["value"] == {
        "person_id": "P1",
        "name": NAME,
    }
    assert worded(RestrictConsumption, person, {})[0]["value"] == "P1"


def test_documents_are_named_and_what_is_empty_is_left_out() -> None:
    body = {"case_id": CASE, "document_kind": "执行通知书"}
    assert worded(ReviewDocument, body, {}) == [
        {"field": "document_kind", "title": "文书种类", "value": "执行通知书"}
    ]
    sent = {**body, "addressee": "P9", "channel": "post", "consented_on": None}
    assert [line["value"] for line in worded(SendDocument, sent, {})] == [
        "执行通知书",
        "P9",
        "邮寄送达",
    ]


def test_a_step_has_the_titles_of_its_row() -> None:
    row = next(row for row in pack().steps if any(f.kind == "money" for f in row.fields))
    money = next(field for field in row.fields if field.kind == "money")
    body = {"case_id": CASE, "step": row.code, "values": {money.name: 5_00}, "note": None}
    assert worded(RecordStep, body, {}, row) == [
        {"field": "step", "title": "办理的事项", "value": row.title},
        {"field": money.name, "title": money.title, "value": "5.00元"},
    ]


def test_a_party_is_told_field_by_field() -> None:
    new = {"person_id": "P1", "role": "debtor", "kind": "natural", "name": ACCOUNT, "phone": None}
    (line,) = worded(CorrectParty, {"case_id": CASE, "new": new}, {})
    assert [(part["title"], part["value"]) for part in line["value"]] == [
        ("当事人编号", "P1"),
        ("当事人地位", "被执行人"),
        ("当事人类型", "自然人"),
        ("姓名或名称", ACCOUNT),
    ]


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00元"), (5, "0.05元"), (-150, "-1.50元"), (10**10, "100,000,000.00元")]
)
def test_an_amount_is_written_out(fen: int, text: str) -> None:
    assert yuan(fen) == text
