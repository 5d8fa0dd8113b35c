"""The processes of one deployment on one machine: nine services and the sandbox."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from kernel.program.parent import VARIABLE

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


class Fleet:
    """Starts members, watches them, and stops them in reverse order."""

    def __init__(self, log_folder: Path) -> None:
        self._logs = log_folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        log_folder.mkdir(parents=True, exist_ok=True)

    def start(self, member: Member) -> None:
        """Start one process in a session of its own: the terminal's Ctrl-C does not reach it."""
        log = (self._logs / f"{member.name}.log").open("ab")
        with log:
            self._running[member.name] = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", *member.arguments],
                env={**os.environ, VARIABLE: str(os.getpid()), **member.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_ready(self, members: Sequence[Member]) -> None:
        """Wait until every health page answers. Raises StartFailed."""
        limit = time.monotonic() + START_SECONDS_MAX
        waiting = {member.name: member for member in members}
        while waiting:
            for name, member in list(waiting.items()):
                if self._running[name].poll() is not None:
                    raise StartFailed(f"{name} ended at once:\n{self.log_end(name)}")
                if _answers(member.health):
                    del waiting[name]
            if waiting and time.monotonic() > limit:
                names = ", ".join(waiting)
                raise StartFailed(f"not ready in {START_SECONDS_MAX:.0f} s: {names}")
            time.sleep(POLL_SECONDS)

    def ended(self) -> list[str]:
        """Names of processes that ended without being stopped."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """Kill a process, as a power failure would (for tests)."""
        self._running[name].kill()
        self._running[name].wait()

    def log_end(self, name: str, lines: int = 15) -> str:
        file = self._logs / f"{name}.log"
        text = file.read_text(errors="replace") if file.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def stop(self) -> None:
        """Stop all members, last started first; kill those that do not end."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + STOP_SECONDS_MAX
        for process in self._running.values():
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
