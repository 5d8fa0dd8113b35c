"""The decisions of control: dispatch to its parts, and the case as a whole.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.control import (
    ControlEvent,
    ControlListMade,
    ControlOpened,
    FeedbackClassified,
    OfflineControlCompleted,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.control.commands import (
    AssetCommand,
    ClassifyFeedback,
    Command,
    CompleteOfflineControl,
    InquiryCommand,
    MakeControlList,
    NoteLapses,
    OfCase,
    OpenControl,
    ReckonFreeze,
    RegisterProperty,
)
from services.control.commands.entrustment import (
    InboxCommand,
    MatterCommand,
    OutgoingCommand,
    RecordTold,
)
from services.control.commands.preservation import PreservationCommand
from services.control.commands.property import KeepExcess, OrderReleases
from services.control.decide.assets import decide_asset, full_freeze
from services.control.decide.entrustment import decide_outgoing, told
from services.control.decide.inquiries import decide_inquiry
from services.control.decide.matters import decide_inbox, decide_matter
from services.control.decide.measures import note_lapses, register_property
from services.control.decide.preservation import decide_preservation
from services.control.decide.property import keep_excess, note_excess, order_releases
from services.control.decide.reckoning import (
    is_usable,
    needs_offline,
    outcome,
)
from services.control.state import Control, State, evolve_control, frozen_fen
from services.control.state.entrustment import Inbox, Matter


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """The events that follow from a command. Raises NoSuchCase or Refused."""
    if isinstance(command, MatterCommand):
        assert state is None or isinstance(state, Matter)  # streams are named after what they hold
        return decide_matter(command, state, circumstances)
    if isinstance(command, InboxCommand):
        assert state is None or isinstance(state, Inbox)
        return decide_inbox(command, state, circumstances)
    assert state is None or isinstance(state, Control)
    return _decide_case(command, state, circumstances)


def _decide_case(
    command: OfCase, state: Control | None, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if isinstance(command, OpenControl):
        return open_control(command, state)
    if isinstance(command, RecordTold):  # by the platform, of a case that need not be one of ours
        return told(command.told, state) if state is not None else []
    if isinstance(command, ReckonFreeze):
        return [] if state is None else [*full_freeze(state), *_excess([], state, circumstances)]
    if state is None or not state.opened:
        raise NoSuchCase("本案查控记录")
    if isinstance(command, InquiryCommand):
        return decide_inquiry(command, state, circumstances)
    if isinstance(command, AssetCommand):
        events = decide_asset(command, state, circumstances)
        return [*events, *_excess(events, state, circumstances)] if events else []
    if isinstance(command, OutgoingCommand):
        return decide_outgoing(command, state, circumstances)
    if isinstance(command, PreservationCommand):
        return decide_preservation(command, state, circumstances)
    match command:
        case RegisterProperty():
            return register_property(command, state, circumstances)
        case NoteLapses():
            return note_lapses(state, circumstances.at)
        case KeepExcess():
            return keep_excess(command, state)
        case OrderReleases():
            return order_releases(state)
        case ClassifyFeedback():
            return classify_feedback(state, circumstances)
        case MakeControlList():
            return make_control_list(state)
        case CompleteOfflineControl():
            return complete_offline_control(state)
        case _:
            assert_never(command)


def _excess(
    events: Sequence[ControlEvent], state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第十九条: the warning where what is controlled after these events exceeds the limit."""
    after = state
    for event in events:
        after = evolve_control(after, event)  # type: ignore[arg-type]  # events of this case
    return note_excess(after, circumstances.at.astimezone(CHINA).date(), circumstances.pack)


def open_control(command: OpenControl, state: Control | None) -> Sequence[ControlEvent]:
    """Once, with the filing. Refuses nothing."""
    if state is not None and state.opened:
        return []
    return [
        ControlOpened(
            case_id=command.case_id,
            claim_fen=command.claim_fen,
            debtors=command.debtors,
            parties=command.parties,
            claim=command.claim,
            kind=command.kind,
        )
    ]


def classify_feedback(state: Control, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """二、(一)3. A full freeze is classified at once, else after the last feedback (YL-437)."""
    found = outcome(state)
    if state.classified is not None and state.classified.outcome == found:
        return []
    assets = state.assets.values()
    return [
        FeedbackClassified(
            case_id=state.case_id,
            outcome=found,
            frozen_fen=frozen_fen(state),
            claim_fen=state.claim_fen,
            assets=sum(map(is_usable, assets)),
            offline=sum(needs_offline(asset, circumstances.pack) for asset in assets),
        )
    ]


def make_control_list(state: Control) -> Sequence[ControlEvent]:
    """三、(四)4: the list of what is under control."""
    if state.listed == len(state.assets):
        return []
    return [ControlListMade(case_id=state.case_id, assets=len(state.assets))]


def complete_offline_control(state: Control) -> Sequence[ControlEvent]:
    """三、(四): all work on the spot is done."""
    if state.offline_completed:
        return []
    return [OfflineControlCompleted(case_id=state.case_id)]
