"""`zhixing courts explain`: a node in words for a layman, with its dates and its ground."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.values import DerivationStep
from kernel.base.zone import CHINA
from kernel.law.calendar import Calendar
from kernel.law.limit_words import limit_words
from kernel.law.limits import END_OF_DAY, ONE_DAY, Due, TimeLimit, add_months, due
from kernel.rulebook import NodeRow, Pack, Recurrence, Stage
from kernel.rulebook.subjects import SUBJECTS
from zhixing.packs.explain_row import ground_of
from zhixing.packs.words import (
    condition_words,
    every_words,
    fact_words,
    length_words,
    who_words,
)

Lines = Iterator[tuple[str, str]]  # label and text of each line


@dataclass(frozen=True, slots=True)
class Explained:
    """A node and the end of its limit from an instant; None where it has no counted limit."""

    node: NodeRow
    pack: Pack
    counted: Due | None


def explain(node: NodeRow, pack: Pack, start: datetime, calendar: Calendar) -> Explained:
    """The node with the end of its limit, if it starts at that instant."""
    if node.every is not None:
        return Explained(node, pack, _period(node.every, start, pack, calendar))
    dated = node.limit.unit != "prompt"
    return Explained(node, pack, due(node.limit, start, calendar) if dated else None)


def _period(every: Recurrence, start: datetime, pack: Pack, calendar: Calendar) -> Due:
    """The period in which a recurring duty begins: the rest of it, or a number of months."""
    roll = pack.arithmetic.roll
    match every.unit:
        case "month":
            return due(TimeLimit(value=every.value, unit="month", roll=roll), start, calendar)
        case "day" | "working_day":
            day = TimeLimit(unit="same_day", roll=every.unit == "working_day")
            return due(day, start, calendar)
    today = start.astimezone(CHINA).date()
    weekly = every.unit == "week"
    last = today + (6 - today.weekday()) * ONE_DAY if weekly else _last_of_month(today)
    end = datetime.combine(last, END_OF_DAY, CHINA)
    step = DerivationStep(at=last.isoformat(), note="本期届满日，至24时止")
    return Due(end, False, (step,), TimeLimit(unit="prompt"), start, calendar.version)


def _last_of_month(day: date) -> date:
    return add_months(day.replace(day=1), 1) - ONE_DAY


def in_words(explained: Explained) -> Iterator[str]:
    """The explanation in words, line by line."""
    node, pack = explained.node, explained.pack
    yield f"{node.title}（{node.code}，{pack.title}）"
    for name, words in (*_duty(node, pack), *_time(explained), *_ground(node, pack)):
        yield f"  {name}：{words}" if name else f"    {words}"


def _duty(node: NodeRow, pack: Pack) -> Lines:
    yield "谁办", who_words(node.who, pack)
    yield "对象", SUBJECTS[node.subject].each
    yield "何时产生", _facts(node.opens_on, node.when, pack)
    if node.reopens:
        yield "再次产生", "办结后又发生上述事项的，再次产生"
    if node.wait:
        yield "如何结束", "等待期间届满，自行结束"
    if node.closes_on:
        yield "如何办结", _facts(node.closes_on, node.closes_when, pack)
    if node.cancels_on:
        yield "何时取消", _facts(node.cancels_on, node.cancels_when, pack)


def _facts(names: tuple[str, ...], conditions: tuple[str, ...], pack: Pack) -> str:
    told = "，或者".join(fact_words(name, pack) for name in names)
    if not conditions:
        return told
    return f"{told}；限于：{'、'.join(map(condition_words, conditions))}"


def _time(explained: Explained) -> Lines:
    node, pack = explained.node, explained.pack
    yield "期限", _limit(node)
    if node.counts_from == "filing":
        yield "从何时起", "自立案起算，移交不重新起算"
    elif node.counts_from != "event":
        yield "从何时起", f"自{fact_words(node.counts_from, pack)}起算"
    elif node.every is None:
        yield "从何时起", f"自产生之时起算{'，再次发生的重新起算' if node.restarts else ''}"
    if node.awaits_tier:
        yield "分流以前", "分流以前出现的，自分流之时产生并起算"
    if node.look_back is not None:
        yield "此前已办", f"产生前{length_words(node.look_back)}以内已经办过的，视为已办"
    counted = explained.counted
    if counted is not None and counted.due is not None:
        yield "从", moment(counted.start)
        for step in counted.steps:
            yield "", f"{step.at}  {step.note}"
        unsure = "（所涉年度的节假日安排尚未公布，为暂定日期）" if counted.provisional else ""
        yield "到", f"{moment(counted.due)}{unsure}"
    warn = pack.warn_of(node)
    if warn is not None and not node.wait:
        yield "预警", f"届满前{length_words(warn)}"


def _limit(node: NodeRow) -> str:
    if node.every is not None:
        return f"{every_words(node.every)}一次，每期末届满"
    if node.due_on is not None:
        return "由文书载明届满日"
    set_by = f"由{node.set_by}规定" if node.set_by else ""
    if node.limit.unit == "prompt" and set_by:
        return f"{set_by}，本院尚未填写"
    kind = "至少等待" if node.wait else ""
    return f"{kind}{limit_words(node.limit)}{f'（{set_by}）' if set_by else ''}"


def _ground(node: NodeRow, pack: Pack) -> Lines:
    yield from ground_of(node, pack)
    if not node.wait:
        yield "超期", "；".join(_breach(node, pack))
    yield "延长", "；".join(_extension(node, pack))


def _breach(node: NodeRow, pack: Pack) -> Iterator[str]:
    if node.limit.unit == "prompt" and node.due_on is None and node.every is None:
        yield "没有届满日，只显示已经多久未办"
    else:
        yield "记入超期节点"
    if node.consequence:
        yield node.consequence
    if node.notify:
        yield f"告知{'、'.join(who_words(code, pack) for code in node.notify)}"


def _extension(node: NodeRow, pack: Pack) -> Iterator[str]:
    if node.extension:
        yield node.extension
    row = pack.extension_of(node)
    stages = [stage_words(stage, pack) for stage in row.stages]
    yield f"由{'，再由'.join(stages)}批准" if stages else "审批人未规定，由本院确定"
    if row.grounds:
        yield f"理由限于{'、'.join(row.grounds)}"


def moment(at: datetime) -> str:
    """An instant as people say it: the end of a day is its twenty-fourth hour."""
    if (at.hour, at.minute, at.second) == (23, 59, 59):
        return f"{at.date().isoformat()} 24时"
    return at.strftime("%Y-%m-%d %H:%M")


def described(explained: Explained) -> dict[str, Any]:
    """The explanation as data: what it says in words, and the end with its days."""
    counted = explained.counted
    end = counted.due if counted is not None else None
    steps = counted.steps if counted is not None else ()
    return {
        "code": explained.node.code,
        "due": None if end is None else end.isoformat(),
        "provisional": counted is not None and counted.provisional,
        "steps": [{"at": step.at, "note": step.note} for step in steps],
        "words": list(in_words(explained)),
    }


def stage_words(stage: Stage, pack: Pack) -> str:
    """The offices of a stage of an approval, in words."""
    joined = ("或者" if stage.one_suffices else "、").join(
        who_words(code, pack) for code in stage.roles
    )
    return f"{joined}（或者其副职）" if stage.deputies else joined
