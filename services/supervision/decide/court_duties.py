"""The court's own duties, which belong to no case and whose clocks start on a given day."""

from collections.abc import Sequence

from contracts.supervision import CourtWatched, SupervisionEvent
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase, Stands
from services.supervision.commands import WatchCourt
from services.supervision.state import CaseClock


def watch_court(
    command: WatchCourt, clock: CaseClock | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The founding event. The reaction to it opens the rows that start with it.

    Raises Stands where the clocks were started from another day.
    """
    if command.court != circumstances.court:
        raise NoSuchCase("该法院", "court")
    if clock is not None:
        from_day = clock.filed_at.astimezone(CHINA).date()
        if command.watched_from != from_day:
            why = f"本院职责已自{from_day}起管控"
            raise Stands("", why, "watched_from", {"watched_from": from_day})
        return []
    return [
        CourtWatched(
            case_id=command.court,
            pack=circumstances.pack.id,
            watched_from=command.watched_from,
        )
    ]
