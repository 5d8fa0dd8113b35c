"""The decisions of triage: one function per command, grouped by subject."""

from collections.abc import Sequence

from contracts.triage import TriageEvent
from kernel.deciding.decider import Circumstances
from services.triage.commands import (
    AcceptCustody,
    ApproveConsolidation,
    AssignTeam,
    BeginCustody,
    Command,
    ConfirmTier,
    ConvertCase,
    ConvertForProperty,
    DrawTeam,
    HandOverAgain,
    KeepTier,
    NoteConversionGround,
    NoteRelatedTeam,
    NoteRelation,
    PassCustody,
    ReassignCase,
    RefuseConsolidation,
    RefuseConversion,
    RefuseCustody,
    RefuseReassignment,
    RefuseTier,
    RegisterConversion,
    ReleaseLoad,
    RequestConsolidation,
    RequestConversion,
    RequestReassignment,
    ReviewTier,
    TellRelatedTeam,
    TriageCase,
    TriageDirect,
)
from services.triage.decide.confirming import decide_confirming
from services.triage.decide.conversion import decide_conversion
from services.triage.decide.custody import decide_custody
from services.triage.decide.facts import decide_facts
from services.triage.decide.pool import decide_pool
from services.triage.decide.reassigning import decide_reassigning
from services.triage.decide.relating import decide_relating
from services.triage.decide.tiering import decide_tiering
from services.triage.state import Custody, Loads, Sorting, State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    match command:
        case DrawTeam() | ReleaseLoad():
            assert state is None or isinstance(state, Loads)  # stream_of gave each its stream
            return decide_pool(command, state or Loads(), circumstances)
        case BeginCustody() | PassCustody() | HandOverAgain() | AcceptCustody() | RefuseCustody():
            assert state is None or isinstance(state, Custody)
            return decide_custody(command, state, circumstances)
    assert state is None or isinstance(state, Sorting)
    match command:
        case TriageDirect() | TriageCase() | AssignTeam():
            return decide_tiering(command, state, circumstances)
        case ConfirmTier() | RefuseTier() | ReviewTier() | KeepTier():
            return decide_confirming(command, state, circumstances)
        case (
            RequestConversion()
            | ConvertCase()
            | RefuseConversion()
            | RegisterConversion()
            | ConvertForProperty()
            | NoteConversionGround()
        ):
            return decide_conversion(command, state, circumstances)
        case RequestReassignment() | ReassignCase() | RefuseReassignment():
            return decide_reassigning(command, state, circumstances)
        case (
            NoteRelation()
            | RequestConsolidation()
            | TellRelatedTeam()
            | NoteRelatedTeam()
            | ApproveConsolidation()
            | RefuseConsolidation()
        ):
            return decide_relating(command, state, circumstances)
        case _:
            return decide_facts(command, state, circumstances)
