"""The decisions of supervision: one function per command, grouped by subject.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.supervision import SupervisionEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.supervision.commands import (
    Command,
    ExtendNode,
    NoticeTime,
    Observe,
    PauseNode,
    PublishCalendar,
    Redate,
    ResumeNode,
    StrikeBreach,
    WatchCourt,
)
from services.supervision.decide.calendars import publish, redate
from services.supervision.decide.court_duties import watch_court
from services.supervision.decide.observing import observe
from services.supervision.decide.striking import strike
from services.supervision.decide.suspending import extend, pause, resume
from services.supervision.decide.timing import notice_time
from services.supervision.state import CaseClock, CourtCalendar, State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, PublishCalendar):
        assert not isinstance(state, CaseClock)  # streams are named after what they hold
        return publish(command, state, circumstances)
    assert not isinstance(state, CourtCalendar)  # streams are named after what they hold
    if isinstance(command, Observe):
        return observe(command, state, circumstances)
    if isinstance(command, WatchCourt):
        return watch_court(command, state, circumstances)
    if state is None:
        raise NoSuchCase("本案的节点")
    match command:
        case NoticeTime():
            return notice_time(command, state, circumstances)
        case PauseNode():
            return pause(command, state, circumstances)
        case ResumeNode():
            return resume(command, state, circumstances)
        case ExtendNode():
            return extend(command, state, circumstances)
        case StrikeBreach():
            return strike(command, state, circumstances)
        case Redate():
            return redate(state, circumstances)
        case _:
            assert_never(command)


def kind_of(command: Command, state: State | None, _circumstances: Circumstances) -> str:
    """An extension is of the kind of its node: rows may be extended by different approvals."""
    if not isinstance(command, ExtendNode) or not isinstance(state, CaseClock):
        return ""
    node = state.open.get(command.node_id)
    return node.code if node is not None else ""
