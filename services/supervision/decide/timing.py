"""The effect of passing time on the clocks of a case."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from contracts.supervision import NodeClosed, NodeWarned, SupervisionEvent, WaitElapsed
from kernel.deciding.decider import Circumstances
from services.supervision.commands import NoticeTime
from services.supervision.decide.counting import breached
from services.supervision.decide.duties import after
from services.supervision.decide.recurring import roll
from services.supervision.state import CaseClock, Node, next_of


def notice_time(
    command: NoticeTime, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Records each warning, breach and end of a wait once, earliest first.

    Recurring duties are brought to the period of that instant first.
    """
    rolled = roll(command.now, clock, circumstances)
    clock = after(clock, rolled)
    due = [(next_of(node), node) for node in clock.open.values()]
    passed = [(at, node) for at, node in due if at is not None and at <= command.now]
    passed.sort(key=lambda pair: (pair[0], pair[1].node_id))
    noticed = [
        event for _, node in passed for event in _noticed(node, command.now, circumstances, clock)
    ]
    return [*rolled, *noticed]


def _noticed(
    node: Node, now: datetime, circumstances: Circumstances, clock: CaseClock
) -> Iterator[SupervisionEvent]:
    assert node.due is not None  # it has something to record
    assert node.over_at is not None
    if now < node.over_at:
        yield NodeWarned(case_id=clock.case_id, node_id=node.node_id, due=node.due)
    elif node.wait:
        yield NodeClosed(
            case_id=clock.case_id,
            node_id=node.node_id,
            code=node.code,
            closed_at=node.due,
            ending="elapsed",
            late=False,
        )
        yield WaitElapsed(
            case_id=clock.case_id,
            node_id=node.node_id,
            code=node.code,
            subject_id=node.subject_id,
            elapsed_at=node.due,
        )
    else:
        yield breached(node, clock, circumstances)
