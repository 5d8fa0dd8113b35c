"""What holds the acts of entrustment back, whatever is typed in them."""

from collections.abc import Mapping
from datetime import date

from kernel.base.zone import CHINA
from kernel.deciding.acts import ActRow, ActsOn
from kernel.deciding.decider import Circumstances, Refused
from services.control.commands.entrustment import (
    AcceptMatter,
    AnswerMatter,
    AskMatterPapers,
    CompleteMatter,
    FileMatter,
    PassEntrustmentResult,
    RequestEntrustment,
    ReturnMatter,
    SendEntrustment,
    SortMatter,
    SupplementEntrustment,
    UrgeEntrustment,
    WithdrawEntrustment,
)
from services.control.state import Control
from services.control.state.entrustment import Entrustment, Matter

URGED = "entrustment-urged"
SENT = "entrustment-sent"
PASSED = "entrustment-result-passed"
WITH_THEM = ("registered", "accepted")


def _entrustments(state: Control, _circumstances: Circumstances) -> Mapping[str, Entrustment]:
    return state.entrustments


def _today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()


def _gone(one: Entrustment, _state: Control, circumstances: Circumstances) -> Refused | None:
    if one.stage != "withdrawn":
        return None
    return circumstances.refuse(SENT, "该项委托已经撤回", "entrustment_id")


def _not_with_them(
    one: Entrustment, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.stage in WITH_THEM and one.number:
        return None
    return circumstances.refuse(SENT, "该项委托不在受托法院办理中", "entrustment_id")


def _nothing_asked(
    one: Entrustment, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if one.asked:
        return None
    return circumstances.refuse("entrustment-papers", "受托法院没有要求补办材料", "entrustment_id")


def _given_already(command: SupplementEntrustment, one: Entrustment, _state: Control) -> bool:
    there = {paper.file_id for paper in one.papers}
    return all(paper.file_id in there for paper in command.papers)


def _before_its_day(
    one: Entrustment, _state: Control, circumstances: Circumstances
) -> Refused | None:
    """Urged when the day that was asked for is over; at any time where none was."""
    until = one.requested.answer_by
    if until is None or _today(circumstances) > until:
        return None
    why = f"要求办结日期（{until.year}年{until.month}月{until.day}日）未过，无须催办"
    return circumstances.refuse(URGED, why, "entrustment_id")


def _over(one: Entrustment, _state: Control, circumstances: Circumstances) -> Refused | None:
    if one.stage not in ("answered", "returned", "passed"):
        return None
    return circumstances.refuse(SENT, "受托法院已经反馈或者退回，不能撤回", "entrustment_id")


def _unanswered(one: Entrustment, _state: Control, circumstances: Circumstances) -> Refused | None:
    if one.stage in ("answered", "returned", "passed"):
        return None
    return circumstances.refuse(PASSED, "受托法院尚未反馈", "entrustment_id")


def _matter_over(matter: Matter, circumstances: Circumstances) -> Refused | None:
    whys = {
        "withdrawn": "委托法院已经撤回",
        "returned": "该事项已经退回",
        "answered": "该事项已经办结",
    }
    why = whys.get(matter.stage)
    return circumstances.refuse("entrustment-accepted", why) if why else None


def _not_accepted(matter: Matter, circumstances: Circumstances) -> Refused | None:
    if matter.stage != "received":
        return None
    return circumstances.refuse("entrustment-accepted", "该受托事项尚未接收")


def _not_sorted(matter: Matter, circumstances: Circumstances) -> Refused | None:
    if matter.sorting is not None:
        return None
    return circumstances.refuse("entrustment-sorted", "该受托事项尚未分类转交")


def _done_already(matter: Matter, circumstances: Circumstances) -> Refused | None:
    if matter.stage != "done":
        return None
    return circumstances.refuse("entrustment-completed", "该受托事项已经办毕，应回复委托法院")


def _not_done(matter: Matter, circumstances: Circumstances) -> Refused | None:
    if matter.done is not None:
        return None
    return circumstances.refuse("entrustment-replied", "该受托事项尚未办毕，不能回复")


def _not_answered(matter: Matter, circumstances: Circumstances) -> Refused | None:
    if matter.stage == "answered":
        return None
    return circumstances.refuse("entrustment-filed", "尚未回复委托法院")


control = ActsOn(Control, begun=lambda state: state.opened)
received = ActsOn(Matter)

ENTRUSTING: tuple[ActRow, ...] = (
    control.case(RequestEntrustment),
    control.each(
        SendEntrustment,
        "entrustment_id",
        _entrustments,
        settled=lambda one, _: one.stage not in ("requested", "not_taken", "withdrawn"),
        over=[_gone],
    ),
    control.each(
        SupplementEntrustment,
        "entrustment_id",
        _entrustments,
        _not_with_them,
        _nothing_asked,
        repeats=_given_already,
    ),
    control.each(
        UrgeEntrustment, "entrustment_id", _entrustments, _before_its_day, over=[_not_with_them]
    ),
    control.each(
        WithdrawEntrustment,
        "entrustment_id",
        _entrustments,
        settled=lambda one, _: one.stage == "withdrawn",
        over=[_over],
    ),
    control.each(
        PassEntrustmentResult,
        "entrustment_id",
        _entrustments,
        _unanswered,
        settled=lambda one, _: one.stage == "passed",
    ),
    received.case(
        AcceptMatter,
        settled=lambda matter: matter.stage in ("accepted", "sorted", "done", "answered"),
        over=[_matter_over],
    ),
    received.case(AskMatterPapers, over=[_matter_over, _done_already]),
    received.case(SortMatter, _not_accepted, over=[_matter_over, _done_already]),
    received.case(
        CompleteMatter,
        _not_accepted,
        _not_sorted,
        settled=lambda matter: matter.stage in ("done", "answered"),
        over=[_matter_over],
    ),
    received.case(
        AnswerMatter,
        _not_done,
        settled=lambda matter: matter.stage == "answered",
        over=[_matter_over],
    ),
    received.case(
        ReturnMatter,
        settled=lambda matter: matter.stage == "returned",
        over=[_matter_over, _done_already],
    ),
    received.case(FileMatter, _not_answered, settled=lambda matter: matter.filed),
)
