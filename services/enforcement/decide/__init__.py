"""The decisions of enforcement: one function per command, grouped by subject.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence

from contracts.enforcement import EnforcementEvent
from kernel.deciding.decider import Circumstances
from services.enforcement.commands import (
    Closing,
    Coercion,
    Command,
    Investigation,
    ListKeeping,
    OpenWork,
    Sanctioning,
)
from services.enforcement.commands.belongings import Disposability
from services.enforcement.commands.objections import Objecting
from services.enforcement.commands.settlement import (
    Settling,
)
from services.enforcement.decide.belongings import decide_disposability
from services.enforcement.decide.closing import decide_closing, kind_of
from services.enforcement.decide.coercion import decide_coercion
from services.enforcement.decide.investigation import decide_investigation
from services.enforcement.decide.lists import decide_list_keeping, decide_listing
from services.enforcement.decide.objections import decide_objection
from services.enforcement.decide.sanctions import decide_sanction
from services.enforcement.decide.settling import decide_settling
from services.enforcement.decide.standing import open_record
from services.enforcement.state import State

__all__ = ["decide", "kind_of"]


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """The events that follow from a command. Raises NoSuchCase or Refused."""
    if isinstance(command, OpenWork):
        return open_record(state)
    if isinstance(command, Investigation):
        return decide_investigation(command, state, circumstances)
    if isinstance(command, Coercion):
        return decide_coercion(command, state, circumstances)
    if isinstance(command, ListKeeping):
        return decide_list_keeping(command, state, circumstances)
    if isinstance(command, Sanctioning):
        return decide_sanction(command, state, circumstances)
    if isinstance(command, Objecting):
        return decide_objection(command, state, circumstances)
    if isinstance(command, Disposability):
        return decide_disposability(command, state, circumstances)
    if isinstance(command, Settling):
        return decide_settling(command, state, circumstances)
    if isinstance(command, Closing):
        return decide_closing(command, state, circumstances)
    return decide_listing(command, state)
