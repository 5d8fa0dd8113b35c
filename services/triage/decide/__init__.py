"""The decisions of triage: one function per command, grouped by subject.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence

from contracts.triage import TriageEvent
from kernel.deciding.decider import Circumstances
from services.triage.commands import (
    Command,
    ConfirmingCommand,
    ConversionCommand,
    CustodyCommand,
    PoolCommand,
    ReassignCase,
    TieringCommand,
)
from services.triage.commands.debtors import DebtorCommand, PreviousCommand
from services.triage.commands.staff import StaffCommand
from services.triage.decide.binding import kind_of, unapproved
from services.triage.decide.confirming import decide_confirming
from services.triage.decide.conversion import decide_conversion
from services.triage.decide.custody import decide_custody
from services.triage.decide.debtors import decide_debtor, decide_previous
from services.triage.decide.pool import decide_pool
from services.triage.decide.reassigning import reassign
from services.triage.decide.relating import decide_relating
from services.triage.decide.staff import decide_staff
from services.triage.decide.tiering import decide_tiering
from services.triage.state import Custody, Debtor, Loads, Register, Sorting, State

__all__ = ["decide", "kind_of", "unapproved"]


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, StaffCommand):
        assert state is None or isinstance(state, Register)  # stream_of gave each its stream
        return decide_staff(command, state or Register(), circumstances)
    if isinstance(command, PoolCommand):
        assert state is None or isinstance(state, Loads)
        return decide_pool(command, state or Loads(), circumstances)
    if isinstance(command, DebtorCommand):
        assert state is None or isinstance(state, Debtor)
        return decide_debtor(command, state or Debtor())
    if isinstance(command, CustodyCommand):
        assert state is None or isinstance(state, Custody)
        return decide_custody(command, state, circumstances)
    assert state is None or isinstance(state, Sorting)
    if isinstance(command, TieringCommand):
        return decide_tiering(command, state, circumstances)
    if isinstance(command, ConfirmingCommand):
        return decide_confirming(command, state, circumstances)
    if isinstance(command, ConversionCommand):
        return decide_conversion(command, state, circumstances)
    if isinstance(command, PreviousCommand):
        return decide_previous(command, state, circumstances)
    if isinstance(command, ReassignCase):
        return reassign(command, state, circumstances)
    return decide_relating(command, state, circumstances)
