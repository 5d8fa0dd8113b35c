"""Server processes: started apart from the terminal, stopped in stages, found again after a crash.

A child runs in a session of its own, so that Ctrl-C reaches only us and we stop the servers in
order. If we are killed the child survives; the next start finds it by its command line, which names
the data directory, and ends it first.
"""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import psutil  # type: ignore[import-untyped]  # psutil ships no type information

POLL_SECONDS = 0.02
LOG_TAIL_LINES = 15

Stages: TypeAlias = Sequence[tuple[signal.Signals, float]]
"""Signals to send in order, each with the seconds to wait for the end before the next."""


class ServerUnavailable(RuntimeError):
    """An embedded server could not be started; the message says why and what to do."""


@dataclass
class ServerProcess:
    """A running server of ours. It is stopped when the program ends, if not before."""

    name: str
    popen: subprocess.Popen[bytes]
    stages: Stages
    afterwards: Callable[[], object]
    """What to give back once the server is gone (locks, folders)."""
    owner_pid: int = field(default_factory=os.getpid)

    def __post_init__(self) -> None:
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop the server in stages; may be repeated. Blocks until it has ended.

        Raises `ServerUnavailable` if even the last stage does not end it.
        """
        if os.getpid() != self.owner_pid:
            return  # A forked child runs this handler too, but the server is not its own.
        atexit.unregister(self.stop)
        if self.popen.poll() is None:
            end_process(psutil.Process(self.popen.pid), self.stages)
            self.popen.wait()
        self.afterwards()


@dataclass(frozen=True)
class Launch:
    """What to run, and how."""

    command: Sequence[str]
    cwd: Path
    output: Path
    """Takes what the process prints; overwritten at each start."""
    environment: Mapping[str, str]
    user: str | None = None
    """The system user to become; None stays who we are."""


def launch(what: Launch) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, without our terminal. Raises `OSError`."""
    with what.output.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - the servers' own programs, no shell
            what.command,
            cwd=what.cwd,
            env=dict(what.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=what.user,
            group=what.user,
            extra_groups=[] if what.user else None,
        )


def end_process(process: psutil.Process, stages: Stages) -> None:
    """Send the signals of `stages` until the process ends; a child must still be waited for.

    Raises `ServerUnavailable` if none of them ends it.
    """
    for number, seconds in stages:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not _is_alive(process):
                return
            time.sleep(POLL_SECONDS)
    raise ServerUnavailable(f"process {process.pid} does not end; end it by hand and start again")


def _is_alive(process: psutil.Process) -> bool:
    """Whether the process runs. Zombies do not count: in a container nobody may collect them."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end_leftovers(program: str, mark: str, stages: Stages) -> int:
    """End every process of `program` that has `mark` as a whole argument; answers how many.

    `mark` names the data directory. Call it only while holding that directory's lock, which
    proves that nobody owns what is found.
    """
    found = [process for process in psutil.process_iter() if _is_ours(process, program, mark)]
    for process in found:
        end_process(process, stages)
    return len(found)


def _is_ours(process: psutil.Process, program: str, mark: str) -> bool:
    try:
        command: list[str] = process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False  # Ended meanwhile, or owned by another user: not one of our servers.
    return bool(command) and Path(command[0]).name == program and mark in command


def wait_until(ready: Callable[[], bool], popen: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for `ready`; False when the process ended or the seconds ran out first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if popen.poll() is not None:
            return False
        if ready():
            return True
        time.sleep(POLL_SECONDS)
    return False


def log_tail(*files: Path) -> str:
    """The last lines of log files, for an error message; a missing file is passed over."""
    tails = []
    for file in files:
        if file.exists():
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            tails += [f"{file}:", *(f"  {line}" for line in lines[-LOG_TAIL_LINES:])]
    return "\n".join(tails)
