"""Preservation: what is applied for, secured, ruled, executed, told, released, and taken over.

财产保全规定 第一条、第四条、第五条、第九条、第十七条、第十八条、第二十三条; 鄢陵 三、(四)4.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from contracts.control import ControlEvent
from contracts.control_preservation import (
    PreservationExempted,
    PreservationFinished,
    PreservationHandedOver,
    PreservationOutcome,
    PreservationReceived,
    PreservationRejected,
    PreservationReleaseApplied,
    PreservationReleaseRuled,
    PreservationRuled,
    PreservationSecured,
    PreservationStarted,
    PreservationTold,
    PreservedItem,
    Urgency,
)
from contracts.sealed import Text, said
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import named_as_documents, require_stored
from services.control.commands.preservation import (
    ApplyPreservationRelease,
    ExemptPreservation,
    FinishPreservation,
    NotePreservationTaken,
    OfPreservation,
    PreservationCommand,
    ReceivePreservation,
    RejectPreservation,
    RulePreservation,
    RulePreservationRelease,
    SecurePreservation,
    StartPreservation,
    TakeOverPreservation,
    TakePreservation,
    TellPreservation,
)
from services.control.decide.taking_over import note_taken, take_over
from services.control.state import Control
from services.control.state.assets import Asset
from services.control.state.preservation import Preservation

APPLIED = "preservation-applied"
SECURITY = "preservation-security"
EXEMPT = "preservation-exempt"
RULED = "preservation-ruled"
STARTED = "preservation-started"
TOLD = "preservation-told"
RELEASE = "preservation-release"
RENEW_DAYS = timedelta(days=7)  # 第十八条第一款: 期限届满七日前
CONTROLLED = ("frozen", "not_deducted")


def decide_preservation(
    command: PreservationCommand, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for an unknown preservation or paper, Refused as its command does."""
    match command:
        case ReceivePreservation():
            return receive(command, state, circumstances)
        case TakePreservation():
            return take(command, state, circumstances)
        case TakeOverPreservation():
            return take_over(command, state, circumstances)
        case NotePreservationTaken():
            return note_taken(command, state, circumstances)
        case _:
            return _of_one(command, state, circumstances)


def _of_one(
    command: OfPreservation, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    one = state.preservations.get(command.preservation_id)
    if one is None:
        raise NoSuchCase("本案的该项保全", "preservation_id")
    match command:
        case SecurePreservation():
            return secure(command, one, circumstances)
        case ExemptPreservation():
            return exempt(command, one, circumstances)
        case RulePreservation():
            return rule(command, one, circumstances)
        case RejectPreservation():
            return reject(command, one, circumstances)
        case StartPreservation():
            return start(command, one)
        case FinishPreservation():
            return finish(one, state)
        case TellPreservation():
            return tell(command, one, state, circumstances)
        case ApplyPreservationRelease():
            return apply_release(command, one, circumstances)
        case RulePreservationRelease():
            return rule_release(command, one, circumstances)
        case _:
            assert_never(command)


def receive(
    command: ReceivePreservation, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第一条: a written application, with an amount. Raises Refused without either."""
    require_stored(circumstances, command.case_id, command.application, "application", "该申请书")
    _require_stated(command.amount_fen, command.urgency, command.reason, circumstances)
    received = PreservationReceived(
        case_id=state.case_id,
        preservation_id=_next_id(state),
        phase=command.phase,
        urgency=command.urgency,
        amount_fen=command.amount_fen,
        application=command.application,
        reason=command.reason,
    )
    known = (one.begun_by for one in state.preservations.values())
    same = any(
        isinstance(one, PreservationReceived) and one.application == command.application
        for one in known
    )
    return [] if same else [received]


def take(
    command: TakePreservation, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二条: ruled by whoever tries the case, executed here."""
    _require_document(command.ruling, command.case_id, circumstances)
    _require_stated(command.amount_fen, command.urgency, command.reason, circumstances)
    known = (one.begun_by for one in state.preservations.values())
    same = any(
        isinstance(one, PreservationHandedOver) and one.ruling == command.ruling for one in known
    )
    if same:
        return []
    return [
        PreservationHandedOver(
            case_id=state.case_id,
            preservation_id=_next_id(state),
            phase=command.phase,
            urgency=command.urgency,
            amount_fen=command.amount_fen,
            ruling=command.ruling,
            reason=command.reason,
        )
    ]


def secure(
    command: SecurePreservation, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第六条至第八条: with the paper of who gives it."""
    require_stored(circumstances, command.case_id, command.evidence, "evidence", "该担保材料")
    if command.security_fen <= 0:
        raise circumstances.refuse(SECURITY, "担保金额应大于零", "security_fen")
    if any(known.evidence == command.evidence for known in one.securities):
        return []
    return [
        PreservationSecured(
            case_id=command.case_id,
            preservation_id=one.preservation_id,
            security=command.security,
            security_fen=command.security_fen,
            guarantor=command.guarantor,
            evidence=command.evidence,
        )
    ]


def exempt(
    command: ExemptPreservation, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第九条第一款: in a suit; before one security is due."""
    if one.exempted is not None:
        return circumstances.unchanged(EXEMPT, command, one.exempted)
    if one.phase == "before_suit":
        why = "诉前保全应当提供相当于请求保全数额的担保，不适用免予担保"
        raise circumstances.refuse(SECURITY, why, "ground")
    return [
        PreservationExempted(
            case_id=command.case_id, preservation_id=one.preservation_id, ground=command.ground
        )
    ]


def rule(
    command: RulePreservation, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第四条, 第五条: for no more than was applied for, with the security that is due."""
    if one.ruled is not None:
        return circumstances.unchanged(RULED, command, one.ruled)
    _require_document(command.ruling, command.case_id, circumstances)
    if not 0 < command.amount_fen <= one.amount_fen:
        why = f"裁定保全的金额应大于零，不超过申请保全的 {one.amount_fen} 分"
        raise circumstances.refuse(APPLIED, why, "amount_fen")
    if one.phase == "before_suit" and one.secured_fen < command.amount_fen:
        why = f"诉前保全的担保应当相当于保全数额，现有担保 {one.secured_fen} 分"
        raise circumstances.refuse(SECURITY, why, "amount_fen")
    return [
        PreservationRuled(
            case_id=command.case_id,
            preservation_id=one.preservation_id,
            amount_fen=command.amount_fen,
            ruling=command.ruling,
            urgency=one.urgency,
        )
    ]


def reject(
    command: RejectPreservation, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if one.rejected is not None:
        return circumstances.unchanged(RULED, command, one.rejected)
    _require_document(command.ruling, command.case_id, circumstances)
    return [
        PreservationRejected(
            case_id=command.case_id, preservation_id=one.preservation_id, ruling=command.ruling
        )
    ]


def start(command: StartPreservation, one: Preservation) -> Sequence[ControlEvent]:
    """第四条, 鄢陵 三、(四)4."""
    if one.started:
        return []
    return [PreservationStarted(case_id=command.case_id, preservation_id=one.preservation_id)]


def finish(one: Preservation, state: Control) -> Sequence[ControlEvent]:
    """保全完毕、部分保全、无标的物可实施保全: as the register of measures shows it."""
    if one.finished is not None:
        return []
    items = preserved(state)
    controlled_fen = sum(_worth_fen(state.assets[item.asset_id]) for item in items)
    return [
        PreservationFinished(
            case_id=state.case_id,
            preservation_id=one.preservation_id,
            outcome=_outcome(controlled_fen, one.amount_fen, bool(items)),
            controlled_fen=controlled_fen,
            items=items,
            uncontrolled=sum(asset.stage not in CONTROLLED for asset in state.assets.values()),
        )
    ]


def _outcome(controlled_fen: int, amount_fen: int, some: bool) -> PreservationOutcome:
    if not some:
        return "nothing"
    return "whole" if controlled_fen >= amount_fen else "part"


def _worth_fen(asset: Asset) -> int:
    """What an item covers: the money that is frozen, else the value of the thing."""
    return asset.frozen_fen or asset.amount_fen or 0


def preserved(state: Control) -> tuple[PreservedItem, ...]:
    """What is controlled, each with its last day and the last for asking for a renewal."""
    return tuple(
        PreservedItem(
            asset_id=asset.asset_id,
            asset_kind=asset.asset_kind,
            amount_fen=_worth_fen(asset),
            effective_at=asset.effective_at,
            expires_on=asset.expires_on,
            renew_by=asset.expires_on - RENEW_DAYS,
        )
        for asset in state.assets.values()
        if asset.stage in CONTROLLED
        and asset.effective_at is not None
        and asset.expires_on is not None
    )


def tell(
    command: TellPreservation, one: Preservation, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第十八条第二款: in writing, with each last day; again when something else is controlled."""
    _require_document(command.notice, command.case_id, circumstances)
    items = preserved(state)
    if one.told is not None and one.told.items == items:
        return circumstances.unchanged(TOLD, command, notice=one.told.notice)
    return [
        PreservationTold(
            case_id=state.case_id,
            preservation_id=one.preservation_id,
            items=items,
            notice=command.notice,
        )
    ]


def apply_release(
    command: ApplyPreservationRelease, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二十二条, 第二十三条, 第二十七条: on a ground that fits the stage of the suit."""
    require_stored(circumstances, command.case_id, command.application, "application", "该申请书")
    if one.release is not None and one.release.application == command.application:
        return circumstances.unchanged(RELEASE, command, one.release)
    if command.ground == "no_suit" and one.phase != "before_suit":
        why = "三十日内未起诉或者申请仲裁，只适用于诉前保全"
        raise circumstances.refuse(RELEASE, why, "ground")
    return [
        PreservationReleaseApplied(
            case_id=command.case_id,
            preservation_id=one.preservation_id,
            ground=command.ground,
            urgency=command.urgency,
            application=command.application,
        )
    ]


def rule_release(
    command: RulePreservationRelease, one: Preservation, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if one.released is not None:
        return circumstances.unchanged(RELEASE, command, one.released)
    _require_document(command.ruling, command.case_id, circumstances)
    return [
        PreservationReleaseRuled(
            case_id=command.case_id, preservation_id=one.preservation_id, ruling=command.ruling
        )
    ]


def _next_id(state: Control) -> str:
    return f"{state.case_id}-P-{len(state.preservations) + 1}"


def _require_document(document: str, case_id: str, circumstances: Circumstances) -> None:
    if document not in named_as_documents(circumstances, case_id):
        raise NoSuchCase("已存入或者已签章的该文书", "ruling")


def _require_stated(
    amount_fen: int, urgency: Urgency, reason: Text, circumstances: Circumstances
) -> None:
    if amount_fen <= 0:
        raise circumstances.refuse(APPLIED, "应写明请求保全的数额", "amount_fen")
    if urgency == "urgent" and not said(reason):
        raise circumstances.refuse(APPLIED, "情况紧急的应写明理由", "reason")
