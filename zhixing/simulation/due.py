"""What the sweeps of the services will find due in a case, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kernel.deciding.service import Service
from services.control.commands import NoteLapses, control_of
from services.control.state import Control, next_lapse
from services.documents.commands import NoteAnnouncements, package_of
from services.documents.state import Package, next_elapse
from services.enforcement.commands import work_of
from services.enforcement.commands.objections import NoteObjectionLapses
from services.enforcement.state import Work
from services.supervision.commands import NoticeTime
from services.supervision.state import CaseClock, next_instant

TICK = timedelta(microseconds=1)  # a period is over after its last instant


@dataclass(frozen=True, slots=True)
class Due:
    """A command that a sweep gives at an instant."""

    at: datetime
    service: str
    command: Any


async def next_due(
    services: Mapping[str, Service[Any, Any, Any]], court: str, case_id: str, now: datetime
) -> list[Due]:
    """The next command of each sweep for a case, or for the court itself."""
    found: list[Due] = []
    clock, _ = await services["supervision"].state(court, f"clock-{case_id}")
    instant = next_instant(clock, now) if isinstance(clock, CaseClock) else None
    if instant is not None:
        found.append(Due(instant, "supervision", NoticeTime(case_id=case_id, now=instant)))
    control, _ = await services["control"].state(court, control_of(case_id))
    lapse = next_lapse(control) if isinstance(control, Control) else None
    if lapse is not None:
        found.append(Due(max(lapse, now), "control", NoteLapses(case_id=case_id)))
    work, _ = await services["enforcement"].state(court, work_of(case_id))
    unsought = work.objections.next_lapse() if isinstance(work, Work) else None
    if unsought is not None:
        at = max(unsought, now)
        found.append(Due(at, "enforcement", NoteObjectionLapses(case_id=case_id)))
    package, _ = await services["documents"].state(court, package_of(case_id))
    elapse = next_elapse(package) if isinstance(package, Package) else None
    if elapse is not None:
        at = max(elapse + TICK, now)
        found.append(Due(at, "documents", NoteAnnouncements(case_id=case_id)))
    return found
