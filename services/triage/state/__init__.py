"""The state of triage: a case's tier and who holds it, a pool's loads, debtors, the staff.

Filing and feedback come from two services in either order, so either may found a triage stream.
"""

from dataclasses import replace
from typing import assert_never

from contracts.triage import (
    CustodyAccepted,
    CustodyBegan,
    CustodyEvent,
    CustodyPassed,
    CustodyRefused,
    LoadReleased,
    PoolEvent,
    TeamDrawn,
    TriageEvent,
)
from contracts.triage_debtors import DebtorCaseNoted, DebtorEvent, DebtorTerminationNoted
from contracts.triage_staff import StaffEvent
from kernel.people.register import Register, evolve_register
from services.triage.state.shapes import (
    Custody,
    Debtor,
    Feedback,
    Filing,
    Loads,
    Passing,
    Relation,
    Sorting,
    State,
    Stated,
)
from services.triage.state.sorting import evolve_sorting


def evolve(state: State | None, event: TriageEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, PoolEvent):
        assert state is None or isinstance(state, Loads)
        return evolve_loads(state or Loads(), event)
    if isinstance(event, CustodyEvent):
        assert state is None or isinstance(state, Custody)
        return evolve_custody(state, event)
    if isinstance(event, DebtorEvent):
        assert state is None or isinstance(state, Debtor)
        return evolve_debtor(state or Debtor(), event)
    if isinstance(event, StaffEvent):
        assert state is None or isinstance(state, Register)
        return evolve_register(state or Register(), event)
    assert state is None or isinstance(state, Sorting)
    return evolve_sorting(state or Sorting(case_id=event.case_id), event)


def evolve_loads(loads: Loads, event: PoolEvent) -> Loads:
    match event:
        case TeamDrawn():
            return Loads(
                {**loads.open_cases, event.case_id: event.team},
                {**loads.drawn, event.case_id: event.round},
            )
        case LoadReleased():
            left = {case: team for case, team in loads.open_cases.items() if case != event.case_id}
            return Loads(left, loads.drawn)
        case _:
            assert_never(event)


def evolve_debtor(debtor: Debtor, event: DebtorEvent) -> Debtor:
    match event:
        case DebtorCaseNoted():
            return replace(debtor, filed={**debtor.filed, event.case_id: event.filed_on})
        case DebtorTerminationNoted():
            ended = {**debtor.terminated, event.case_id: event.terminated_on}
            return replace(debtor, terminated=ended)
        case _:
            assert_never(event)


def evolve_custody(custody: Custody | None, event: CustodyEvent) -> Custody:
    if isinstance(event, CustodyBegan):
        return Custody(case_id=event.case_id, holder=event.holder)
    assert custody is not None  # a case is held from its filing on
    match event:
        case CustodyPassed():
            passing = Passing(event.to_holder, event.article, event.enclosed)
            return replace(custody, pending=passing, refused=None)
        case CustodyAccepted():
            return replace(
                custody, holder=event.holder, handler=event.handler, pending=None, refusal=None
            )
        case CustodyRefused():
            return replace(custody, pending=None, refused=custody.pending, refusal=event)
        case _:
            assert_never(event)


__all__ = [
    "Custody",
    "Debtor",
    "Feedback",
    "Filing",
    "Loads",
    "Passing",
    "Register",
    "Relation",
    "Sorting",
    "State",
    "Stated",
    "evolve",
    "evolve_custody",
    "evolve_debtor",
    "evolve_loads",
    "evolve_sorting",
]
