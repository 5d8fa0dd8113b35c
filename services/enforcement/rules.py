"""The articles enforcement applies, as pure functions of plain values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.control import FeedbackOutcome
from contracts.enforcement_lists import ListChangeGround, ListOperation
from contracts.sealed import Text, said
from kernel.base.zone import CHINA
from services.enforcement.commands import DefaulterListingGround

# 关于公布失信被执行人名单信息的若干规定 (2017) 第一条(一) to (六): the rule row of each ground.
LISTING_RULES: Mapping[DefaulterListingGround, str] = {
    "other_refusal": "defaulter-list-other-refusal",
    "obstruction": "defaulter-list-obstruction",
    "evasion": "defaulter-list-evasion",
    "property_report": "defaulter-list-property-report",
    "consumption": "defaulter-list-consumption",
    "settlement": "defaulter-list-settlement",
}
# The same, 第二条, 第九条 and 第十条: what each ground asks for, and its rule row.
CHANGE_RULES: Mapping[ListChangeGround, tuple[ListOperation, str]] = {
    "wrongful": ("withdraw_listing", "listing-withdrawn"),
    "inaccurate": ("correct_listing", "listing-corrected"),
    "performed": ("remove_listing", "listing-removed-performed"),
    "settled": ("remove_listing", "listing-removed-settled"),
    "requested": ("remove_listing", "listing-removed-requested"),
    "no_property": ("remove_listing", "listing-removed-no-property"),
    "suspended": ("remove_listing", "listing-removed-suspended"),
    "not_enforced": ("remove_listing", "listing-removed-not-enforced"),
    "ended": ("remove_listing", "listing-removed-ended"),
    "expired": ("remove_listing", "listing-removed-expired"),
    "early": ("remove_listing", "listing-removed-early"),
}
IDENTITY = "list-identity-again"  # the row of a court whose desk checks an identity again
TERM_YEARS, MOST_YEARS = 2, 5  # 第二条第一款: two years, one to three more


def on(at: datetime) -> date:
    """The day of an instant in China."""
    return at.astimezone(CHINA).date()


def form_of_document(document_id: str) -> str:
    """The kind of form of a document, of which a case may have several: `<case>-D-<kind>[-<n>]`."""
    kind = document_id.rpartition("-D-")[2]
    return re.sub(r"-[0-9]+$", "", kind)


def period_expired(perform_by: date | None, at: datetime) -> bool:
    """Whether a debtor's notice period is over: its last day ends at 24:00 (YL-128, YL-448)."""
    return perform_by is not None and on(at) > perform_by


def blank_fields(place: Text, finding: Text, files: tuple[str, ...]) -> tuple[str, ...]:
    """The empty fields of an on-site record: such an item counts as not done (YL-462)."""
    filled = {"place": said(place), "finding": said(finding), "files": bool(files)}
    return tuple(name for name, there in filled.items() if not there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhaustion:
    """The facts that the 终本 conditions examine.

    `unrestricted` counts the debtors without a consumption restriction; `interviewed_on` is the
    feedback day on which the interview was based. `leads_left` counts the leads that nobody looked
    into, `leads_unregistered` those that led to property which is in no register, `lead_given` is
    what an older interview declared. Of the `items` of property `in_the_way` names those that are
    neither gone nor found to be undisposable. `renewed_on` is when a further query was
    last answered, `renewed_since` the earliest acceptable day for it; None if none is required.
    """

    outcome: FeedbackOutcome | None
    site_completed: bool
    traditional_found: bool | None
    debtors: int
    unrestricted: int
    last_feedback_on: date | None
    interviewed_on: date | None
    lead_given: bool
    leads_left: int = 0
    leads_unregistered: int = 0
    items: int = 0
    in_the_way: tuple[str, ...] = ()
    renewed_on: date | None = None
    renewed_since: date | None = None


def property_left(found: Exhaustion) -> str | None:
    """No property may be known (YL-338) but what is gone or cannot be disposed of (终本规定
    第一条, 第四条), nor be left unregistered after a lead to it."""
    if found.outcome is None:
        return "网络查控反馈尚未归类"
    if found.outcome != "none" and (found.in_the_way or not found.items):
        named = f": {'、'.join(found.in_the_way)}" if found.in_the_way else ""
        return f"尚有可供执行的财产{named}"
    if found.leads_unregistered:
        return f"{found.leads_unregistered}条财产线索核查有财产，财产尚未登记"
    return None


def site_open(found: Exhaustion) -> str | None:
    """The on-site investigation must be done in all its items (YL-113, YL-462)."""
    return None if found.site_completed else "现场调查未完成"


def traditional_open(found: Exhaustion) -> str | None:
    """The traditional property investigation must be done (YL-057)."""
    return "传统调查未完成" if found.traditional_found is None else None


def consumption_free(found: Exhaustion) -> str | None:
    """The consumption of every debtor must be restricted."""
    if not found.debtors:
        return "被执行人信息缺失"
    if found.unrestricted:
        return f"{found.unrestricted}名被执行人未采取限制消费措施"
    return None


def interview_open(found: Exhaustion) -> str | None:
    """The applicant must have been heard on 终本 (YL-339)."""
    return "终本约谈未进行" if found.interviewed_on is None else None


def lead_open(found: Exhaustion) -> str | None:
    """The applicant must not have named an effective lead (YL-338): each that was given is looked
    into, and what it led to is in the register of property."""
    if found.leads_left:
        return f"{found.leads_left}条财产线索未登记核查完毕"
    return "申请执行人提供了有效财产线索" if found.lead_given else None


def interview_outdated(found: Exhaustion) -> str | None:
    """The interview must rest on the most recent feedback (YL-340)."""
    if found.interviewed_on in (None, found.last_feedback_on):
        return None
    return "终本约谈后又有新的查询反馈"


def inquiry_unrenewed(found: Exhaustion) -> str | None:
    """浉河 四、(二)2(2), 四、(二)4(2): 终本案件要求结案前3个月再次发起“总对总”查询 (SH-394)."""
    if found.renewed_since is None:
        return None
    if found.renewed_on is None or found.renewed_on < found.renewed_since:
        return f"{found.renewed_since}以来未再次进行“总对总”查询"
    return None


def renewed_on(feedback_on: Mapping[str, date]) -> date | None:
    """When a 总对总 query after the first one was last answered. Inquiries are numbered."""
    again = (
        day
        for inquiry_id, day in feedback_on.items()
        if "-Q-national-" in inquiry_id and not inquiry_id.endswith("-1")
    )
    return max(again, default=None)


# Conditions by the names that closing rows of the packs use.
CONDITIONS: Mapping[str, Callable[[Exhaustion], str | None]] = {
    "no-property": property_left,
    "site-investigated": site_open,
    "traditional-investigated": traditional_open,
    "consumption-restricted": consumption_free,
    "interview-held": interview_open,
    "no-effective-lead": lead_open,
    "latest-inquiry": interview_outdated,
    "inquiry-renewed": inquiry_unrenewed,
}

CONDITION_TITLES: Mapping[str, str] = {
    "no-property": "未发现可供执行的财产，或者发现的财产不能处置",
    "site-investigated": "已现场调查",
    "traditional-investigated": "已传统调查",
    "consumption-restricted": "已限制消费",
    "interview-held": "已终本约谈",
    "no-effective-lead": "申请执行人未提供有效财产线索",
    "latest-inquiry": "约谈依据最近一次查询反馈",
    "inquiry-renewed": "结案前已再次查询",
}


def warnings_of(last_feedback_on: date | None, today: date, days: int | None) -> tuple[str, ...]:
    """What is to be told of a 终本 whose query is older than the court's number of days."""
    if days is None or last_feedback_on is None or today <= last_feedback_on + timedelta(days=days):
        return ()
    return (f"最近一次财产查询反馈为{last_feedback_on}，已逾{days}日，提示重新查询",)


def missing_for_termination(found: Exhaustion, conditions: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the conditions of the court's closing row are not met, in words for the court."""
    answers = (CONDITIONS[name](found) for name in conditions)
    return tuple(answer for answer in answers if answer is not None)
