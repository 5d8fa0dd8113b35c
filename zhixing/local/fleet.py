"""The processes of one deployment on one machine: nine services, the sandbox, the portal.

Each runs `python -m <its arguments>` in a process that was forked from one that has loaded the
programs already: what they all load is loaded once, and lies in memory once.
"""

import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

COMMAND_NAME = Path("/proc/self/comm")
PRELOADED = ["zhixing.local.preloaded"]
START_SECONDS_MAX = 240.0
STOP_SECONDS_MAX = 10.0
POLL_SECONDS = 0.1


class StartFailed(RuntimeError):
    """A process did not start; the message contains the end of its log."""


@dataclass(frozen=True, slots=True)
class Member:
    """A process: its name, its arguments, its part of the environment, its health page."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    health: str


def forked(member: Member, log: Path) -> ForkServerProcess:
    """The process of a member, started; what it prints is added to the log. It ends with us."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    environment = {**os.environ, **member.environment}
    process = context.Process(target=_run, args=(member, environment, log), name=member.name)
    process.start()
    return process


class Fleet:
    """Starts members, watches them, and stops them in reverse order."""

    def __init__(self, log_folder: Path) -> None:
        self._logs = log_folder
        self._running: dict[str, ForkServerProcess] = {}
        log_folder.mkdir(parents=True, exist_ok=True)

    def start(self, member: Member) -> None:
        """Start one process in a session of its own: the terminal's Ctrl-C does not reach it."""
        self._running[member.name] = forked(member, self._log(member.name))

    def wait_ready(self, members: Sequence[Member]) -> None:
        """Wait until every health page answers. Raises StartFailed."""
        limit = time.monotonic() + START_SECONDS_MAX
        waiting = {member.name: member for member in members}
        while waiting:
            for name, member in list(waiting.items()):
                if self._running[name].exitcode is not None:
                    raise StartFailed(f"{name} ended at once:\n{self.log_end(name)}")
                if _answers(member.health):
                    del waiting[name]
            if waiting and time.monotonic() > limit:
                names = ", ".join(waiting)
                raise StartFailed(f"not ready in {START_SECONDS_MAX:.0f} s: {names}")
            time.sleep(POLL_SECONDS)

    def ended(self) -> list[str]:
        """Names of processes that ended without being stopped."""
        return [name for name, process in self._running.items() if process.exitcode is not None]

    def pid(self, name: str) -> int:
        pid = self._running[name].pid
        assert pid is not None, f"{name} was started"
        return pid

    def kill(self, name: str) -> None:
        """Kill a process, as a power failure would (for tests)."""
        self._running[name].kill()
        self._running[name].join()

    def log_end(self, name: str, lines: int = 15) -> str:
        file = self._log(name)
        text = file.read_text(errors="replace") if file.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def stop(self) -> None:
        """Stop all members, last started first; kill those that do not end."""
        for process in reversed(self._running.values()):
            process.terminate()
        limit = time.monotonic() + STOP_SECONDS_MAX
        for process in self._running.values():
            process.join(max(0.1, limit - time.monotonic()))
            if process.exitcode is None:
                process.kill()
                process.join()
        self._running.clear()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def _run(member: Member, environment: Mapping[str, str], log: Path) -> None:
    """Be the program: its session, its name, its environment, its log, its arguments."""
    threading.Thread(target=_end_with_launcher, name="launcher", daemon=True).start()
    os.setsid()
    with suppress(OSError):  # where there is no such file, `ps` tells less
        COMMAND_NAME.write_text(member.name, encoding="ascii")
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab", buffering=0) as written:
        os.dup2(written.fileno(), sys.stdout.fileno())
        os.dup2(written.fileno(), sys.stderr.fileno())
    sys.argv = list(member.arguments)
    runpy.run_module(member.arguments[0], run_name="__main__", alter_sys=True)


def _end_with_launcher() -> None:
    """Stop this process when its launcher is gone, even if that one was killed: as `stop` does, by
    SIGTERM, and if that does not end it in time, by SIGKILL."""
    launcher = parent_process()
    assert launcher is not None, "a process of a fleet was started by another"
    launcher.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS_MAX)
    os.kill(os.getpid(), signal.SIGKILL)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
