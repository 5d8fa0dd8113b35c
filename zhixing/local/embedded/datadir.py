"""The data directory: one owner at a time, and a small file of facts about the run.

Locks are `flock` locks: the operating system drops them when the process ends, however it ends,
so no stale lock ever has to be guessed about. A child made by a bare `os.fork` shares its parent's
locks until it ends too; children started through `subprocess` do not.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

RUN_FOLDER = "run"
STATE_FILE = "state.json"
SANDBOX_FILE = "sandbox.jsonl"
ISSUER_FILE = "issuer.key"  # the local issuer's private key
KCAT_FILE = "kcat.conf"  # how kcat reads the topics
PEOPLE_FILE = "people.json"  # who can sign in
LOGS_FOLDER = "logs"
FILES_FOLDER = "files"  # the contents of files of cases
OURS = frozenset(
    {
        *("postgres", "kafka", LOGS_FOLDER, FILES_FOLDER, RUN_FOLDER),
        *(STATE_FILE, SANDBOX_FILE, ISSUER_FILE, PEOPLE_FILE, KCAT_FILE),
    }
)
OWNER_FILE = 0o600
OWNER_ONLY = 0o700  # The directory holds a court's records.


class DataDirBusy(RuntimeError):
    """Another process uses this data directory; `pid` is None if unknown."""

    def __init__(self, path: Path, pid: int | None) -> None:
        owner = f"process {pid}" if pid else "another process"
        super().__init__(
            f"the data directory {path} is in use by {owner}: stop it first, "
            "or choose another directory"
        )
        self.path = path
        self.pid = pid


class NotADataDir(RuntimeError):
    """The directory contains files that no deployment created, so nothing in it is removed."""


class FileLock:
    """An exclusive lock on a file that names its holder, kept until `release` or process end."""

    def __init__(self, file: Path, guards: Path) -> None:
        """`file` is locked; `guards` is the directory that the error message speaks of."""
        self._file = file
        self._guards = guards
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once. Raises `DataDirBusy` where someone holds it, even ourselves."""
        assert self._descriptor is None, "the lock is already held by this object"
        self._guards.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        self._file.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            pid = int(holder) if holder.isdigit() else None
            raise DataDirBusy(self._guards, pid) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; the file stays, for removing it would let two processes lock."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class DataDir:
    """The directory one program owns while it runs.

    with DataDir(path) as data: start_postgres(data.path) …
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self._lock = FileLock(self.path / RUN_FOLDER / "zhixing.lock", guards=self.path)

    def __enter__(self) -> Self:
        """Create the layout and take ownership. Raises `DataDirBusy`."""
        self._lock.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()

    def clear(self) -> None:
        """Remove every record of earlier runs; the caller owns the directory.

        Raises NotADataDir where something else lies in it: then nothing is removed.
        """
        found = list(self.path.iterdir())
        strangers = sorted(entry.name for entry in found if entry.name not in OURS)
        if strangers:
            raise NotADataDir(f"{self.path} is no data directory: it holds {strangers[0]}")
        for entry in found:
            if entry.name == RUN_FOLDER:
                continue  # the lock that is held
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def read_state(self, part: str) -> dict[str, Any]:
        """What `part` last wrote about itself; empty where it never did."""
        return read_state(self.path, part)

    def write_state(self, part: str, facts: Mapping[str, Any]) -> None:
        """Replace what is written about `part`; facts must be JSON."""
        write_state(self.path, part, facts)


def read_state(data: Path, part: str) -> dict[str, Any]:
    """What `part` last wrote in the data directory; needs no ownership. Empty if never."""
    facts = _read_all(data / STATE_FILE).get(part, {})
    assert isinstance(facts, dict)
    return facts


def write_state(data: Path, part: str, facts: Mapping[str, Any]) -> None:
    """Replace what is written about `part`, whole or not at all; safe between threads."""
    (data / RUN_FOLDER).mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    with (data / RUN_FOLDER / "state.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Held for a moment only; released on close.
        state = _read_all(data / STATE_FILE) | {part: dict(facts)}
        new = data / (STATE_FILE + ".new")
        new.unlink(missing_ok=True)
        new.touch(mode=OWNER_FILE)  # it holds tokens
        new.write_text(json.dumps(state, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(data / STATE_FILE)


def _read_all(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    state = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(state, dict)
    return state
