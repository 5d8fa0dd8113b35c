"""Waiting times that block a step until enough time has passed since an earlier one. Pure."""

from collections.abc import Mapping
from datetime import datetime

from kernel.deciding.decider import Circumstances, Refused
from kernel.law.limits import BY_THE_CLOCK, due, first_after
from kernel.rulebook import NodeRow, StepRow


def waiting(
    row: StepRow, done_at: Mapping[str, datetime], circumstances: Circumstances
) -> Refused | None:
    """The refusal of a step while a waiting time of its row runs; it cites the article of the
    waiting time and says when it ends.

    `done_at` is when each step of the same subject, or of the case, was last done; a waiting time
    whose step was not recorded does not run. A time in days is over after its last day; one in
    hours or minutes when it has passed since the instant of the earlier step.
    """
    for code in row.waits:
        node = circumstances.pack.node(code)
        for start in _starts(node, done_at):
            result = due(node.limit, start, circumstances.calendar)
            over_at = first_after(result)
            if circumstances.at < over_at:
                assert result.due is not None  # a waiting time has a limit
                by_the_clock = node.limit.unit in BY_THE_CLOCK
                ends = f"{result.due:%Y-%m-%d %H:%M:%S}" if by_the_clock else result.due.date()
                why = f"{node.title}尚未届满，{ends}届满后方可办理"
                return Refused(node.article, why, "step", over_at)
    return None


def _starts(node: NodeRow, done_at: Mapping[str, datetime]) -> list[datetime]:
    names = (name.partition(".StepRecorded/")[2] for name in node.opens_on)
    return [done_at[name] for name in names if name in done_at]
