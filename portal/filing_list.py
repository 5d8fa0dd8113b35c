"""A list of filings as a spreadsheet: its columns, and the applications that its rows make. Pure.

A row is a case with one applicant and one debtor. Rows below it that repeat its case number, or
leave it empty, add parties and heads to it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from portal.tables import NotAList, Table, text_of

SHEET = "立案"
NUMBER = "案号"
CASE: Mapping[str, str] = {
    NUMBER: "case_number",
    "法院": "court_name",
    "立案渠道": "channel",
    "执行标的": "target",
    "标的金额": "claim",
    "立案日期": "registered_on",
    "执行依据": "title_document",
    "来自的案件": "origin",
    "作出机构": "title_court",
    "生效日期": "title_effective_on",
    "履行期间届满日": "perform_until",
    "清偿顺序": "payment_order",
    "2014年8月1日以前的利息": "earlier_doubled",
    "判决义务": "duty",
}
SIDES: Mapping[str, str] = {"申请执行人": "申请执行人", "被执行人": "被执行人"}
PARTY: Mapping[str, str] = {
    "": "name",
    "类型": "kind",
    "证件号码": "code",
    "电话": "phone",
    "地址": "address",
    "身份证住址": "addresses.identity",
    "户籍登记的住所": "addresses.household",
    "暂住地": "addresses.temporary",
    "确认的送达地址": "addresses.confirmed",
    "实际经营地": "addresses.business",
    "工商登记地": "addresses.registered",
}
HEAD: Mapping[str, str] = {
    "请求项": "kind",
    "请求项金额": "amount",
    "请求项上限": "most",
    "判项内容": "wording",
}
PHASE: Mapping[str, str] = {
    "起息日": "first_day",
    "止息日": "last_day",
    "利率": "rate",
    "利率上限": "most",
    "基数": "base",
}
PARTIES = {
    f"{side}{title}": (role, name) for side, role in SIDES.items() for title, name in PARTY.items()
}
HEADINGS = (*CASE, *PARTIES, *HEAD, *PHASE)  # as an empty list has them
COLUMNS = frozenset(HEADINGS)
Cell = tuple[int, str]  # the row and the column


@dataclass(slots=True)
class Listed:
    """One case of the list: its application, and from which cell each field of it comes."""

    row: int
    application: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    problems: list[tuple[Cell, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The idempotency key of its filing: it follows from the application, so that the same one
        is filed once, however often the list is sent."""
        raw = json.dumps(self.application, ensure_ascii=False, sort_keys=True).encode()
        return f"page-{sha256(raw).hexdigest()}"

    def cell(self, path: str) -> Cell:
        """The cell of a field such as `parties.1.code`; of the nearest part of it that has one,
        otherwise the case number's."""
        while path:
            if path in self.cells:
                return self.cells[path]
            within = [cell for name, cell in self.cells.items() if name.startswith(f"{path}.")]
            if within:
                return within[0]
            path = path.rpartition(".")[0]
        return self.row, NUMBER


def listed(name: str, content: bytes) -> list[Listed]:
    """The cases of a file that holds a list; its name says of which kind it is. Raises NotAList."""
    table = next(iter(Table.of(name, content, first=SHEET).values()))
    if unknown := strangers(table.headings):
        raise NotAList(f"{name}: 不能识别的栏目：{'、'.join(unknown)}")
    found = cases(table.rows)
    if not found:
        raise NotAList(f"{name}: 没有内容")
    return found


def assessed(
    part: Sequence[Listed], told: Sequence[Mapping[str, Any]], numbers: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """What the preview told of some cases, with their faults and warnings by row and column.
    `numbers` are the rows of the case numbers that came before, which it is added to."""
    for one, found in zip(part, told, strict=True):
        faults = [fault(cell, why) for cell, why in one.problems]
        faults += [fault(one.cell(error["field"]), error["title"]) for error in found["errors"]]
        case_id = found["case_id"] or ""
        before = numbers.setdefault(case_id, one.row) if case_id else one.row
        if before != one.row:
            faults.append(fault(one.cell("case_number"), f"与第{before}行的案号相同"))
        warned = [fault(one.cell(each["field"]), each["message"]) for each in found["warnings"]]
        yield {**found, "row": one.row, "faults": faults, "warned": warned}


def fault(cell: Cell, title: str) -> dict[str, Any]:
    """What is wrong in a cell."""
    row, column = cell
    return {"row": row, "column": column, "title": title}


def strangers(headings: Iterable[str]) -> list[str]:
    """The columns that no field has. A unit in brackets is no part of a heading: 标的金额（元）."""
    return [heading for heading in headings if _plain(heading) not in COLUMNS]


def cases(rows: Iterable[tuple[int, Mapping[str, object]]]) -> list[Listed]:
    """The cases of a list, in its order."""
    found: list[Listed] = []
    for number, cells in rows:
        told = {_plain(name): _written(cell) for name, cell in cells.items()}
        told = {name: text for name, text in told.items() if text}
        case_number = told.get(NUMBER, "")
        if found and case_number in ("", found[-1].application.get("case_number")):
            _more(found[-1], number, told)
        else:
            found.append(_first(number, told))
    return found


def _plain(heading: str) -> str:
    return heading.replace("(", "（").partition("（")[0].strip()


def _written(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else text_of(cell)


def _first(number: int, told: Mapping[str, str]) -> Listed:
    listed = Listed(number)
    for title, name in CASE.items():
        if title in told:
            listed.application[name] = told[title]
            listed.cells[name] = (number, title)
    _add(listed, number, told)
    return listed


def _more(listed: Listed, number: int, told: Mapping[str, str]) -> None:
    """A further row of a case: what it says of the case itself must be what stands there."""
    for title, name in CASE.items():
        if title in told and told[title] != listed.application.get(name):
            why = f"与第{listed.row}行同一案号的内容不一致"
            listed.problems.append(((number, title), why))
    _add(listed, number, told)


def _add(listed: Listed, number: int, told: Mapping[str, str]) -> None:
    for role in SIDES.values():
        columns = {title: name for title, (side, name) in PARTIES.items() if side == role}
        if party := dict(_filled(columns, told)):
            parties = listed.application.setdefault("parties", [])
            parties.append({"role": role, **_nested(party)})
            _placed(listed, f"parties.{len(parties) - 1}", columns, number, told)
    head, phase = dict(_filled(HEAD, told)), dict(_filled(PHASE, told))
    heads = listed.application.get("heads", [])
    if head:
        heads = listed.application.setdefault("heads", heads)
        heads.append(head)
        _placed(listed, f"heads.{len(heads) - 1}", HEAD, number, told)
    if phase and not heads:
        listed.problems.append(((number, next(iter(PHASE))), "计息阶段没有所属的请求项"))
    elif phase:
        phases = heads[-1].setdefault("phases", [])
        phases.append(phase)
        place = f"heads.{len(heads) - 1}.phases.{len(phases) - 1}"
        _placed(listed, place, PHASE, number, told)


def _nested(party: Mapping[str, str]) -> dict[str, Any]:
    """A party with its addresses by kind."""
    own: dict[str, Any] = {name: text for name, text in party.items() if "." not in name}
    known = {name.partition(".")[2]: text for name, text in party.items() if "." in name}
    return own | ({"addresses": known} if known else {})


def _filled(columns: Mapping[str, str], told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, told[title]) for title, name in columns.items() if title in told)


def _placed(
    listed: Listed, place: str, columns: Mapping[str, str], number: int, told: Mapping[str, str]
) -> None:
    for title, name in columns.items():
        if title in told:
            listed.cells[f"{place}.{name}"] = (number, title)
