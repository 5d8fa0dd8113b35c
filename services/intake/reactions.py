"""Reactions: foreign facts in, intake's own commands out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from contracts.intake import CaseFiled, IntakeEvent
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.intake.commands import Command


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: none."""
    return frozenset()


def react(_fact: Recorded, _pack: Pack) -> Sequence[Command]:
    """Nothing: every case begins here, so no foreign fact changes intake."""
    return ()


def filed_at(event: IntakeEvent) -> datetime | None:
    """A filing happened when it was filed, whenever it is entered."""
    return event.filed_at if isinstance(event, CaseFiled) else None
