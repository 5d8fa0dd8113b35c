"""The files of a test run lie in memory, where there is enough: a slow disk fails no test.

They go with the run. Who wants to look at them afterwards sets PYTEST_DEBUG_TEMPROOT.
"""

import atexit
import os
import shutil
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types

MEMORY = Path("/dev/shm")
SPARE_BYTES = 10 << 30  # a run takes less than half of it
ROOT = "PYTEST_DEBUG_TEMPROOT"
NAME = "zhixing-tests-"


def lie_there() -> None:
    """Let pytest make its folders in memory; not again in the processes that a run starts."""
    if ROOT in os.environ or not MEMORY.exists():
        return
    for old in MEMORY.glob(f"{NAME}*"):
        if not psutil.pid_exists(int(old.name.removeprefix(NAME))):
            shutil.rmtree(old, ignore_errors=True)  # of a run that was killed
    spare = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available)
    if spare < SPARE_BYTES:
        return
    folder = MEMORY / f"{NAME}{os.getpid()}"
    folder.mkdir(mode=0o700)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[ROOT] = str(folder)
