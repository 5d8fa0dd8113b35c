"""What holds the acts of preservation back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActRow, ActsOn
from kernel.deciding.decider import Circumstances, Refused
from services.control.commands.preservation import (
    ApplyPreservationRelease,
    ExemptPreservation,
    FinishPreservation,
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
from services.control.state import Control
from services.control.state.preservation import Preservation

APPLIED = "preservation-applied"
RULED = "preservation-ruled"


def _preservations(state: Control, _circumstances: Circumstances) -> Mapping[str, Preservation]:
    return state.preservations


def _no_preservation_case(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.kind == "preservation":
        return None
    return circumstances.refuse(APPLIED, "财产保全应另立保全案件办理")


def _no_enforcement_case(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.kind in ("first", "resumed"):
        return None
    return circumstances.refuse("preservation-taken-over", "保全措施只转入执行实施案件")


def _decided(one: Preservation, _state: Control, circumstances: Circumstances) -> Refused | None:
    if one.ruled is None and one.rejected is None and not one.executable:
        return None
    return circumstances.refuse(RULED, "对该保全申请已经作出裁定", "preservation_id")


def _unsecured(one: Preservation, _state: Control, circumstances: Circumstances) -> Refused | None:
    """第九条第二款: of what is preserved before its enforcement, none need be given."""
    if one.phase == "before_enforcement" or one.securities or one.exempted is not None:
        return None
    why = "尚未提供担保，也未确定免予担保"
    return circumstances.refuse("preservation-security", why, "preservation_id")


def _nothing_ruled(
    one: Preservation, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.executable and one.rejected is None:
        return None
    return circumstances.refuse("preservation-started", "尚无可执行的保全裁定", "preservation_id")


def _not_started(
    one: Preservation, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.started:
        return None
    return circumstances.refuse("preservation-done", "保全裁定尚未开始执行", "preservation_id")


def _without_result(
    _one: Preservation, state: Control, circumstances: Circumstances
) -> Refused | None:
    """While an item is neither controlled nor recorded as one that cannot be."""
    left = [
        one for one in state.assets.values() if one.stage in ("found", "freezing", "not_frozen")
    ]
    if not left:
        return None
    why = f"尚有{len(left)}项财产没有保全结果；不能控制的，应登记原因"
    return circumstances.refuse("preservation-done", why, "preservation_id")


def _not_finished(
    one: Preservation, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.finished is not None:
        return None
    return circumstances.refuse("preservation-told", "保全尚未办理完毕", "preservation_id")


def _not_applied(
    one: Preservation, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.release is not None:
        return None
    return circumstances.refuse("preservation-release", "没有解除保全的申请", "preservation_id")


def _converted(_one: Preservation, state: Control, circumstances: Circumstances) -> Refused | None:
    if not state.converted:
        return None
    why = f"保全措施已转入{state.converted}，应在该案中办理"
    return circumstances.refuse("preservation-release", why, "preservation_id")


control = ActsOn(Control, begun=lambda state: state.opened)

PRESERVING: tuple[ActRow, ...] = (
    control.case(ReceivePreservation, over=[_no_preservation_case]),
    control.case(TakePreservation, over=[_no_preservation_case]),
    control.each(SecurePreservation, "preservation_id", _preservations),
    control.each(
        ExemptPreservation,
        "preservation_id",
        _preservations,
        settled=lambda one, _: one.exempted is not None,
        over=[_decided],
    ),
    control.each(
        RulePreservation,
        "preservation_id",
        _preservations,
        _unsecured,
        settled=lambda one, _: one.ruled is not None,
        over=[_decided],
    ),
    control.each(
        RejectPreservation,
        "preservation_id",
        _preservations,
        settled=lambda one, _: one.rejected is not None,
        over=[_decided],
    ),
    control.each(
        StartPreservation,
        "preservation_id",
        _preservations,
        _nothing_ruled,
        settled=lambda one, _: one.started,
    ),
    control.each(
        FinishPreservation,
        "preservation_id",
        _preservations,
        _not_started,
        _without_result,
        settled=lambda one, _: one.finished is not None,
    ),
    control.each(TellPreservation, "preservation_id", _preservations, _not_finished),
    control.each(
        ApplyPreservationRelease,
        "preservation_id",
        _preservations,
        _not_started,
        over=[_converted],
    ),
    control.each(
        RulePreservationRelease,
        "preservation_id",
        _preservations,
        _not_applied,
        settled=lambda one, _: one.released is not None,
    ),
    control.case(TakeOverPreservation, over=[_no_enforcement_case]),
)
