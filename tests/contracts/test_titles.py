"""Every event, command, field and choice has one Chinese title, and a title means one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts import (
    control,
    disposal,
    documents,
    enforcement,
    payments,
    supervision,
    values,
)
from contracts import fields as shared_fields
from contracts.catalogue import EVENTS, SERVICES, SHARED
from contracts.titles import (
    annotation_title,
    choice_titles,
    choices_of,
    field_titles,
    path_titles,
    title_of,
)
from kernel.door.problems import problems_of
from services.enforcement import commands as enforcement_commands
from zhixing.simulation.player import commands_of

SHORT = {"kind": "document_kind"}  # what a command about one document calls it
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MODULES: tuple[ModuleType, ...] = (
    control,
    disposal,
    documents,
    enforcement,
    payments,
    supervision,
    values,
    enforcement_commands,
)


def declared(service: str) -> tuple[type, ...]:
    """The events and commands of a service."""
    return (*get_args(EVENTS[service]), *get_args(SHARED), *commands_of(service).values())


def contained() -> Iterator[type]:
    """The values that events and commands contain."""
    for name in vars(values):
        found = getattr(values, name)
        if isinstance(found, type) and is_dataclass(found):
            yield found


def enumerations() -> Iterator[tuple[str, Any]]:
    for module in MODULES:
        for name, found in vars(module).items():
            if choices_of(found):
                yield name, found


EVERYTHING = sorted({*contained(), *(one for s in SERVICES for one in declared(s))}, key=str)


def test_everything_has_a_title_and_so_has_every_field() -> None:
    for one in EVERYTHING:
        assert CHINESE.search(title_of(one)), one.__name__
        without = [name for name, title in field_titles(one).items() if not title]
        assert without == [], one.__name__


def test_every_choice_has_a_title_of_its_own() -> None:
    found = dict(enumerations())
    assert len(found) >= 18
    for name, enumeration in found.items():
        titles = choice_titles(enumeration)
        assert list(titles) == list(choices_of(enumeration)), name
        assert len(set(titles.values())) == len(titles), name


@pytest.mark.parametrize("service", SERVICES)
def test_a_title_names_one_thing_of_a_service(service: str) -> None:
    things: dict[str, set[str]] = defaultdict(set)
    for one in declared(service):
        things[title_of(one)].add(one.__name__)
    assert {title: names for title, names in things.items() if len(names) > 1} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_a_field_title_stands_for_one_name_of_a_service(service: str) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for one in declared(service):
        for name, title in field_titles(one).items():
            names[title].add(SHORT.get(name, name))
    assert {title: found for title, found in names.items() if len(found) > 1} == {}


def test_json_schema_bears_the_titles() -> None:
    schema = TypeAdapter(commands_of("payments")["RecordReceipt"]).json_schema()
    assert schema["title"] == "记录案款到账"
    assert schema["properties"]["amount_fen"]["title"] == "金额（分）"
    assert schema["properties"]["source"]["x-enum-titles"]["deduction"] == "扣划"
    for one in EVERYTHING:
        properties = TypeAdapter(one).json_schema()["properties"]
        titles = {name: part["title"] for name, part in properties.items()}
        assert titles == dict(field_titles(one)), one.__name__
        assert titles.keys() == {field.name for field in fields(one)}


PATHS: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
    (("claim_fen",), ("执行标的金额（分）",)),
    (("parties", 1, "role"), ("当事人", "第2项", "当事人地位")),
    (("parties", 0, "code", "nonce"), ("当事人", "第1项", "证件号码", "随机数")),
    (("parties", 0, "moon"), ("当事人", "第1项")),
    (("moon",), ()),
    ((), ()),
]


@pytest.mark.parametrize(("path", "titles"), PATHS)
def test_a_fault_names_the_fields_on_its_path(
    path: tuple[str | int, ...], titles: tuple[str, ...]
) -> None:
    assert path_titles(commands_of("intake")["FileCase"], path) == titles


def test_what_is_wrong_with_a_command_names_its_fields() -> None:
    command = commands_of("payments")["RecordReceipt"]
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(command).validate_python({"case_id": "1", "source": "moon", "sun": 1})
    told = {fault.field: fault.title for fault in problems_of(caught.value, command).faults}
    assert told == {
        "bank_reference": "银行流水号：缺少必填项",
        "amount_fen": "金额（分）：缺少必填项",
        "source": "案款来源：不在允许的取值之内",
        "sun": "不认识的字段",
    }


def test_a_title_of_a_shared_field_is_written_once() -> None:
    aliases: dict[str, set[str]] = defaultdict(set)
    for module in (shared_fields, values):
        for name, found in vars(module).items():
            if title := annotation_title(found):
                aliases[title].add(name)
    assert {title: names for title, names in aliases.items() if len(names) > 1} == {}
