"""Waiting times that block a step until enough time has passed since an earlier one. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time

from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from kernel.law.limits import due
from kernel.rulebook import NodeRow, StepRow


def require_waited(row: StepRow, begun: Mapping[str, date], circumstances: Circumstances) -> None:
    """Refuses a step while a waiting time of its row runs.

    `begun` tells on which day each step of the same subject, or of the case, was recorded. A
    waiting time whose step was not recorded does not run.

    Raises:
        Refused: with the article of the waiting time and the day on which it ends.
    """
    for code in row.waits:
        node = circumstances.pack.node(code)
        for ends in (_ends(node, day, circumstances) for day in _starts(node, begun)):
            if circumstances.at <= ends:
                why = f"{node.title}尚未届满，{ends.date()}届满后方可办理"
                raise Refused(node.article, why, "step")


def _starts(node: NodeRow, begun: Mapping[str, date]) -> list[date]:
    names = (name.partition(".StepRecorded/")[2] for name in node.opens_on)
    return [begun[name] for name in names if name in begun]


def _ends(node: NodeRow, day: date, circumstances: Circumstances) -> datetime:
    """The day on which the wait began does not count, so that its hour does not matter."""
    start = datetime.combine(day, time(), CHINA)
    end = due(node.limit, start, circumstances.calendar).due
    assert end is not None  # a waiting time has a limit
    return end
