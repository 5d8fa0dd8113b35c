"""Checks the facts of a step, or of a document, against the fields of its row. Pure."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from contracts.steps import StepValue
from contracts.values import Sealed
from kernel.base.texts import breaks
from kernel.base.zone import is_possible
from kernel.deciding.decider import Fault, Invalid
from kernel.law.case_number import court_names
from kernel.rulebook import StepField

AMOUNT_MAX = 100_000_000_000_000  # 一万亿元 in fen; a larger amount is a typing error
TEXT_MAX = 100  # characters of an id or a name of a court
PERSON = re.compile(r"[A-Za-z0-9_-]{1,64}")
IDENTITY_CODE = re.compile(r"\d{15}|\d{17}[\dXx]")


class Asking(Protocol):
    """A row that asks for facts: a step, or a form document."""

    @property
    def title(self) -> str: ...

    @property
    def article(self) -> str: ...

    @property
    def fields(self) -> tuple[StepField, ...]: ...


class _Wrong(ValueError):
    """The value does not fit its field. The message is Chinese, for the user."""


def checked(
    row: Asking, given: Mapping[str, Any], documents: Container[str]
) -> Mapping[str, StepValue]:
    """The given facts as they are stored, in the order of the row's fields; `documents` are what a
    fact of that kind may name.

    Raises:
        Invalid: a required fact is missing, a value does not fit its field, or the row has no such
            field. Lists all faults.
    """
    faults = [
        Fault(field=f"values.{name}", title=f"“{row.title}”没有该项内容", article=row.article)
        for name in sorted(given.keys() - {field.name for field in row.fields})
    ]
    values: dict[str, StepValue] = {}
    for field in row.fields:
        value = given.get(field.name)
        try:
            if value is not None:
                values[field.name] = KINDS[field.kind](field, value)
                if field.kind == "document" and values[field.name] not in documents:
                    raise _Wrong("应为本案已存入的文件，或者已制作签章的文书")
            elif field.required:
                raise _Wrong("必填")
        except _Wrong as wrong:
            title = f"{field.title}：{wrong}"
            faults.append(Fault(field=f"values.{field.name}", title=title, article=row.article))
    if faults:
        raise Invalid(*faults)
    return values


def named_in(recorded: Iterable[Mapping[str, StepValue]]) -> frozenset[str]:
    """What the records of a step name already, though a file was removed since."""
    return frozenset(
        value for values in recorded for value in values.values() if isinstance(value, str)
    )


def _text(_field: StepField, value: Any) -> Sealed:
    if not isinstance(value, Sealed):
        raise _Wrong("应为文本")
    return value


def _integer(field: StepField, value: Any) -> int:
    least = 0 if field.least is None and field.kind == "money" else field.least
    most = AMOUNT_MAX if field.most is None else field.most
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong("金额以分为单位，应为整数" if field.kind == "money" else "应为整数")
    if least is not None and value < least:
        raise _Wrong(f"不得少于{_amount(field, least)}")
    if value > most:
        raise _Wrong(f"不得多于{_amount(field, most)}")
    return value


def _amount(field: StepField, amount: int) -> str:
    return f"{amount}分" if field.kind == "money" else str(amount)


def _date(_field: StepField, value: Any) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise _Wrong("日期格式应为 YYYY-MM-DD")
    if not is_possible(day):
        raise _Wrong("不可能的日期")
    return day.isoformat()


def _instant(_field: StepField, value: Any) -> str:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _Wrong("时刻应为带时区的 ISO 8601 格式")
    if not is_possible(found):
        raise _Wrong("不可能的时刻")
    return found.isoformat()


def _name(_field: StepField, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > TEXT_MAX or breaks(value):
        raise _Wrong(f"应为1至{TEXT_MAX}字的编号或者名称")
    return value


def _person(_field: StepField, value: Any) -> str:
    if not isinstance(value, str) or IDENTITY_CODE.fullmatch(value):
        raise _Wrong("应填当事人编号，不得填写证件号码")
    if not PERSON.fullmatch(value):
        raise _Wrong("应填当事人编号")
    return value


def _court(field: StepField, value: Any) -> str:
    """A court is stored by name; a code of the table of courts is replaced by its name."""
    return court_names().get(str(value)) or _name(field, value)


def _choice(field: StepField, value: Any) -> str:
    if not isinstance(value, str) or value not in field.choices:
        raise _Wrong(f"应为以下之一：{'、'.join(field.choices)}")
    return value


KINDS: Mapping[str, Callable[[StepField, Any], StepValue]] = {
    "text": _text,
    "money": _integer,
    "number": _integer,
    "date": _date,
    "instant": _instant,
    "person": _person,
    "asset": _name,
    "document": _name,
    "court": _court,
    "choice": _choice,
}
