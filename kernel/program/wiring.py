"""What the composition root of a service hands to the kernel."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kernel.deciding.approvals import LapseRequests
from kernel.deciding.definition import ServiceDefinition
from kernel.door.http import Door
from kernel.files.contents import Contents
from kernel.journal.approvals import lapsing, with_approvals
from kernel.journal.authority import with_authority
from kernel.journal.files import with_files
from kernel.journal.projections import Project, Reader
from kernel.journal.reads import with_reads
from kernel.law.calendars import Calendars
from kernel.messaging.effects import Port
from kernel.people.sealed import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Work that becomes due with time: `find` returns the ids of cases in which some is due by an
    instant, which may be a later one, `build` the command for one."""

    find: Callable[[Reader, str, datetime, int], Awaitable[Sequence[str]]]
    build: Callable[[str, datetime], Any]


LAPSING = Sweep(find=lapsing, build=lambda case_id, now: LapseRequests(case_id=case_id, now=now))


def no_ports(_contents: Contents, _keyring: Keyring) -> Mapping[str, Port]:
    """The `filing_ports` of a service whose ports write no files."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the composition root of a service hands to the kernel.

    `filing_ports` are those of its ports that write files of cases themselves.
    `calendars` are those that the service counts with, if courts publish calendars to it; `learn`
    reads the published ones at the start. `keeps_persons`: erasures and new keys are recorded here.
    `is_party` tells whether somebody is a party of a case or an agent of one, where that is known.
    """

    definition: ServiceDefinition[Any, Any, Any]
    project: Project
    routes: Callable[[Door], None]
    migrations: Path
    ports: Mapping[str, Port] = field(default_factory=dict)
    filing_ports: Callable[[Contents, Keyring], Mapping[str, Port]] = no_ports
    sweeps: tuple[Sweep, ...] = ()
    calendars: Calendars | None = None
    learn: Callable[[Reader, str], Awaitable[object]] | None = None
    keeps_persons: bool = False
    is_party: Callable[[Reader, str, str, str, date], Awaitable[bool]] | None = None

    @property
    def projection(self) -> Project:
        """`project`, with the read models that every service has."""
        return with_files(with_reads(with_authority(with_approvals(self.project))))
