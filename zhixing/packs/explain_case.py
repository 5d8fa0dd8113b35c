"""A node in the log of a case: its dates as they were derived, and its outcome."""

from collections.abc import Iterable, Iterator

from contracts.sealed import Text, plain
from contracts.supervision import (
    NodeBreached,
    NodeClosed,
    NodeEnding,
    NodeExtended,
    NodeOpened,
    NodePaused,
    NodeRedated,
    NodeResumed,
    NodeWarned,
)
from contracts.titles import choice_titles
from contracts.values import Derivation
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from zhixing.packs.explain import moment
from zhixing.packs.words import fact_words

SERVICE = "supervision"
SEALED = "文字已密存"  # told to whoever may see it, by the doors
START = {"event": "产生之时", "filing": "立案"}


def of_case(history: Iterable[Recorded], code: str, pack: Pack) -> Iterator[str]:
    """The history of the node in the case, one line per record."""
    events = [recorded.event for recorded in history if recorded.service == SERVICE]
    opened = {event.node_id for event in events if _opens(event, code)}
    for event in events:
        if getattr(event, "node_id", None) in opened:
            yield from _told(event, pack)


def _opens(event: object, code: str) -> bool:
    return isinstance(event, NodeOpened) and event.code == code


def _words(text: Text) -> str:
    return plain(text) or SEALED


def _told(event: object, pack: Pack) -> Iterator[str]:
    match event:
        case NodeOpened():
            due = "没有届满日" if event.due is None else f"{moment(event.due)}届满"
            yield f"{event.node_id}：{moment(event.opened_at)}产生，{due}"
            yield from _derived(event.derivation, pack)
        case NodeRedated() | NodeExtended():
            word = "延长" if isinstance(event, NodeExtended) else "重新计算"
            yield f"{event.node_id}：{word}（{_words(event.reason)}），{moment(event.due)}届满"
            yield from _derived(event.derivation, pack)
        case NodeWarned():
            yield f"{event.node_id}：已预警"
        case NodeBreached():
            yield f"{event.node_id}：已超期"
        case NodePaused():
            yield f"{event.node_id}：中止计算（{_words(event.reason)}）"
        case NodeResumed():
            yield f"{event.node_id}：恢复计算"
        case NodeClosed():
            late = "，已超期" if event.late else ""
            how = choice_titles(NodeEnding)[event.ending]
            yield f"{event.node_id}：{moment(event.closed_at)}{how}{late}"


def _derived(derivation: Derivation, pack: Pack) -> Iterator[str]:
    start = START.get(derivation.counts_from) or fact_words(derivation.counts_from, pack)
    yield f"  自{start}（{derivation.start}）起算，依据{derivation.article}“{derivation.text}”"
    for step in derivation.steps:
        yield f"    {step.at}  {step.note}"
    if derivation.provisional:
        yield "    暂定：所涉年度的节假日安排当时尚未公布"
