"""The court's own duties, which belong to no case and whose clocks start on a given day."""

from collections.abc import Sequence

from contracts.supervision import CourtWatched, SupervisionEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.supervision.commands import WatchCourt
from services.supervision.state import CaseClock


def watch_court(
    command: WatchCourt, clock: CaseClock | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The founding event. The reaction to it opens the rows that start with it."""
    if command.court != circumstances.court:
        raise NoSuchCase("该法院", "court")
    if clock is not None:
        return []  # whoever starts the clocks again, on whatever day: they run
    return [
        CourtWatched(
            case_id=command.court,
            pack=circumstances.pack.id,
            watched_from=command.watched_from,
        )
    ]
