"""The decisions of enforcement: one function per command, grouped by subject."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import EnforcementEvent
from kernel.deciding.decider import Circumstances
from services.enforcement.commands import (
    BeginWork,
    ClearClosing,
    CloseCase,
    Command,
    CompleteTraditionalInvestigation,
    DecideDefaulterListing,
    HoldTerminationInterview,
    InvestigateSite,
    NoteCase,
    NoteCorrection,
    NoteTier,
    OpenWork,
    ProposeClosing,
    RecordListing,
    RecordListingRefusal,
    RestrictConsumption,
    ReturnClosing,
    SetNoticePeriod,
    SummonParty,
)
from services.enforcement.decide.closing import decide_closing
from services.enforcement.decide.coercion import decide_coercion, decide_listing
from services.enforcement.decide.investigation import decide_investigation
from services.enforcement.decide.learning import decide_learning
from services.enforcement.state import State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    match command:
        case NoteCase() | NoteCorrection() | NoteTier() | OpenWork() | SetNoticePeriod():
            return decide_learning(command, state)
        case BeginWork() | SummonParty() | InvestigateSite() | CompleteTraditionalInvestigation():
            return decide_investigation(command, state, circumstances)
        case RestrictConsumption() | DecideDefaulterListing():
            return decide_coercion(command, state, circumstances)
        case RecordListing() | RecordListingRefusal():
            return decide_listing(command, state)
        case (
            HoldTerminationInterview()
            | ProposeClosing()
            | ClearClosing()
            | ReturnClosing()
            | CloseCase()
        ):
            return decide_closing(command, state, circumstances)
        case _:
            assert_never(command)
