"""What holds back the acts on objections, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActRow, ActsOn
from kernel.deciding.decider import Circumstances, Refused
from services.enforcement.commands.objections import (
    AdmitObjection,
    ReceiveObjection,
    RecordObjectionRemedy,
    RecordObjectionRulingServed,
    RuleObjection,
    SeekObjectionRemedy,
)
from services.enforcement.decide.objections import OWN_TEAM, RULES
from services.enforcement.rules import on
from services.enforcement.state import Work
from services.enforcement.state.objections import Objection


def _objections(work: Work, _circumstances: Circumstances) -> Mapping[str, Objection]:
    return work.objections.by_id


def _by_own_team(_one: Objection, work: Work, circumstances: Circumstances) -> Refused | None:
    if work.opened is None or circumstances.actor.person != work.opened.handler:
        return None
    why = "办理本案执行实施的人员不得参与异议审查"
    return circumstances.refuse(OWN_TEAM, why, "objection_id")


def _not_ruled(one: Objection, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.ruled is not None:
        return None
    return circumstances.refuse(RULES[one.received.kind], "异议尚未裁定", "objection_id")


def _no_remedy(one: Objection, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.ruled is None or one.ruled.remedy != "none":
        return None
    why = "准予撤回的裁定没有复议或者起诉的期间"
    return circumstances.refuse(RULES[one.received.kind], why, "objection_id")


def _not_served(one: Objection, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.served is not None:
        return None
    return circumstances.refuse(RULES[one.received.kind], "裁定书尚未送达", "objection_id")


def _too_late(one: Objection, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.served is None or (not one.lapsed and on(circumstances.at) <= one.served.until):
        return None
    why = f"申请复议或者起诉的期间至{one.served.until}届满"
    return circumstances.refuse(RULES[one.received.kind], why, "objection_id")


def _not_sought(one: Objection, _work: Work, circumstances: Circumstances) -> Refused | None:
    if one.sought is not None:
        return None
    why = "没有登记复议申请或者执行异议之诉"
    return circumstances.refuse(RULES[one.received.kind], why, "objection_id")


work = ActsOn(Work, begun=lambda one: one.opened is not None)

OBJECTION_ACTS: tuple[ActRow, ...] = (
    work.case(ReceiveObjection),
    work.each(
        AdmitObjection,
        "objection_id",
        _objections,
        settled=lambda one, _: one.admitted or one.ruled is not None,
    ),
    work.each(
        RuleObjection,
        "objection_id",
        _objections,
        _by_own_team,
        settled=lambda one, _: one.ruled is not None,
    ),
    work.each(
        RecordObjectionRulingServed,
        "objection_id",
        _objections,
        _not_ruled,
        settled=lambda one, _: one.served is not None,
        over=[_no_remedy],
    ),
    work.each(
        SeekObjectionRemedy,
        "objection_id",
        _objections,
        _not_served,
        _too_late,
        settled=lambda one, _: one.sought is not None,
        over=[_no_remedy],
    ),
    work.each(
        RecordObjectionRemedy,
        "objection_id",
        _objections,
        _not_sought,
        settled=lambda one, _: one.decided is not None,
        over=[_no_remedy],
    ),
)
