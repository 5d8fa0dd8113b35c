"""The forms of the courts as text, and what stands in the placeholders of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from kernel.base.installed import COURTS
from kernel.base.zone import CHINA
from kernel.papers.filling import SEAL, SEAL_MARK
from kernel.papers.refused import Flaw, Unfit
from kernel.papers.source import docx_of
from kernel.papers.words import capitals, dated, day, yuan

NATIONAL = "national"
FOLDER = "forms"
IN_CAPITALS = "大写"  # behind the name of an amount
NO_TITLE = "生效法律文书"  # where the application names none
NO_AMOUNT = "生效法律文书确定的给付内容"
ROLES = {"applicant": "申请执行人", "debtor": "被执行人"}
CODES = {"natural": "公民身份号码"}
OTHER_CODE = "统一社会信用代码"
DAY = "成文日期"
# What every form may name. The log knows it, so nobody types it.
COMMON = (
    "法院名称",
    "文书名称",
    "案号",
    "立案日期",
    "执行依据",
    "标的金额",
    f"标的金额{IN_CAPITALS}",
    "申请执行人",
    "被执行人",
    "当事人",
    "履行期间",
    DAY,
    SEAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A fact that the maker of a document stated: `title` is its placeholder. `kind` is that of a
    field of a form; `value` is text, fen, a number or a day as ISO 8601, None where erased."""

    title: str
    kind: str
    value: str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one document says, in plain. Amounts are fen; a name is None where it was erased."""

    court_title: str
    title: str
    case_id: str
    filed_on: date | None = None
    title_document: str | None = None
    claim_fen: int | None = None
    period_days: int | None = None
    parties: Sequence[Mapping[str, Any]] = ()
    stated: Sequence[Stated] = field(default_factory=tuple)


def known_names(fields: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The placeholders that a form with these fields (title and kind) may have."""
    names = set(COMMON)
    for title, kind in fields:
        names.add(title)
        if kind == "money":
            names.add(f"{title}{IN_CAPITALS}")
    return frozenset(names)


def content_of(case_id: str, paper: Mapping[str, Any]) -> Content:
    """The content of a paper that was read as JSON, with its names in plain."""
    filed_on = paper["filed_on"]
    return Content(
        court_title=paper["court_title"],
        title=paper["title"],
        case_id=case_id,
        filed_on=date.fromisoformat(filed_on) if filed_on else None,
        title_document=paper["title_document"],
        claim_fen=paper["claim_fen"],
        period_days=paper["period_days"],
        parties=paper["parties"],
        stated=tuple(
            Stated(title=one["title"], kind=one["kind"], value=one["value"])
            for one in paper["stated"]
        ),
    )


def filling_of(content: Content, on: date) -> dict[str, str]:
    """What stands in each placeholder of a document of a day. Raises Unfit where a name was
    erased."""
    found = {
        "法院名称": content.court_title,
        "文书名称": content.title,
        "案号": _wide(content.case_id),
        "立案日期": day(content.filed_on) if content.filed_on else "此前",
        "执行依据": _wide(content.title_document or NO_TITLE),
        "标的金额": NO_AMOUNT,
        f"标的金额{IN_CAPITALS}": NO_AMOUNT,
        "申请执行人": _names(content.parties, "applicant"),
        "被执行人": _names(content.parties, "debtor"),
        "当事人": "\n".join(_party(one) for one in content.parties if one["role"] in ROLES),
        "履行期间": f"{content.period_days}日" if content.period_days else "生效法律文书指定的期间",
        DAY: dated(on),
    }
    if content.claim_fen is not None:
        found |= _amount("标的金额", content.claim_fen)
    for one in content.stated:
        found |= _stated(one, content.parties)
    return {name: _clean(text) for name, text in found.items()}


def _wide(number: str) -> str:
    """A case number with the brackets of documents."""
    return number.replace("(", "（").replace(")", "）")


def _names(parties: Iterable[Mapping[str, Any]], role: str) -> str:
    return "、".join(_required(one["name"]) for one in parties if one["role"] == role)


def _party(party: Mapping[str, Any]) -> str:
    parts = [f"{ROLES[party['role']]}：{_required(party['name'])}"]
    if party.get("address"):
        parts.append(f"住{party['address']}")
    if party.get("code"):
        parts.append(f"{CODES.get(party['kind'], OTHER_CODE)}{party['code']}")
    return "，".join(parts) + "。"


def _required(text: Any) -> str:
    if not text:
        raise Unfit(Flaw("所需的个人信息已依法删除"))
    return str(text)


def _amount(title: str, fen: int) -> dict[str, str]:
    return {title: yuan(fen), f"{title}{IN_CAPITALS}": capitals(fen)}


def _stated(one: Stated, parties: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    value = one.value
    match one.kind:
        case "money" if isinstance(value, int):
            return _amount(one.title, value)
        case "date":
            return {one.title: day(date.fromisoformat(str(value)))}
        case "instant":
            at = datetime.fromisoformat(str(value)).astimezone(CHINA)
            return {one.title: f"{day(at.date())}{at.hour}时{at.minute:02d}分"}
        case "person":
            named = (party["name"] for party in parties if party["person_id"] == value)
            return {one.title: _required(next(named, None))}
        case _:
            return {one.title: _required(value)}


def _clean(text: str) -> str:
    """Text without what a word processor or the seal's mark would read as more than text."""
    return "".join(one for one in text if (one >= " " or one == "\n") and one != SEAL_MARK)


@cache
def text_of(court: str, kind: str, courts: Path = COURTS) -> str | None:
    """The text of a form: the court's own, else the national one; None where there is none."""
    for owner in (court, NATIONAL):
        place = courts / owner / FOLDER / f"{kind}.txt"
        if place.is_file():
            return place.read_text(encoding="utf-8")
    return None


@cache
def default_template(court: str, kind: str, courts: Path = COURTS) -> bytes | None:
    """The Word template of a form that no court has published one for."""
    text = text_of(court, kind, courts)
    return docx_of(text) if text is not None else None
