"""The decisions of intake: one function per command."""

from collections.abc import Sequence

from contracts.intake import IntakeEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.intake.commands import (
    AuthoriseAgent,
    Command,
    CorrectParty,
    DismissAgent,
    FileCase,
    StateAsParty,
)
from services.intake.decide.filing import decide_filing, file_case
from services.intake.decide.parties import decide_parties
from services.intake.state import State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, FileCase):
        return file_case(command, state, circumstances)
    if state is None:
        raise NoSuchCase("本案立案登记")
    if isinstance(command, AuthoriseAgent | CorrectParty | DismissAgent | StateAsParty):
        return decide_parties(command, state, circumstances)
    return decide_filing(command, state, circumstances)
