"""The team that holds the case: its work on it, and the closing."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from contracts.enforcement import SiteItem
from kernel.base.zone import CHINA
from services.enforcement.commands import (
    BeginWork,
    CloseCase,
    CompleteTraditionalInvestigation,
    DecideDefaulterListing,
    HoldTerminationInterview,
    InvestigateSite,
    ProposeClosing,
    RestrictConsumption,
    SummonParty,
)
from services.enforcement.state import Work
from tests.storm.people.seen import Seen, Wish

DAY_MINUTES = 24 * 60
SITE_PAPER = "site-record"
LISTINGS_MAX = 3  # after so many refusals the platform is left alone
SITES: tuple[tuple[SiteItem, str], ...] = (
    ("non_networked", "鄢陵县不动产登记中心"),
    ("domicile", "被执行人住所地"),
)


def team(seen: Seen) -> Iterator[Wish]:
    work = seen.work
    if work is None or work.opened is None or work.closed is not None:
        return
    if work.tier == "ordinary":
        yield from _investigation(seen, work)
        for person_id, perform_by in work.perform_by.items():
            yield from _debtor(seen, work, person_id, perform_by)
    yield from _closing(seen, work)


def _investigation(seen: Seen, work: Work) -> Iterator[Wish]:
    case = work.case_id
    if work.begun is None:
        yield _by_handler("begin", BeginWork(case_id=case, act="阅卷并约谈申请执行人"))
    seen_there = {(site.item, site.place) for site in work.sites}
    for item, place in SITES:
        if (item, place) not in seen_there:
            found = InvestigateSite(
                case_id=case,
                item=item,
                place=place,
                finding="未发现可供执行的财产",
                files=(SITE_PAPER,),
            )
            store = seen.stores("enforcement", SITE_PAPER, "handler")
            yield store or _by_handler(f"site/{item}", found, within_minutes=35 * DAY_MINUTES)
    if work.traditional_found is None:
        done = CompleteTraditionalInvestigation(case_id=case)
        yield _by_handler("traditional", done, within_minutes=30 * DAY_MINUTES)


def _debtor(seen: Seen, work: Work, person_id: str, perform_by: date) -> Iterator[Wish]:
    """What follows when the period of the enforcement notice is over."""
    case = work.case_id
    over = datetime.combine(perform_by + timedelta(days=1), time(9), tzinfo=CHINA)
    unpaid = work.unpaid_fen != 0
    if not any(summoned == person_id for summoned, _ in work.summoned):
        day = max(over, seen.now).date() + timedelta(days=2)
        summon = SummonParty(case_id=case, person_id=person_id, appear_on=day)
        yield _by_handler(f"summon/{person_id}", summon, after=over)
    if person_id not in work.restricted and unpaid:
        restrict = RestrictConsumption(case_id=case, person_id=person_id)
        yield _by_handler(f"restrict/{person_id}", restrict, after=over)
    entry = work.lists.entries.get(person_id)
    attempt = entry.decided.attempt if entry else 0
    to_list = entry is None or (entry.standing == "refused" and attempt < LISTINGS_MAX)
    if unpaid and to_list and seen.plan.happens(0.5, "dishonest", person_id):
        decide = DecideDefaulterListing(
            case_id=case,
            person_id=person_id,
            ground="property_report",
            ability="经营收入足以分期履行",
            circumstances="逾期未报告财产",
        )
        yield _by_handler(f"list/{person_id}/{attempt}", decide, after=over)


def _closing(seen: Seen, work: Work) -> Iterator[Wish]:
    case = work.case_id
    if work.unpaid_fen == 0:
        yield _by_handler("close performed", CloseCase(case_id=case, manner="performed"))
    elif work.unpaid_fen is None and (work.tier == "fast" or work.outcome != "none"):
        ended = CloseCase(case_id=case, manner="ended")
        yield _by_handler("close ended", ended, within_minutes=20 * DAY_MINUTES)
    elif work.outcome == "none" and (work.unpaid_fen is None or not seen.pays_anyway):
        yield from _termination(seen, work)


def _termination(seen: Seen, work: Work) -> Iterator[Wish]:
    """终本: everything was tried, the applicant heard, the closing checked."""
    case, debtors = work.case_id, work.filing.debtors if work.filing else {}
    if work.traditional_found is None or work.last_feedback_on is None:
        return
    heard = work.interview is not None and work.interview.last_inquiry_on == work.last_feedback_on
    if not heard:
        interview = HoldTerminationInterview(case_id=case, opinion="同意终结本次执行程序")
        yield _by_handler(f"interview/{work.last_feedback_on}", interview)
    elif work.site_completed and debtors.keys() <= work.restricted:
        if work.proposal is None:
            propose = ProposeClosing(case_id=case, manner="terminated")
            first = "propose termination"
            yield _by_handler(f"{first} again" if first in seen.done else first, propose)
        elif work.proposal.cleared:
            yield _by_handler("terminate", CloseCase(case_id=case, manner="terminated"))


def _by_handler(
    key: str, command: object, *, after: datetime | None = None, within_minutes: int = 300
) -> Wish:
    return Wish(
        key=key,
        service="enforcement",
        commands=(command,),
        role="handler",
        after=after,
        within_minutes=within_minutes,
    )
