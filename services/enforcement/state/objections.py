"""The objections of a case, each with its ruling and what was sought against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from contracts.enforcement_objections import (
    DisposalBarred,
    DisposalFreed,
    ObjectedAssetFreed,
    ObjectionAdmitted,
    ObjectionEvent,
    ObjectionReceived,
    ObjectionRemedyDecided,
    ObjectionRemedyLapsed,
    ObjectionRemedySought,
    ObjectionRuled,
    ObjectionRulingServed,
)
from kernel.base.zone import CHINA


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One objection. `barred` is whether it keeps its asset from being disposed of."""

    received: ObjectionReceived
    admitted: bool = False
    ruled: ObjectionRuled | None = None
    served: ObjectionRulingServed | None = None
    sought: ObjectionRemedySought | None = None
    decided: ObjectionRemedyDecided | None = None
    lapsed: bool = False
    barred: bool = False

    @property
    def open_until(self) -> date | None:
        """The last day on which the remedy may still be sought; None where no such day runs."""
        if self.served is None or self.sought is not None or self.lapsed:
            return None
        return self.served.until


@dataclass(frozen=True, slots=True)
class Objections:
    """The objections of a case by id."""

    by_id: Mapping[str, Objection] = field(default_factory=dict)

    def using(self, document_id: str) -> str | None:
        """The objection that a ruling decided; None where it decided none."""
        ruled = (one.ruled for one in self.by_id.values())
        return next((r.objection_id for r in ruled if r and r.document_id == document_id), None)

    def next_lapse(self) -> datetime | None:
        """When the first remedy lapses if nobody seeks it: at the midnight that ends its day."""
        days = [one.open_until for one in self.by_id.values() if one.open_until is not None]
        if not days:
            return None
        return datetime.combine(min(days) + timedelta(days=1), time.min, CHINA)


def evolve_objections(known: Objections, event: ObjectionEvent) -> Objections:
    """The register after an event. Never refuses."""
    if isinstance(event, ObjectionReceived):
        after = Objection(received=event)
    else:
        after = _after(known.by_id[event.objection_id], event)
    return replace(known, by_id={**known.by_id, event.objection_id: after})


def _after(
    one: Objection,
    event: ObjectionAdmitted
    | ObjectionRuled
    | ObjectionRulingServed
    | ObjectionRemedySought
    | ObjectionRemedyDecided
    | ObjectionRemedyLapsed
    | DisposalBarred
    | DisposalFreed
    | ObjectedAssetFreed,
) -> Objection:
    match event:
        case ObjectionAdmitted():
            return replace(one, admitted=True)
        case ObjectionRuled():
            return replace(one, ruled=event)
        case ObjectionRulingServed():
            return replace(one, served=event)
        case ObjectionRemedySought():
            return replace(one, sought=event)
        case ObjectionRemedyDecided():
            return replace(one, decided=event)
        case ObjectionRemedyLapsed():
            return replace(one, lapsed=True)
        case DisposalBarred():
            return replace(one, barred=True)
        case DisposalFreed():
            return replace(one, barred=False)
        case ObjectedAssetFreed():
            return one
        case _:
            assert_never(event)
