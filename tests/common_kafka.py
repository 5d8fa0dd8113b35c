"""One broker for all processes of a test run: it costs most by being there, not by being used."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types
from filelock import FileLock

from zhixing.local.embedded.kafka import KafkaServer

LOOK_SECONDS = 0.1
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Which of the processes of the run this one is; part of every name that others must not use."""


@contextmanager
def common(folder: Path, start: Callable[[Path], KafkaServer]) -> Iterator[KafkaServer]:
    """The broker of this folder, which the first process that asks for it starts.

    That process stops it at its own end, once no other is left that uses it.
    """
    lock, facts, own = FileLock(folder / "common.lock"), folder / "common.json", None
    users = folder / "users"
    with lock:
        if not facts.exists():
            own = start(folder)
            facts.write_text(json.dumps({"bootstrap": own.bootstrap, "pid": own.pid}))
            users.mkdir()
        (users / str(os.getpid())).touch()
        told = json.loads(facts.read_text())
    try:
        yield own or KafkaServer(told["bootstrap"], told["pid"], lambda: None)
    finally:
        (users / str(os.getpid())).unlink()
        while own is not None:
            with lock:
                if not any(psutil.pid_exists(int(user.name)) for user in users.iterdir()):
                    facts.unlink()
                    users.rmdir()
                    own.stop()
                    own = None
                    continue
            time.sleep(LOOK_SECONDS)
