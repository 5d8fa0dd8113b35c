"""What holds back the acts on coercive measures, whatever is typed in them."""

from collections.abc import Mapping
from datetime import datetime

from kernel.deciding.acts import ActRow, ActsOn
from kernel.deciding.decider import Circumstances, Refused
from kernel.law.limits import TimeLimit, due
from services.enforcement.commands import (
    ApplyForReconsideration,
    CarryOutSanction,
    EndSanction,
    OrderSanction,
    RecordReconsideration,
)
from services.enforcement.decide.sanctions import RECONSIDERABLE, RECONSIDERED, rule_of
from services.enforcement.decide.standing import closed
from services.enforcement.state import Work
from services.enforcement.state.sanctions import Sanction

TO_APPLY = TimeLimit(value=3, unit="day")  # 民诉法解释 第一百八十五条: 三日内提出


def _debtors(work: Work, _circumstances: Circumstances) -> Mapping[str, str]:
    return {person_id: person_id for person_id in (work.filing.debtors if work.filing else ())}


def _sanctions(work: Work, _circumstances: Circumstances) -> Mapping[str, Sanction]:
    return work.sanctions.by_id


def _reconsiderable(work: Work, _circumstances: Circumstances) -> Mapping[str, Sanction]:
    acts = work.sanctions.by_id.items()
    return {key: one for key, one in acts if one.ordered.measure in RECONSIDERABLE}


def _closed(_thing: object, work: Work, circumstances: Circumstances) -> Refused | None:
    return closed(work, circumstances)


def _received(one: Sanction, work: Work, circumstances: Circumstances) -> datetime | None:
    """When the person received the newest decision of this kind."""
    about = (rule_of(one, circumstances).form, one.ordered.person_id)
    served = work.sanctions.served.values()
    return max(
        (paper.served_at for paper in served if (paper.document_kind, paper.person_id) == about),
        default=None,
    )


def _unserved(one: Sanction, work: Work, circumstances: Circumstances) -> Refused | None:
    if _received(one, work, circumstances) is not None:
        return None
    return circumstances.refuse(RECONSIDERED, "决定书尚未送达", "sanction_id")


def _too_late(one: Sanction, work: Work, circumstances: Circumstances) -> Refused | None:
    received = _received(one, work, circumstances)
    if received is None:
        return None
    last = due(TO_APPLY, received, circumstances.calendar).due
    if last is None or circumstances.at <= last:
        return None
    why = "已过收到决定书之日起三日的复议申请期限"
    return circumstances.refuse(RECONSIDERED, why, "sanction_id")


def _not_applied(one: Sanction, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.applied is not None:
        return None
    return circumstances.refuse(RECONSIDERED, "没有登记复议申请", "sanction_id")


work = ActsOn(Work, begun=lambda one: one.opened is not None)

SANCTION_ACTS: tuple[ActRow, ...] = (
    work.each(OrderSanction, "person_id", _debtors, over=[_closed]),
    work.each(
        CarryOutSanction,
        "sanction_id",
        _sanctions,
        settled=lambda one, _: one.carried is not None or one.over,
        over=[_closed],
    ),
    work.each(EndSanction, "sanction_id", _sanctions, settled=lambda one, _: one.over),
    work.each(
        ApplyForReconsideration,
        "sanction_id",
        _reconsiderable,
        _unserved,
        _too_late,
        settled=lambda one, _: one.applied is not None,
    ),
    work.each(
        RecordReconsideration,
        "sanction_id",
        _reconsiderable,
        _not_applied,
        settled=lambda one, _: one.reconsidered is not None,
    ),
)
