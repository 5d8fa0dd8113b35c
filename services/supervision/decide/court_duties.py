"""The court's own duties: they belong to no case, and their clocks begin with a day."""

from collections.abc import Sequence

from contracts.supervision import CourtWatched, SupervisionEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.supervision.commands import WatchCourt
from services.supervision.state import CaseClock


def watch_court(
    command: WatchCourt, clock: CaseClock | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The founding event; the rows that open on it are opened by the reaction to it."""
    if command.court != circumstances.court:
        raise NoSuchCase("该法院", "court")
    if clock is not None:
        return []
    return [
        CourtWatched(
            case_id=command.court,
            pack=circumstances.pack.id,
            watched_from=command.watched_from,
        )
    ]
