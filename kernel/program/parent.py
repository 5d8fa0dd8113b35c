"""A process started by a launcher ends when the launcher does, even if that one is killed."""

import os
import signal
import threading
import time

VARIABLE = "ZHIXING_PARENT"
POLL_SECONDS = 1.0


def end_with_parent() -> None:
    """Watch the launcher named in the environment; stop this process (SIGTERM) when it is gone."""
    named = os.environ.get(VARIABLE, "")
    if not named.isdecimal():
        return

    def watch() -> None:
        while os.getppid() == int(named):
            time.sleep(POLL_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
