"""The rules of a court as a page lists them: each with its article, its phrase and how it is read.
Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.law.limit_words import limit_words
from kernel.rulebook import Approval, NodeRow, Pack, StepRow

Titles = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it is about, what it says in figures and offices, and its ground.

    `readings` are the numbers of the court's readings that it rests on.
    """

    title: str
    says: str
    article: str
    text: str
    readings: tuple[int, ...]


def _rule(row: Any, says: str = "") -> Rule:
    law = f"{row.law} " if getattr(row, "law", "") else ""
    return Rule(
        title=getattr(row, "title", "") or row.text,
        says=says,
        article=law + row.article,
        text=row.text,
        readings=tuple(getattr(row, "readings", ())),
    )


def _nodes(pack: Pack, titles: Titles) -> Iterator[Rule]:
    for row in pack.nodes:
        yield _rule(row, f"{titles.get(row.who, row.who)}，{_limit(row)}")


def _limit(row: NodeRow) -> str:
    return f"由《{row.set_by}》规定" if row.set_by else limit_words(row.limit)


def _steps(pack: Pack, titles: Titles) -> Iterator[Rule]:
    for row in pack.steps:
        yield _rule(row, _by(row, titles))


def _by(row: StepRow, titles: Titles) -> str:
    return "、".join(titles.get(role, role) for role in row.by)


def _approvals(pack: Pack, titles: Titles) -> Iterator[Rule]:
    for row in pack.approvals:
        yield _rule(row, _offices(row, titles))


def _offices(row: Approval, titles: Titles) -> str:
    stages = (
        ("或者" if one.one_suffices else "、").join(titles.get(role, role) for role in one.roles)
        for one in row.stages
    )
    return " → ".join(stages) or "审批人尚未由本院设定"


ADDRESSEES = {
    "applicant": "申请执行人",
    "debtor": "被执行人",
    "both": "双方当事人",
    "person": "文书写明的当事人",
    "institution": "协助单位",
    "debtor_and_institution": "被执行人和第三人",
}


def _forms(pack: Pack, _titles: Titles) -> Iterator[Rule]:
    for row in pack.forms:
        when = "立案后统一制作" if row.package else "需要时制作"
        limit = f"，指定履行期限{row.sets_period_days}日" if row.sets_period_days else ""
        yield _rule(row, f"送达{ADDRESSEES[row.addressees]}，{when}{limit}")


def _material(pack: Pack, titles: Titles) -> Iterator[Rule]:
    for row in pack.dossier:
        scanned = "，送交时已扫描" if row.scanned else ""
        yield _rule(row, f"由{titles.get(row.giver, row.giver)}送交卷宗管理{scanned}")


def _guards(pack: Pack, _titles: Titles) -> Iterator[Rule]:
    yield from map(_rule, pack.guards)


def _principles(pack: Pack, _titles: Titles) -> Iterator[Rule]:
    yield from map(_rule, pack.principles)


def _readings(pack: Pack, _titles: Titles) -> Iterator[Rule]:
    for row in pack.readings:
        yield Rule(
            title=f"解读{row.number}",
            says=row.reading,
            article=row.article,
            text=row.text,
            readings=(row.number,),
        )


PARTS: Mapping[str, tuple[str, Callable[[Pack, Titles], Iterable[Rule]]]] = {
    "nodes": ("节点期限", _nodes),
    "steps": ("办理事项", _steps),
    "approvals": ("审批", _approvals),
    "forms": ("文书", _forms),
    "material": ("卷宗材料", _material),
    "guards": ("办理条件", _guards),
    "principles": ("工作要求", _principles),
    "readings": ("解读", _readings),
}


def rules(pack: Pack, part: str, titles: Titles, words: str = "") -> list[Rule]:
    """The rules of one part; with `words`, those that have them in any of their texts."""
    _, made = PARTS[part]
    return [
        one
        for one in made(pack, titles)
        if words in f"{one.title}{one.says}{one.article}{one.text}"
    ]
