"""What the composition root of a service hands to the kernel."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kernel.deciding.approvals import LapseRequests
from kernel.deciding.definition import ServiceDefinition
from kernel.door.http import Door
from kernel.journal.approvals import lapsing, with_approvals
from kernel.journal.authority import with_authority
from kernel.journal.files import with_files
from kernel.journal.projections import Project, Reader
from kernel.journal.reads import with_reads
from kernel.law.calendars import Calendars
from kernel.messaging.effects import Port


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Work that becomes due with time: `find` returns the ids of cases in which some is due by an
    instant, which may be a later one, `build` the command for one."""

    find: Callable[[Reader, str, datetime, int], Awaitable[Sequence[str]]]
    build: Callable[[str, datetime], Any]


LAPSING = Sweep(find=lapsing, build=lambda case_id, now: LapseRequests(case_id=case_id, now=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the composition root of a service hands to the kernel.

    `calendars` are those that the service counts with, if courts publish calendars to it; `learn`
    reads the published ones at the start. `keeps_persons`: erasures and new keys are recorded here.
    `is_party` tells whether somebody is a party of a case or an agent of one, where that is known.
    """

    definition: ServiceDefinition[Any, Any, Any]
    project: Project
    routes: Callable[[Door], None]
    migrations: Path
    ports: Mapping[str, Port] = field(default_factory=dict)
    sweeps: tuple[Sweep, ...] = ()
    calendars: Calendars | None = None
    learn: Callable[[Reader, str], Awaitable[object]] | None = None
    keeps_persons: bool = False
    is_party: Callable[[Reader, str, str, str, date], Awaitable[bool]] | None = None

    @property
    def projection(self) -> Project:
        """`project`, with the read models that every service has."""
        return with_files(with_reads(with_authority(with_approvals(self.project))))
