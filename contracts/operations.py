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
class EffectSettled:
    """An operator settled an effect whose outcome was unknown."""

    case_id: str
    effect_id: str
    outcome: str
    reason: str


OperationsEvent: TypeAlias = ParkedRetried | EffectSettled
