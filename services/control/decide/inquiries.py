"""Inquiries: started, answered, failed, printed."""

from collections.abc import Sequence
from typing import assert_never

from contracts.control import (
    AssetFound,
    ControlEvent,
    FeedbackPrinted,
    InquiryAnswered,
    InquiryFailed,
    InquiryStarted,
)
from contracts.control_property import FeedbackDiffered
from contracts.sealed import Text
from contracts.values import Hit, InquirySystem
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.rulebook import InquiryRow, Pack
from services.control.commands import (
    FailInquiry,
    InquiryCommand,
    PrintFeedback,
    RecordFeedback,
    StartCollectiveInquiry,
    StartInquiry,
)
from services.control.decide.reckoning import (
    departments_left,
    owner_of,
    times_asked,
    under_way,
)
from services.control.rules import asset_id_of, inquiry_id_of, inquiry_row, is_outside_city
from services.control.state import Control
from services.control.state.assets import Asset
from services.control.state.inquiries import Inquiry

STRANGER = "反馈了未被查询的人"


def decide_inquiry(
    command: InquiryCommand, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for an unknown inquiry, Refused as its command does."""
    match command:
        case StartCollectiveInquiry():
            return start_collective(state, circumstances)
        case StartInquiry():
            return start(command, state, circumstances)
        case RecordFeedback():
            return record_feedback(command, state, circumstances.pack)
        case FailInquiry():
            return fail(command, state)
        case PrintFeedback():
            return print_feedback(command, state)
        case _:
            assert_never(command)


def start_collective(state: Control, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """三、(三)2: started automatically at filing, without waiting for the reception (YL-453)."""
    if not state.debtors:
        return []
    return [
        _started(state, row.system, row.collective, collective=True)
        for row in circumstances.pack.inquiries
        if row.collective and not times_asked(state, row.system)
    ]


def start(
    command: StartInquiry, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(三)2: raises Refused for a system or a department that the court does not ask."""
    row = inquiry_row(circumstances.pack, command.system)
    if row is None:
        raise circumstances.refuse("control-inquiry", "本院未使用该查询系统", "system")
    known = (*row.collective, *row.supplement)
    strange = [name for name in command.departments if name not in known]
    if strange:
        why = f"该系统没有这些协助部门: {'、'.join(strange)}"
        raise circumstances.refuse("control-inquiry", why, "departments")
    departments = _to_ask(command, row, state)
    if departments is None:
        return []
    return [_started(state, row.system, departments, collective=False)]


def record_feedback(command: RecordFeedback, state: Control, pack: Pack) -> Sequence[ControlEvent]:
    """Records each item as an asset. An item that an earlier inquiry found is the same asset; where
    it is told otherwise now, both are kept. An answer about a stranger is a failure."""
    inquiry = _inquiry(command.inquiry_id, state)
    if inquiry.stage != "asked":
        return []
    if {hit.person_id for hit in command.hits} - {"", *state.debtors}:
        return [_failed(inquiry, STRANGER, state)]
    fed_back = InquiryAnswered(
        case_id=state.case_id,
        inquiry_id=inquiry.inquiry_id,
        system=inquiry.system,
        hits=command.hits,
    )
    told: dict[str, Hit] = {}
    for hit in command.hits:
        told.setdefault(asset_id_of(state.case_id, hit.hit_id), hit)
    new = [_found(one, hit, state, pack) for one, hit in told.items() if one not in state.assets]
    known = [(state.assets[one], hit) for one, hit in told.items() if one in state.assets]
    differing = [one for pair in known for one in _differed(*pair, inquiry, state)]
    return [fed_back, *new, *differing]


def fail(command: FailInquiry, state: Control) -> Sequence[ControlEvent]:
    """三、(三)2: a system that could not answer. Refuses nothing."""
    inquiry = _inquiry(command.inquiry_id, state)
    if inquiry.stage != "asked":
        return []
    return [_failed(inquiry, command.reason, state)]


def print_feedback(command: PrintFeedback, state: Control) -> Sequence[ControlEvent]:
    """三、(三)3: the answer, printed for the dossier."""
    inquiry = _inquiry(command.inquiry_id, state)
    if inquiry.printed:
        return []
    return [FeedbackPrinted(case_id=state.case_id, inquiry_id=inquiry.inquiry_id)]


def _started(
    state: Control, system: InquirySystem, departments: tuple[str, ...], *, collective: bool
) -> InquiryStarted:
    return InquiryStarted(
        case_id=state.case_id,
        inquiry_id=inquiry_id_of(state.case_id, system, times_asked(state, system) + 1),
        system=system,
        collective=collective,
        departments=departments,
        persons=state.parties,
    )


def _failed(inquiry: Inquiry, reason: Text, state: Control) -> InquiryFailed:
    return InquiryFailed(
        case_id=state.case_id,
        inquiry_id=inquiry.inquiry_id,
        system=inquiry.system,
        reason=reason,
    )


def _differed(
    asset: Asset, hit: Hit, inquiry: Inquiry, state: Control
) -> Sequence[FeedbackDiffered]:
    """What a later inquiry tells otherwise of a known item; none where it tells the same."""
    old = asset.told or asset.found
    told = FeedbackDiffered(
        case_id=state.case_id,
        asset_id=asset.asset_id,
        inquiry_id=inquiry.inquiry_id,
        amount_fen=hit.amount_fen,
        institution=hit.institution,
        person_id=owner_of(hit, state),
        old_amount_fen=old.amount_fen,
        old_institution=old.institution,
        old_person_id=old.person_id,
    )
    now = (told.amount_fen, told.institution, told.person_id)
    return [told] if now != (old.amount_fen, old.institution, old.person_id) else []


def _found(asset_id: str, hit: Hit, state: Control, pack: Pack) -> AssetFound:
    return AssetFound(
        case_id=state.case_id,
        asset_id=asset_id,
        asset_kind=hit.asset_kind,
        person_id=owner_of(hit, state),
        institution=hit.institution,
        amount_fen=hit.amount_fen,
        online=hit.online,
        reference=hit.reference,
        division=hit.division,
        outside_city=is_outside_city(pack, hit.division),
    )


def _inquiry(inquiry_id: str, state: Control) -> Inquiry:
    if inquiry_id not in state.inquiries:
        raise NoSuchCase("该查询", "inquiry_id")
    return state.inquiries[inquiry_id]


def _to_ask(command: StartInquiry, row: InquiryRow, state: Control) -> tuple[str, ...] | None:
    """The departments to query now; None if all of them have a pending query.

    A department that answered is queried again only when named. A system that the court's rules do
    not divide into departments is queried as a whole: an empty tuple.
    """
    running = under_way(row.system, state)
    if not (row.collective or row.supplement):
        return None if running else ()
    wanted = command.departments or departments_left(row, state)
    asked = {department for departments in running for department in departments}
    left = tuple(name for name in wanted if name not in asked)
    return left or None
