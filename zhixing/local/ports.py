"""Ports of this machine, reserved so that deployments that start together choose different ones.

A port is reserved by a locked file. The lock ends with the process, however it ends.
"""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ADDRESS = "127.0.0.1"
PORT_MAX = 65_535
LOCKS = Path(tempfile.gettempdir()) / f"zhixing-ports-{os.getuid()}"


@contextmanager
def reserved_ports(count: int, *, first: int) -> Iterator[list[int]]:
    """Free ports, from `first` upwards, reserved for as long as the block lasts.

    Raises:
        OSError: there are not enough, or the folder of locks cannot be written.
    """
    LOCKS.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as held:
        found: list[int] = []
        for port in range(first, PORT_MAX + 1):
            if len(found) == count:
                break
            if _reserve(port, held):
                found.append(port)
        if len(found) < count:
            raise OSError(f"fewer than {count} free ports from {first}")
        yield found


def _reserve(port: int, held: ExitStack) -> bool:
    """Whether the port is free and nobody else has reserved it; `held` keeps the lock."""
    with ExitStack() as lock:
        file = lock.enter_context((LOCKS / str(port)).open("w"))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if not _is_free(port):
            return False
        held.push(lock.pop_all())
        return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of the last run that are still closing do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True
