"""What triage must remember to decide: the tier of a case, who holds it, and a pool's loads.

The filing and the feedback come from two services and may arrive in either order, so either
may be the founding event of a triage stream.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias, assert_never

from contracts.control import FeedbackOutcome
from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseTriaged,
    ConversionRequested,
    CustodyAccepted,
    CustodyBegan,
    CustodyPassed,
    CustodyRefused,
    LoadReleased,
    MoneyNoted,
    TeamDrawn,
    TriageEvent,
    TriageFactsNoted,
    TriageReady,
)
from contracts.values import AssetKind, CaseKind, TargetKind, Tier

TieringEvent: TypeAlias = (
    TriageFactsNoted
    | MoneyNoted
    | TriageReady
    | CaseTriaged
    | CaseAssigned
    | ConversionRequested
    | CaseConverted
)
PoolEvent: TypeAlias = TeamDrawn | LoadReleased
CustodyEvent: TypeAlias = CustodyBegan | CustodyPassed | CustodyAccepted | CustodyRefused


@dataclass(frozen=True, slots=True)
class Filing:
    """The case as filed or corrected. The claim is in fen, None where none is stated."""

    kind: CaseKind
    target: TargetKind
    claim_fen: int | None
    filed_on: date


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the early work of property control came to."""

    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """A second allocation that somebody asked for."""

    reason: str
    requester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """A case on its way to a tier and a team. `money` is what was found, by asset id."""

    case_id: str
    filing: Filing | None = None
    feedback: Feedback | None = None
    money: Mapping[str, tuple[AssetKind, int]] = field(default_factory=dict)
    tier: Tier | None = None
    team: str | None = None
    request: Request | None = None
    converted_under: str | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """A hand-over that waits for an answer, or was refused."""

    to_holder: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who holds the case, and the hand-over that is under way or was refused."""

    case_id: str
    holder: str
    handler: str | None = None
    pending: Passing | None = None
    refused: Passing | None = None


@dataclass(frozen=True, slots=True)
class Loads:
    """The cases of a pool that weigh in its next draw, by case; and every case ever drawn."""

    open_cases: Mapping[str, str] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()

    def of(self, team: str) -> int:
        return sum(1 for drawn in self.open_cases.values() if drawn == team)


State: TypeAlias = Sorting | Custody | Loads


def evolve(state: State | None, event: TriageEvent) -> State:
    match event:
        case TeamDrawn() | LoadReleased():
            assert state is None or isinstance(state, Loads)
            return evolve_loads(state or Loads(), event)
        case CustodyBegan() | CustodyPassed() | CustodyAccepted() | CustodyRefused():
            assert state is None or isinstance(state, Custody)
            return evolve_custody(state, event)
        case _:
            assert state is None or isinstance(state, Sorting)
            return evolve_sorting(state or Sorting(case_id=event.case_id), event)


def evolve_sorting(case: Sorting, event: TieringEvent) -> Sorting:
    match event:
        case TriageFactsNoted():
            return replace(
                case, filing=Filing(event.kind, event.target, event.claim_fen, event.filed_on)
            )
        case MoneyNoted():
            found = (event.asset_kind, event.amount_fen)
            return replace(case, money={**case.money, event.asset_id: found})
        case TriageReady():
            return replace(
                case, feedback=Feedback(event.outcome, event.frozen_fen, event.claim_fen)
            )
        case CaseTriaged():
            return replace(case, tier=event.tier)
        case CaseAssigned():
            return replace(case, team=event.team)
        case ConversionRequested():
            return replace(case, request=Request(event.reason, event.requester))
        case CaseConverted():
            return replace(
                case,
                tier=event.to_tier,
                team=None,
                request=None,
                converted_under=event.article,
            )
        case _:
            assert_never(event)


def evolve_loads(loads: Loads, event: PoolEvent) -> Loads:
    match event:
        case TeamDrawn():
            return Loads(
                {**loads.open_cases, event.case_id: event.team}, loads.drawn | {event.case_id}
            )
        case LoadReleased():
            left = {case: team for case, team in loads.open_cases.items() if case != event.case_id}
            return Loads(left, loads.drawn)
        case _:
            assert_never(event)


def evolve_custody(custody: Custody | None, event: CustodyEvent) -> Custody:
    if isinstance(event, CustodyBegan):
        return Custody(case_id=event.case_id, holder=event.holder)
    assert custody is not None  # a case is held from its filing on
    match event:
        case CustodyPassed():
            passing = Passing(event.to_holder, event.article)
            return replace(custody, pending=passing, refused=None)
        case CustodyAccepted():
            return replace(custody, holder=event.holder, handler=event.handler, pending=None)
        case CustodyRefused():
            return replace(custody, pending=None, refused=custody.pending)
        case _:
            assert_never(event)
