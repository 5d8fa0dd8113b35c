"""Conditions of node rows: when a node opens, closes or is cancelled. Pure functions.

The node rows of a court's pack name these conditions. Most examine the event alone, and their
result is stored with the fact (an event of another type never meets one). The others examine the
case: its filing, which never changes, or its tier at the instant of the fact, which may become
known later and is then examined again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from contracts import control, enforcement, intake, supervision, triage
from contracts.archive import MaterialReceived
from contracts.steps import StepRecorded
from contracts.values import AssetKind, CaseKind, FilingChannel, TargetKind, Tier
from kernel.rulebook import NodeRow
from kernel.rulebook.conditions import OF_KIND

MONEY: frozenset[AssetKind] = frozenset({"deposit", "network_fund"})
NO_SUBJECT = frozenset({"case", "court"})  # there is only one of these: it needs no id
EVERY = "*"  # the subject of a fact that identifies none: it concerns all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A case at the instant of a fact: its filing, its tier by then, whether triage was over.

    `routes` are the routing rows by which it has its tier. The duties of the court itself
    belong to no filing.
    """

    kind: CaseKind | None
    channel: FilingChannel | None
    target: TargetKind | None
    tier: Tier | None = None
    routes: tuple[str, ...] = ()
    triaged: bool = False


OfEvent: TypeAlias = Callable[[Any], bool]
OfCase: TypeAlias = Callable[[CaseFacts], bool]


def filed_at_window(case: CaseFacts) -> bool:
    """三、(一): a same-day reception needs the applicant at the window."""
    return case.channel == "window"


def fast_tier(case: CaseFacts) -> bool:
    """三、(六): the case is a fast one."""
    return case.tier == "fast"


def ordinary_tier(case: CaseFacts) -> bool:
    """三、(八): the case is an ordinary one."""
    return case.tier == "ordinary"


def act_by_notice(case: CaseFacts) -> bool:
    """三、(六)2: 向有关单位发送协助执行通知书即可以办结."""
    return case.tier == "fast" and "act-by-notice" in case.routes


def performance_likely(case: CaseFacts) -> bool:
    """三、(六)4: 已主动履行、愿意主动履行或者双方有较大和解可能的."""
    return case.tier == "fast" and "performance-likely" in case.routes


def inadmissible(case: CaseFacts) -> bool:
    """三、(六)5: 初步判断不予受理或驳回申请的."""
    return case.tier == "fast" and "inadmissible" in case.routes


def disposal_case(case: CaseFacts) -> bool:
    """三、(八)9: triage found property that has to be disposed of."""
    return "disposal" in case.routes


def not_fast_tier(case: CaseFacts) -> bool:
    """三、(八)11(3): ten days hold for all money but that of fast cases."""
    return case.tier != "fast"


def before_triage(case: CaseFacts) -> bool:
    """三、(三)、(四): the centralised stage, before any team has the case."""
    return not case.triaged


def after_triage(case: CaseFacts) -> bool:
    """三、(八)8: what is found now is newly found, and the team's own work."""
    return case.triaged


def confirmed(event: Any) -> bool:
    """二、(一)7: 分流完毕; a provisional tier does not end the duty to triage."""
    return isinstance(event, triage.CaseTriaged) and not event.provisional


def to_fast_tier(event: Any) -> bool:
    """二、(一)9: the case was triaged fast, for good."""
    return confirmed(event) and event.tier == "fast"


def to_ordinary_tier(event: Any) -> bool:
    """三、(七)、(八): the case became an ordinary one, by triage or by conversion."""
    if isinstance(event, triage.CaseConverted):
        return event.to_tier == "ordinary"
    return confirmed(event) and bool(event.tier == "ordinary")


def sorted_again(event: Any) -> bool:
    """浉河 四、(一)3(七): the case left the tier that it was given before."""
    if isinstance(event, triage.CaseTriaged):
        return confirmed(event) and event.round > 1
    return isinstance(event, triage.CaseConverted)


def repeat_debtor(event: Any) -> bool:
    """三、(八): the 60-day track of a debtor whose previous case ended in 终本."""
    return isinstance(event, triage.CaseTriaged) and "repeat-debtor" in event.matched


def not_repeat_debtor(event: Any) -> bool:
    """三、(八): every other ordinary case."""
    return not repeat_debtor(event)


def property_to_dispose(event: Any) -> bool:
    """三、(八): 有财产需要处置的; a lot is such property, triage says whether there is any."""
    return not isinstance(event, triage.CaseTriaged) or "disposal" in event.matched


def nothing_to_dispose(event: Any) -> bool:
    """三、(八): every other ordinary case, and one that was converted."""
    return not isinstance(event, triage.CaseTriaged) or "disposal" not in event.matched


def title_transfer(event: Any) -> bool:
    """三、(六)3: 不动产、机动车过户案件."""
    return isinstance(event, triage.CaseTriaged) and "title-transfer" in event.matched


def converted_by_approval(event: Any) -> bool:
    """三、(七): a second allocation that was asked for and approved."""
    return isinstance(event, triage.CaseConverted) and event.approver is not None


def collective_inquiry(event: Any) -> bool:
    """三、(三)2: 立案集约查询."""
    return isinstance(event, control.InquiryStarted) and event.collective


def supplementary_inquiry(event: Any) -> bool:
    """三、(三)2: 总对总 at the departments that the collective query left out."""
    if not isinstance(event, control.InquiryStarted):
        return False
    return event.system == "national" and not event.collective


def asked_again(event: Any) -> bool:
    """浉河 四、(二)2(2): 再次发起. A system's inquiries are numbered, the first is none."""
    return isinstance(event, control.InquiryStarted) and not event.inquiry_id.endswith("-1")


def found_online(event: Any) -> bool:
    """三、(三)3(1): 能够网络冻结的."""
    return isinstance(event, control.AssetFound) and event.online


def found_offline(event: Any) -> bool:
    """三、(四)1: 需要线下办理."""
    return isinstance(event, control.AssetFound) and not event.online


def outside_city(event: Any) -> bool:
    """鄢陵 二、(一)5, 浉河 三、(二)6(2): property elsewhere, by its place or as recorded."""
    return getattr(event, "outside_city", True)


def deposit(event: Any) -> bool:
    """三、(六)1 (reading YL-441): deposits, and money in network accounts like them."""
    if not isinstance(event, (control.AssetFound, control.AssetsFrozen)):
        return False
    return event.asset_kind in MONEY


def offline_work(event: Any) -> bool:
    """三、(四): the feedback shows property that needs work on the spot."""
    return isinstance(event, control.FeedbackClassified) and event.offline > 0


def freeze_falls_short(event: Any) -> bool:
    """三、(六)1 holds for a full freeze only: the classification or the tier says it is none."""
    if isinstance(event, control.FeedbackClassified):
        return event.outcome != "full"
    return isinstance(event, triage.CaseTriaged) and event.tier != "fast"


def freeze_wait_over(event: Any) -> bool:
    """三、(六)1: 冻结期间满15日."""
    return isinstance(event, supervision.WaitElapsed) and event.code == "freeze-waited"


def debtor_address_unconfirmed(event: Any) -> bool:
    """固始 一、6: 初次接待未能确认送达地址的; so too where there was no reception."""
    if isinstance(event, intake.FirstReceptionHeld):
        return event.debtor_address is None
    return isinstance(event, intake.ReceptionDeferred)


def nothing_found(event: Any) -> bool:
    """三、(八)13: 对无财产可供执行的案件."""
    investigated = isinstance(event, enforcement.TraditionalInvestigationCompleted)
    return investigated and not event.property_found


def scanned_by_centre(event: Any) -> bool:
    """二、(一)8 (reading YL-456): reception scans the filing papers itself."""
    return isinstance(event, MaterialReceived) and event.material_kind != "reception-record"


OF_EVENT: Mapping[str, OfEvent] = {
    condition.__name__: condition
    for condition in (
        confirmed,
        to_fast_tier,
        to_ordinary_tier,
        sorted_again,
        repeat_debtor,
        not_repeat_debtor,
        property_to_dispose,
        nothing_to_dispose,
        title_transfer,
        converted_by_approval,
        collective_inquiry,
        supplementary_inquiry,
        asked_again,
        found_online,
        found_offline,
        outside_city,
        deposit,
        offline_work,
        freeze_falls_short,
        freeze_wait_over,
        debtor_address_unconfirmed,
        nothing_found,
        scanned_by_centre,
    )
}
OF_FILING: Mapping[str, OfCase] = {**OF_KIND, filed_at_window.__name__: filed_at_window}
OF_TIER: Mapping[str, OfCase] = {
    condition.__name__: condition
    for condition in (
        fast_tier,
        ordinary_tier,
        not_fast_tier,
        before_triage,
        after_triage,
        act_by_notice,
        disposal_case,
        performance_likely,
        inadmissible,
    )
}
CONDITIONS: Mapping[str, OfEvent | OfCase] = {**OF_EVENT, **OF_FILING, **OF_TIER}
CONDITION_TITLES: Mapping[str, str] = {
    "first_enforcement": "首次执行案件",
    "filed_at_window": "现场立案的",
    "fast_tier": "简易（速执）案件",
    "ordinary_tier": "普通案件",
    "not_fast_tier": "简易（速执）案件以外的案件",
    "before_triage": "分流以前",
    "after_triage": "分流以后",
    "confirmed": "正式分流（非暂定）",
    "found_online": "能够网络冻结的",
    "found_offline": "需要线下办理的",
    "outside_city": "财产在本市以外的",
    "to_fast_tier": "确定为简易（速执）案件的",
    "to_ordinary_tier": "成为普通案件的",
    "repeat_debtor": "被执行人的上一案件终本后六个月内立案的",
    "not_repeat_debtor": "其他普通案件",
    "title_transfer": "不动产、机动车过户案件",
    "converted_by_approval": "经审批转换的",
    "collective_inquiry": "立案集约查询",
    "supplementary_inquiry": "集约查询以外的补充查询",
    "deposit": "存款、网络资金",
    "offline_work": "需要线下办理的",
    "freeze_falls_short": "未足额冻结的",
    "freeze_wait_over": "冻结等待期间届满的",
    "nothing_found": "无财产可供执行的",
    "scanned_by_centre": "由卷宗中心扫描的",
    "enforcement_case": "执行实施案件",
    "preservation_case": "财产保全案件",
    "not_other_kind": "首次、恢复、保全案件",
    "act_by_notice": "发送协助执行通知书即可办结的行为案件",
    "performance_likely": "主动履行、愿意履行或者可能和解的案件",
    "sorted_again": "类别较前次有变化的",
    "property_to_dispose": "有财产需要处置的",
    "nothing_to_dispose": "没有财产需要处置的",
    "asked_again": "再次发起的查询",
    "debtor_address_unconfirmed": "初次接待未能确认被执行人送达地址的",
    "disposal_case": "有财产需要处置的案件",
    "inadmissible": "初步判断不予受理或者驳回申请的案件",
}


def met(names: Iterable[str], event: Any) -> tuple[str, ...]:
    """The named conditions on the event alone that it meets."""
    asked = sorted(set(names) & OF_EVENT.keys())
    return tuple(name for name in asked if OF_EVENT[name](event))


def hold(names: Iterable[str], meets: Collection[str], case: CaseFacts) -> bool:
    """Whether all the named conditions hold for a fact that meets those."""
    of_case = {**OF_FILING, **OF_TIER}
    return all(name in meets if name in OF_EVENT else of_case[name](case) for name in names)


def fits(names: Iterable[str], meets: Collection[str]) -> bool:
    """Whether the named conditions on the event hold, whatever the case is."""
    return all(name in meets for name in names if name in OF_EVENT)


def may_open(row: NodeRow, case: CaseFacts) -> bool:
    """Whether the filing of the case lets the row open at all."""
    return all(OF_FILING[name](case) for name in row.when if name in OF_FILING)


def asks_tier(row: NodeRow) -> bool:
    """Whether the row depends on the tier and is re-evaluated when the tier becomes known."""
    return not OF_TIER.keys().isdisjoint(row.when)


def may_open_late(row: NodeRow) -> bool:
    """Whether a tier that becomes known later may still open the row."""
    return asks_tier(row) and before_triage.__name__ not in row.when


def tier_holds(row: NodeRow, case: CaseFacts) -> bool:
    """Whether the tier lets the row open."""
    return all(OF_TIER[name](case) for name in row.when if name in OF_TIER)


def subject_id(row: NodeRow, event: Any) -> str:
    """The id of the node's subject: `<subject>_id` of the event, empty for the case.

    `WaitElapsed` carries it as `subject_id`, a step if it has the same subject, and a filing error
    as `field`. EVERY if the event identifies no such subject.
    """
    if row.subject in NO_SUBJECT:
        return ""
    if isinstance(event, StepRecorded):
        return event.subject_id if event.subject == row.subject else EVERY
    for name in (f"{row.subject}_id", row.subject, "subject_id"):
        found = getattr(event, name, None)
        if found is not None:
            return str(found)
    return EVERY
