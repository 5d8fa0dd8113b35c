"""The sealed papers on which acts on property rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from contracts.control_measures import AssistanceServed, MeasureAct, MeasurePaperNoted

PaperEvent: TypeAlias = MeasurePaperNoted | AssistanceServed


@dataclass(frozen=True, slots=True)
class Resting:
    """The documents on which an act rests; empty in logs older than that."""

    ruling: str = ""
    assistance: str = ""

    @property
    def stands(self) -> Mapping[str, str]:
        """The fields of a command that repeats the act."""
        return {"ruling": self.ruling, "assistance": self.assistance} if self.ruling else {}


NOTHING = Resting()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePaper:
    """A sealed ruling or notice of the case; `served_at` is when a notice reached the institution,
    `by_hand` whether directly, `used` the acts that rest on it, with their assets."""

    document_id: str
    kind: str
    served_at: datetime | None = None
    by_hand: bool = False
    used: tuple[tuple[MeasureAct, str], ...] = ()


def paper_after(known: MeasurePaper | None, event: PaperEvent) -> MeasurePaper:
    """A paper after an event; `known` is None where it was not heard of."""
    paper = known or MeasurePaper(document_id=event.document_id, kind=event.document_kind)
    if isinstance(event, AssistanceServed):
        return replace(paper, served_at=event.served_at, by_hand=event.by_hand)
    return paper
