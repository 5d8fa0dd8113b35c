"""A cache of folded states, so that a busy stream is not read again for each command.

A cached state is never trusted by itself. A decision based on it is stored only if the stream is
still at the cached version, and a refusal is confirmed by reading the log (`Service.handle`).
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from kernel.journal.protocol import Conflict

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[S]):
    """A stream folded up to `version` (0: it does not exist), with the pack of its first event
    and its newest event."""

    state: S | None = None
    version: int = 0
    rule_pack: str | None = None
    last: UUID | None = None


@dataclass(slots=True)
class Working(Generic[S]):
    """A stream as read, and as it is after the events decided so far."""

    read: Loaded[S]
    state: S | None
    version: int
    last: UUID | None


class Streams(Generic[S]):
    """The most recently used streams, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], Loaded[S]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, court: str, stream: str) -> Loaded[S] | None:
        """The cached state of a stream, if there is one."""
        found = self._known.get((court, stream))
        if found is not None:
            self._known.move_to_end((court, stream))
        return found

    def put(self, court: str, stream: str, loaded: Loaded[S]) -> None:
        """Cache a stream, unless a newer version of it is cached."""
        known = self._known.get((court, stream))
        if known is not None and known.version >= loaded.version:
            return
        self._known[court, stream] = loaded
        self._known.move_to_end((court, stream))
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, court: str, stream: str, version: int) -> None:
        """Drop what was cached up to `version`; a newer state stays."""
        known = self._known.get((court, stream))
        if known is not None and known.version <= version:
            del self._known[court, stream]


class Stale(Exception):
    """A decision failed on a cached state; it is repeated on the log."""


class Overtaken(Exception):
    """Another decision was stored first; this one is repeated."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict))
        self.conflict = conflict
