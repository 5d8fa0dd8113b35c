"""What every bench stands on: embedded servers of its own, the number of rounds, the profiles."""

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from zhixing.local.embedded.kafka import KafkaServer, start_kafka
from zhixing.local.embedded.postgres import PostgresServer, start_postgres
from zhixing.local.embedded.progress import Progress

if TYPE_CHECKING:
    from pyinstrument import Profiler

COURT = "yanling"


@dataclass(kw_only=True)
class Ground:
    """Servers are started when first asked for, on an empty data directory, and stopped at the
    end of the run.
    """

    data: Path
    rounds: int
    progress: Progress
    profiles: "dict[str, Profiler] | None" = None
    _open: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def postgres(self) -> PostgresServer:
        server = start_postgres(self.data, self.progress)
        self._open.callback(server.stop)
        return server

    @cached_property
    def kafka(self) -> KafkaServer:
        server = start_kafka(self.data, self.progress)
        self._open.callback(server.stop)
        return server

    @contextmanager
    def profiled(self, part: str) -> Iterator[None]:
        """What runs in this block goes into the profile of that part, where one is wanted."""
        if self.profiles is None:
            yield
            return
        from pyinstrument import Profiler

        # The whole thread is sampled: our work runs in many tasks, not under one.
        profiler = self.profiles.setdefault(part, Profiler(async_mode="disabled"))
        with profiler:
            yield

    def close(self) -> None:
        self._open.close()


@contextmanager
def ground(
    *,
    data: Path | None,
    rounds: int,
    progress: Progress,
    profiles: "dict[str, Profiler] | None" = None,
) -> Iterator[Ground]:
    """A ground in a new folder (inside `data` where it is given), which is removed afterwards."""
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix="bench-", dir=data) as folder,
        contextlib.closing(
            Ground(data=Path(folder), rounds=rounds, progress=progress, profiles=profiles)
        ) as opened,
    ):
        yield opened
