"""What a third person owes to a debtor: notice, answer, order, performance.

执行工作规定 第45条至第53条; 民诉法解释 第四百九十九条.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

from contracts.control import ControlEvent
from contracts.control_receivables import (
    ThirdPersonAnswered,
    ThirdPersonNotified,
    ThirdPersonOrdered,
    ThirdPersonPerformed,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from kernel.deciding.files import require_stored
from kernel.law.limits import due
from services.control.commands.receivables import (
    NotifyThirdPerson,
    OrderThirdPerson,
    ReceivableCommand,
    RecordThirdPersonAnswer,
    RecordThirdPersonPerformance,
)
from services.control.decide.papers import require_papers
from services.control.state import Control
from services.control.state.assets import Asset
from services.control.state.receivables import Receivable

KIND = "receivable"
DENIED, ADMITTED = "due-claim-denied", "due-claim-admitted"
PERIOD, PERFORMED = "due-claim-period", "due-claim-performed"
CONFIRMED, FROZEN = "due-claim-confirmed", "due-claim-frozen"
OBJECTIONS = frozenset({"denied", "partly_denied"})
APPLICATION, ANSWER, PAYMENT = "通知履行的申请", "第三人的书面答复或者笔录", "第三人履行的凭证"


def decide_receivable(
    command: ReceivableCommand, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for a file that is not stored, Refused or Stands as its command does."""
    match command:
        case NotifyThirdPerson():
            return notify(command, asset, state, circumstances)
        case RecordThirdPersonAnswer():
            return answer(command, asset, circumstances)
        case OrderThirdPerson():
            return order(command, asset, state, circumstances)
        case RecordThirdPersonPerformance():
            return perform(command, asset, circumstances)
        case _:
            assert_never(command)


def notify(
    command: NotifyThirdPerson, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第45条: on application, of a frozen debt, handed to the third person directly."""
    known = asset.receivable or Receivable()
    if known.notified is not None:
        return circumstances.unchanged(PERIOD, command, known.notified)
    require_stored(circumstances, command.case_id, command.application, "application", APPLICATION)
    row = circumstances.pack.measure("notify")
    if command.debt_fen <= 0:
        raise Refused(row.article, "到期债务金额应大于零", "debt_fen")
    named = (command.ruling, command.assistance)
    rests = require_papers("notify", *named, asset, state, circumstances)
    if not state.papers[rests.assistance].by_hand or rests.served_at is None:
        raise Refused(row.article, "履行通知必须直接送达第三人", "assistance")
    return [
        ThirdPersonNotified(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            asked_by=command.asked_by,
            application=command.application,
            debt_fen=command.debt_fen,
            served_at=rests.served_at,
            respond_by=_respond_by(rests.served_at, circumstances),
            ruling=rests.ruling,
            assistance=rests.assistance,
            confirmed_by=command.confirmed_by,
        )
    ]


def answer(
    command: RecordThirdPersonAnswer, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第46条至第48条: in time; a denial is not examined, unless a judgment established the debt
    (民诉法解释 第四百九十九条第三款)."""
    known = asset.receivable or Receivable()
    notified = known.notified
    assert notified is not None  # a guard holds the act back otherwise
    if known.answered is not None:
        return circumstances.unchanged(DENIED, command, known.answered)
    require_stored(circumstances, command.case_id, command.evidence, "evidence", ANSWER)
    _require_in_time(command, notified, circumstances)
    if command.answer in OBJECTIONS and notified.confirmed_by:
        why = "该到期债权由生效法律文书确定，第三人予以否认的，不予支持"
        raise circumstances.refuse(CONFIRMED, why, "answer")
    partly = command.answer == "partly_denied"
    if partly and not 0 < command.admitted_fen < notified.debt_fen:
        why = f"承认的金额应大于零且小于通知的 {notified.debt_fen} 分"
        raise circumstances.refuse(ADMITTED, why, "admitted_fen")
    if command.admitted_fen and not partly:
        raise circumstances.refuse(ADMITTED, "只有部分承认的，才填承认的金额", "admitted_fen")
    return [
        ThirdPersonAnswered(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            answer=command.answer,
            admitted_fen=command.admitted_fen,
            answered_on=command.answered_on,
            evidence=command.evidence,
        )
    ]


def _require_in_time(
    command: RecordThirdPersonAnswer, notified: ThirdPersonNotified, circumstances: Circumstances
) -> None:
    """Raises Refused for an answer before the notice, after today, or after its period."""
    first = notified.served_at.astimezone(CHINA).date()
    if not first <= command.answered_on <= _today(circumstances):
        why = "答复日期应在履行通知送达之后，且不晚于今日"
        raise circumstances.refuse(PERIOD, why, "answered_on")
    if command.answered_on > notified.respond_by:
        why = f"异议期间已于{notified.respond_by.isoformat()}届满，逾期的异议不影响强制执行"
        raise circumstances.refuse(PERIOD, why, "answered_on")


def order(
    command: OrderThirdPerson, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第49条: who neither objected nor performed in time, as far as the debt is not denied."""
    known = asset.receivable or Receivable()
    if known.ordered is not None:
        return circumstances.unchanged(DENIED, command, known.ordered)
    if not 0 < command.amount_fen <= known.enforceable_fen:
        why = f"强制执行金额应大于零且不超过 {known.enforceable_fen} 分"
        raise circumstances.refuse(ADMITTED, why, "amount_fen")
    rests = require_papers("collect", command.ruling, "", asset, state, circumstances)
    return [
        ThirdPersonOrdered(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            amount_fen=command.amount_fen,
            ruling=rests.ruling,
        )
    ]


def perform(
    command: RecordThirdPersonPerformance, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第45条、第53条: what he paid to the applicant; the same paper again changes nothing."""
    known = asset.receivable or Receivable()
    assert known.notified is not None  # a guard holds the act back otherwise
    same = next((one for one in known.performed if one.evidence == command.evidence), None)
    if same is not None:
        return circumstances.unchanged(PERFORMED, command, same)
    require_stored(circumstances, command.case_id, command.evidence, "evidence", PAYMENT)
    left_fen = known.notified.debt_fen - known.performed_fen
    if not 0 < command.amount_fen <= left_fen:
        why = f"履行金额应大于零且不超过尚未履行的 {left_fen} 分"
        raise circumstances.refuse(PERFORMED, why, "amount_fen")
    first = known.notified.served_at.astimezone(CHINA).date()
    if not first <= command.performed_on <= _today(circumstances):
        why = "履行日期应在履行通知送达之后，且不晚于今日"
        raise circumstances.refuse(PERFORMED, why, "performed_on")
    return [
        ThirdPersonPerformed(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            amount_fen=command.amount_fen,
            performed_on=command.performed_on,
            evidence=command.evidence,
        )
    ]


def no_debt_of_third_person(
    asset: Asset, _state: Control, circumstances: Circumstances
) -> Refused | None:
    """Holds back what may be done about receivables only."""
    if asset.asset_kind == KIND:
        return None
    row = circumstances.pack.measure("notify")
    return Refused(row.article, "该财产不是到期债权", "asset_id")


def debt_not_frozen(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    """民诉法解释 第四百九十九条第一款: the debt is frozen by a ruling, and then he is notified."""
    if asset.stage == "frozen":
        return None
    return circumstances.refuse(FROZEN, "应当先裁定冻结该到期债权", "asset_id")


def not_notified(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    """Holds back what rests on a notice that was handed over."""
    if asset.receivable is not None and asset.receivable.notified is not None:
        return None
    return circumstances.refuse(PERIOD, "尚未向第三人送达履行通知", "asset_id")


def period_runs(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    """第49条: not before the fifteen days are over."""
    notified = asset.receivable.notified if asset.receivable is not None else None
    if notified is None or _today(circumstances) > notified.respond_by:
        return None
    last = notified.respond_by
    why = f"第三人履行或者异议的期间至{last.year}年{last.month}月{last.day}日届满"
    return circumstances.refuse(PERIOD, why, "asset_id")


def denied(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    """第47条: what he denied is neither examined nor enforced."""
    answered = asset.receivable.answered if asset.receivable is not None else None
    if answered is None or answered.answer != "denied":
        return None
    why = "第三人在期间内提出异议，不得对其强制执行"
    return circumstances.refuse(DENIED, why, "asset_id")


def _respond_by(served_at: datetime, circumstances: Circumstances) -> date:
    row = next(one for one in circumstances.pack.nodes if one.code == PERIOD)
    ends = due(row.limit, served_at, circumstances.calendar).due
    assert ends is not None  # fifteen days have an end
    return ends.date()


def _today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()
