"""What holds the acts of enforcement back, whatever is typed in them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from kernel.base.zone import CHINA
from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from kernel.law.limits import add_months
from kernel.rulebook import ClosingRow
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
from services.enforcement.commands.settlement import (
    ApplyToResume,
    RecordDirectPayment,
    RecordSettlement,
    RecordSettlementPerformed,
    RuleResumption,
)
from services.enforcement.decide.belongings import PROPERTY_ACTS
from services.enforcement.decide.list_guards import LIST_ACTS
from services.enforcement.decide.objection_guards import OBJECTION_ACTS
from services.enforcement.decide.resuming import not_applied, not_broken, too_late
from services.enforcement.decide.sanction_guards import SANCTION_ACTS
from services.enforcement.decide.standing import PERFORMED, SETTLEMENT, UNPROVEN, as_held, closed
from services.enforcement.rules import (
    Exhaustion,
    missing_for_termination,
    on,
    period_expired,
    renewed_on,
)
from services.enforcement.state import Work

RESTRICTION = "consumption-restriction"
LISTING = "defaulter-list-conditions"
ONE_DAY = timedelta(days=1)
MIDNIGHT = time.min


def _debtors(work: Work, _circumstances: Circumstances) -> Mapping[str, str]:
    return {person_id: person_id for person_id in (work.filing.debtors if work.filing else ())}


def _manners(_work: Work, circumstances: Circumstances) -> Mapping[str, ClosingRow]:
    return {row.manner: row for row in circumstances.pack.closings}


def _reviewed_manners(_work: Work, circumstances: Circumstances) -> Mapping[str, ClosingRow]:
    return {row.manner: row for row in circumstances.pack.closings if row.pre_review}


def _closed(_thing: object, work: Work, circumstances: Circumstances) -> Refused | None:
    return closed(work, circumstances)


def period_running(
    person_id: str, work: Work, circumstances: Circumstances, code: str
) -> Refused | None:
    last = work.perform_by.get(person_id)
    if period_expired(last, circumstances.at):
        return None
    until = None if last is None else datetime.combine(last + ONE_DAY, MIDNIGHT, CHINA)
    why = "执行通知书指定的履行期间尚未届满"
    return circumstances.refuse(code, why, "person_id", until)


def _paid(work: Work, circumstances: Circumstances, code: str) -> Refused | None:
    if work.unpaid_fen != 0:
        return None
    return circumstances.refuse(code, "执行标的已全部履行", "person_id")


def _period_before_restriction(
    person_id: str, work: Work, circumstances: Circumstances
) -> Refused | None:
    return period_running(person_id, work, circumstances, RESTRICTION)


def _paid_before_restriction(
    _person_id: str, work: Work, circumstances: Circumstances
) -> Refused | None:
    return _paid(work, circumstances, RESTRICTION)


def _period_before_listing(
    person_id: str, work: Work, circumstances: Circumstances
) -> Refused | None:
    return period_running(person_id, work, circumstances, LISTING)


def _paid_before_listing(
    _person_id: str, work: Work, circumstances: Circumstances
) -> Refused | None:
    return _paid(work, circumstances, LISTING)


def _entered(person_id: str, work: Work) -> bool:
    entry = work.lists.entries.get(person_id)
    return entry is not None and entry.standing in ("sent", "listed")


def _uninquired(work: Work, circumstances: Circumstances) -> Refused | None:
    if work.last_feedback_on is not None:
        return None
    why = "终本约谈须依据最近一次财产查询反馈结果"
    return circumstances.refuse("interview-on-latest-inquiry", why)


def _property_known(work: Work, circumstances: Circumstances) -> Refused | None:
    if not work.property_left:
        return None
    why = "尚有可供执行的财产，不得进行终本约谈"
    return circumstances.refuse("interview-on-latest-inquiry", why)


def _interviewed_so(command: HoldTerminationInterview, work: Work) -> bool:
    return work.interview is not None and work.interview == as_held(command, work)


def _no_settlement(work: Work, circumstances: Circumstances) -> Refused | None:
    if work.settlement is not None:
        return None
    return circumstances.refuse(SETTLEMENT, "本案没有登记执行和解协议")


def _proposed(row: ClosingRow, work: Work) -> bool:
    return work.proposal is not None and work.proposal.manner == row.manner


def _unchecked(row: ClosingRow, work: Work, circumstances: Circumstances) -> Refused | None:
    """Where the court checks this manner before, and the check was not passed."""
    proposal = work.proposal
    passed = proposal is not None and proposal.manner == row.manner and proposal.cleared
    if passed or not row.pre_review:
        return None
    why = "终本报结前须经终本管理团队预审核通过"
    return circumstances.refuse("closing-check-first", why, "manner")


def _unexhausted(row: ClosingRow, work: Work, circumstances: Circumstances) -> Refused | None:
    """Names every condition of a 终本 that is not met (YL-338)."""
    if row.manner != "terminated":
        return None
    missing = missing_for_termination(_exhaustion(row, work, circumstances.at), row.conditions)
    if not missing:
        return None
    why = f"不符合终本条件: {'；'.join(missing)}"
    return circumstances.refuse("termination-conditions", why, "manner")


def _exhaustion(row: ClosingRow, work: Work, at: datetime) -> Exhaustion:
    debtors = work.filing.debtors if work.filing else {}
    months = row.inquiry_renewed_months
    return Exhaustion(
        outcome=work.outcome,
        site_completed=work.site_completed,
        traditional_found=work.traditional_found,
        debtors=len(debtors),
        unrestricted=len(debtors.keys() - work.restricted),
        last_feedback_on=work.last_feedback_on,
        interviewed_on=work.interview.last_inquiry_on if work.interview else None,
        lead_given=work.interview.lead_given if work.interview else False,
        leads_left=work.leads.left,
        leads_unregistered=work.leads.unregistered(work.assets),
        items=len(work.items),
        in_the_way=work.in_the_way,
        renewed_on=renewed_on(work.feedback_on),
        renewed_since=add_months(on(at), -months) if months else None,
    )


def _unpaid(row: ClosingRow, work: Work, circumstances: Circumstances) -> Refused | None:
    """While something claimed in money is unpaid; where nothing is, no figure proves the
    performance."""
    if row.manner != "performed" or not work.unpaid_fen:
        return None
    why = f"尚有{work.unpaid_fen}分未发放，不得以执行完毕结案"
    return circumstances.refuse(PERFORMED, why, "manner")


def _kind(row: ClosingRow, work: Work) -> str:
    unproven = row.manner == "performed" and work.unproven
    return UNPROVEN if unproven else row.manner


work = ActsOn(Work, begun=lambda one: one.opened is not None)

ACTS = ActTable.of(
    work.case(BeginWork, settled=lambda one: one.begun is not None, over=[closed]),
    work.each(SummonParty, "person_id", _debtors, over=[_closed]),
    work.case(InvestigateSite, over=[closed]),
    work.case(CompleteTraditionalInvestigation, over=[closed]),
    work.each(
        RestrictConsumption,
        "person_id",
        _debtors,
        _period_before_restriction,
        _paid_before_restriction,
        settled=lambda person_id, one: person_id in one.restricted,
        over=[_closed],
    ),
    work.each(
        DecideDefaulterListing,
        "person_id",
        _debtors,
        _period_before_listing,
        _paid_before_listing,
        settled=_entered,
        over=[_closed],
    ),
    *LIST_ACTS,
    *SANCTION_ACTS,
    *OBJECTION_ACTS,
    *PROPERTY_ACTS,
    work.case(
        HoldTerminationInterview,
        _uninquired,
        _property_known,
        over=[closed],
        repeats=_interviewed_so,
    ),
    work.case(RecordSettlement, over=[closed]),
    work.case(RecordDirectPayment, over=[closed]),
    work.case(
        RecordSettlementPerformed,
        _no_settlement,
        settled=lambda one: one.settled is not None,
        over=[closed],
    ),
    work.case(
        ApplyToResume,
        _no_settlement,
        not_broken,
        too_late,
        settled=lambda one: one.broken is not None,
        over=[closed],
    ),
    work.case(
        RuleResumption,
        not_applied,
        settled=lambda one: one.broken is None and bool(one.resumptions),
        over=[closed],
    ),
    work.each(
        ProposeClosing,
        "manner",
        _reviewed_manners,
        _unexhausted,
        _unpaid,
        settled=_proposed,
        over=[_closed],
        kind=lambda row, _: row.manner,
    ),
    work.each(
        CloseCase,
        "manner",
        _manners,
        _unchecked,
        _unexhausted,
        _unpaid,
        settled=lambda _, one: one.closed is not None,
        kind=_kind,
    ),
)
