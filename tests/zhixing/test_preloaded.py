"""What the processes of a deployment share must be safe to share."""

import subprocess
import sys

PROGRAM = """
import os
before = set(os.listdir("/proc/self/fd"))
import zhixing.local.preloaded
print(len(os.listdir("/proc/self/task")), sorted(set(os.listdir("/proc/self/fd")) - before))
"""


def test_what_is_loaded_before_the_fork_starts_no_thread_and_opens_nothing() -> None:
    asked = [sys.executable, "-c", PROGRAM]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout == "1 []\n"
