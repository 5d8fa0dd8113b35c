"""Reactions: foreign facts in, intake's own commands out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled, IntakeEvent
from contracts.intake_parties import ClosingNoted
from kernel.deciding.learns import Learns
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.intake.commands import Command, filing_stream


def closed(event: CaseClosed, _occurred_at: datetime) -> ClosingNoted:
    """A closed case is one whose parties nobody corrects without a ruling."""
    return ClosingNoted(case_id=event.case_id)


LEARNS = Learns({CaseClosed: closed}, filing_stream)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: none."""
    return frozenset()


def react(_fact: Recorded, _pack: Pack) -> Sequence[Command]:
    """Nothing: every case begins here, and of what follows only the closing is remembered."""
    return ()


def filed_at(event: IntakeEvent) -> datetime | None:
    """A filing happened when it was filed, whenever it is entered."""
    return event.filed_at if isinstance(event, CaseFiled) else None
