"""The state of a preservation: applied for, secured, ruled, begun, finished, told, released."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from contracts.control_preservation import (
    PreservationEvent,
    PreservationExempted,
    PreservationFinished,
    PreservationHandedOver,
    PreservationPhase,
    PreservationReceived,
    PreservationRejected,
    PreservationReleaseApplied,
    PreservationReleaseRuled,
    PreservationRuled,
    PreservationSecured,
    PreservationStarted,
    PreservationTold,
    Urgency,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """A preservation of a case. `amount_fen` is what was applied for, then what was ruled."""

    preservation_id: str
    phase: PreservationPhase
    urgency: Urgency
    amount_fen: int
    begun_by: PreservationReceived | PreservationHandedOver
    securities: tuple[PreservationSecured, ...] = ()
    exempted: PreservationExempted | None = None
    ruled: PreservationRuled | None = None
    rejected: PreservationRejected | None = None
    started: bool = False
    finished: PreservationFinished | None = None
    told: PreservationTold | None = None
    release: PreservationReleaseApplied | None = None
    released: PreservationReleaseRuled | None = None

    @property
    def secured_fen(self) -> int:
        return sum(one.security_fen for one in self.securities)

    @property
    def executable(self) -> bool:
        """Whether there is a ruling to execute."""
        return self.ruled is not None or isinstance(self.begun_by, PreservationHandedOver)


def with_preservation(
    known: Mapping[str, Preservation], event: PreservationEvent
) -> Mapping[str, Preservation]:
    """The preservations of a case after an event. Never refuses."""
    if isinstance(event, PreservationReceived | PreservationHandedOver):
        after = Preservation(
            preservation_id=event.preservation_id,
            phase=event.phase,
            urgency=event.urgency,
            amount_fen=event.amount_fen,
            begun_by=event,
        )
    else:
        after = _after(known[event.preservation_id], event)
    return {**known, event.preservation_id: after}


def _after(one: Preservation, event: PreservationEvent) -> Preservation:
    match event:
        case PreservationReceived() | PreservationHandedOver():
            return one
        case PreservationSecured():
            return replace(one, securities=(*one.securities, event))
        case PreservationExempted():
            return replace(one, exempted=event)
        case PreservationRuled():
            return replace(one, ruled=event, amount_fen=event.amount_fen)
        case PreservationRejected():
            return replace(one, rejected=event)
        case PreservationStarted():
            return replace(one, started=True)
        case PreservationFinished():
            return replace(one, finished=event)
        case PreservationTold():
            return replace(one, told=event)
        case PreservationReleaseApplied():
            return replace(one, release=event, released=None)
        case PreservationReleaseRuled():
            return replace(one, released=event)
        case _:
            assert_never(event)
