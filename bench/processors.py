"""Where the processors' time goes: seconds of processor time by program."""

import os
from collections.abc import Mapping

import psutil  # type: ignore[import-untyped]  # psutil ships no type information


def used(programs: Mapping[str, int]) -> dict[str, float]:
    """Seconds of processor time that each program (and its children) has used so far, and we."""
    seconds = {name: _seconds(psutil.Process(pid)) for name, pid in programs.items()}
    own = os.times()
    return {**seconds, "bench": own.user + own.system}


def _seconds(process: psutil.Process) -> float:
    """Children that ended are in their parent's times already."""
    times = process.cpu_times()
    seconds: float = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            own = child.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it ended meanwhile
        seconds += own.user + own.system
    return seconds
