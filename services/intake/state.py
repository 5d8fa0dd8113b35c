"""What intake must remember to decide: the filing as it stands, and what was done to it."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from contracts.intake import (
    CaseFiled,
    FilingChecked,
    FilingCorrected,
    FilingErrorFound,
    FilingPapersScanned,
    FirstReceptionHeld,
    IntakeEvent,
    ReceptionDeferred,
)
from contracts.values import FilingChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A case that was filed. `errors` are fields reported wrong and not yet corrected."""

    case_id: str
    channel: FilingChannel
    errors: frozenset[str] = frozenset()
    checked: bool = False
    papers_scanned: bool = False
    reception_deferred: bool = False
    received: bool = False


State: TypeAlias = Filing


def evolve(state: State | None, event: IntakeEvent) -> State:
    if isinstance(event, CaseFiled):
        return Filing(case_id=event.case_id, channel=event.channel)
    assert state is not None  # a stream begins with its founding event
    match event:
        case FilingErrorFound():
            return replace(state, errors=state.errors | {event.field})
        case FilingCorrected():
            return replace(state, errors=state.errors - {event.field})
        case FilingChecked():
            return replace(state, checked=True)
        case FilingPapersScanned():
            return replace(state, papers_scanned=True)
        case ReceptionDeferred():
            return replace(state, reception_deferred=True)
        case FirstReceptionHeld():
            return replace(state, received=True)
        case _:
            assert_never(event)
