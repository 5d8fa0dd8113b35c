"""Operator commands are events too: every service can record these in its own log."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRetried:
    """An operator had the parked messages of a case tried again, in order."""

    case_id: str
    messages: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedSkipped:
    """An operator gave up a parked message: it counts as taken in, and nothing follows from it."""

    case_id: str
    source: str
    name: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayRewound:
    """An operator had this service's log published again from after a position."""

    case_id: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSettled:
    """An operator settled an effect whose outcome was unknown."""

    case_id: str
    effect_id: str
    outcome: str
    reason: str


OperationsEvent: TypeAlias = ParkedRetried | ParkedSkipped | RelayRewound | EffectSettled
