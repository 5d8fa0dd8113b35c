"""Forms are made from the schemas of commands, and what was typed becomes their bodies."""

from typing import Any

import pytest

from kernel.base.adapters import adapter_of
from kernel.door.openapi import body_schema
from portal import forms
from portal.forms import Unreadable
from services.archive.commands import ReceiveMaterial
from services.control.commands import RegisterProperty
from services.intake.commands import HoldFirstReception
from services.payments.commands import AllocateReceipt
from services.triage.commands import TriageCase

CASE = "（2026）豫1024执1号"
THINGS = {
    "person": {"P1": "张某某"},
    "file": {"F1": "裁定书.pdf"},
    "staff": {"li": "李某"},
    "flag": {"simple": "简单易执"},
}


def fields_of(command: type) -> dict[str, forms.Input]:
    path = "/cases/{case_id}"
    fields = forms.inputs(body_schema(adapter_of(command), path), THINGS)
    return {one.name: one for one in fields}


def field(kind: str, name: str = "value") -> forms.Input:
    return forms.Input(name=name, title="项目", kind=kind, required=False, options={})


def read(kind: str, text: str, name: str = "value", **typed: str) -> Any:
    return forms.body_of([field(kind, name)], {name: text, **typed}).get(name)


def test_a_field_is_shown_as_what_it_is() -> None:
    reception = fields_of(HoldFirstReception)
    kinds = {name: reception[name].kind for name in ("on_site", "auction_opinion", "payee_account")}
    assert kinds == {"on_site": "yes_no", "auction_opinion": "sealed", "payee_account": "personal"}
    assert fields_of(AllocateReceipt)["fee_fen"].kind == "money"


def test_who_and_what_an_act_names_is_picked_among_those_of_the_case() -> None:
    register = fields_of(RegisterProperty)
    assert (register["person_id"].kind, register["person_id"].options) == ("pick", {"P1": "张某某"})
    assert (register["evidence"].kind, register["evidence"].options) == (
        "pick",
        {"F1": "裁定书.pdf"},
    )
    assert register["institution"].kind == "text"
    assert read("pick", "F1") == "F1"


def test_a_value_of_several_parts_is_asked_for_part_by_part() -> None:
    parts = [one for name, one in fields_of(HoldFirstReception).items() if "." in name]
    assert [(one.name, one.title, one.kind, one.required) for one in parts] == [
        ("signers.interviewer", "谈话人", "pick", True),
        ("signers.recorder", "笔录记录人", "pick", True),
        ("signers.interviewee", "当事人", "pick", True),
    ]
    typed = {"signers.interviewer": "li", "signers.interviewee": "P1"}
    assert forms.body_of(parts, typed) == {"signers": {"interviewer": "li", "interviewee": "P1"}}


def test_of_several_choices_any_number_is_checked() -> None:
    kinds = fields_of(TriageCase)["disposal_kinds"]
    assert (kinds.kind, kinds.options["vehicle"]) == ("many", "车辆")
    assert fields_of(TriageCase)["flags"].options == THINGS["flag"]
    typed = {"disposal_kinds.vehicle": "true", "disposal_kinds.deposit": ""}
    assert forms.body_of([kinds], typed) == {"disposal_kinds": ["vehicle"]}
    assert forms.body_of([kinds], {}) == {}


def test_fields_bear_the_titles_of_the_command() -> None:
    assert fields_of(AllocateReceipt)["fee_fen"].title == "执行费"
    assert fields_of(HoldFirstReception)["on_site"].options == {"true": "是", "false": "否"}


def test_the_case_of_the_page_is_no_field() -> None:
    assert "case_id" not in fields_of(ReceiveMaterial)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1，234.5元", 123450),
        ("0.01", 1),
        ("0", 0),
        ("-3", -300),
    ],
)
def test_money_is_typed_in_yuan(text: str, fen: int) -> None:
    assert read("money", text) == fen


@pytest.mark.parametrize("text", ["0.001", "十元", "NaN", "Infinity", "1e400000"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(Unreadable, match="金额"):
        read("money", text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " 阅卷 ", "阅卷"),
        ("yes_no", "true", True),
        ("yes_no", "false", False),
        ("number", "24", 24),
        ("date", "2026-03-02", "2026-03-02"),
        ("instant", "2026-03-02T09:20", "2026-03-02T09:20:00+08:00"),
        ("lines", "笔录\n\n 回执 ", ["笔录", "回执"]),
        ("json", '[{"a": 1}]', [{"a": 1}]),
    ],
)
def test_what_was_typed_becomes_a_value(kind: str, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [("number", "许多"), ("number", "1.5"), ("json", "[")])
def test_what_cannot_be_read_names_its_field(kind: str, text: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(kind, text, name="pages")
    assert told.value.field == "pages"


def test_a_field_left_empty_is_left_out() -> None:
    assert forms.body_of([field("text"), field("money", "fen")], {"value": " ", "fen": ""}) == {}


@pytest.mark.parametrize(
    ("whose", "sealed"),
    [("P1", {"person_id": "P1", "plain": "甲"}), (CASE, {"case_id": CASE, "plain": "甲"})],
)
def test_personal_data_is_sent_with_whose_it_is(whose: str, sealed: dict[str, str]) -> None:
    typed = {"name.whose": whose, "case_id": CASE}
    assert read("sealed", "甲", name="name", **typed) == sealed
