"""Named points at which a test can kill the process, to prove that nothing is lost there.

`ZHIXING_CRASH_AT=relay.published:3` kills the process the third time it passes that point. Without
the variable a point costs one comparison.
"""

import os
import signal
from collections import Counter

POINTS = (
    "append.before_commit",
    "append.committed",
    "relay.woken",
    "relay.read",
    "relay.sending",
    "relay.published",
    "relay.marked",
    "consume.received",
    "consume.parked",
    "consume.handled",
    "consume.acknowledged",
    "effect.sent",
    "file.received",
    "file.checked",
    "file.kept",
    "file.stored",
)

VARIABLE = "ZHIXING_CRASH_AT"
_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Kill this process (SIGKILL) if the variable names this point and this passage."""
    wanted, _, count = os.environ.get(VARIABLE, "").partition(":")
    if name != wanted:
        return
    _passed[name] += 1
    if _passed[name] >= int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
