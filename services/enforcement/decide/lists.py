"""How entries of the public lists change and end, and what is done for it at the platform.

失信规定 (2017) 第二条, 第九条至第十二条; 限制消费规定 (2015) 第一条, 第九条.
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import DefaulterListed, DefaulterListingRefused, EnforcementEvent
from contracts.enforcement_lists import (
    ListChangeGround,
    ListDutyArisen,
    ListingChangeDecided,
    ListingCorrectionApplied,
    ListingCorrectionRejected,
    ListOperationDone,
    ListOperationRefused,
    ListOperationSent,
    RestrictionLifted,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_all_stored
from services.enforcement.commands import (
    ApplyForListingCorrection,
    ChangeListing,
    LiftRestriction,
    Listing,
    ListKeeping,
    OperateList,
    RaiseListDuties,
    RecordListing,
    RecordListingRefusal,
    RecordListOperation,
    RecordListOperationRefusal,
    RejectListingCorrection,
)
from services.enforcement.decide.standing import citation, require_debtor, work_of_team
from services.enforcement.rules import CHANGE_RULES, IDENTITY, on
from services.enforcement.state import State, Work
from services.enforcement.state.lists import Entry

LIFTED, LISTED_RESTRICTED = "consumption-restriction-lifted", "listed-stays-restricted"
CORRECTION, TERM = "listing-correction", "listing-removed-expired"
PAPERS = "已存入本案的申请书、裁定书或者核查记录"
DESPITE_TERM: tuple[ListChangeGround, ...] = ("wrongful", "inaccurate", "expired", "early")
WRITTEN: tuple[ListChangeGround, ...] = (
    "wrongful",
    "inaccurate",
    "requested",
    "suspended",
    "not_enforced",
    "early",
)


def decide_list_keeping(
    command: ListKeeping, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Lists change after the closing of a case too. Raises NoSuchCase, Refused or Stands."""
    if isinstance(command, RaiseListDuties):
        return duties(state)
    work = work_of_team(state)
    require_debtor(work, command.person_id)
    match command:
        case ChangeListing():
            return change(command, work, circumstances)
        case ApplyForListingCorrection():
            return apply(command, work, circumstances)
        case RejectListingCorrection():
            return reject(command, work, circumstances)
        case LiftRestriction():
            return lift(command, work, circumstances)
        case OperateList():
            return operate(command, work, circumstances)
        case _:
            assert_never(command)


def change(
    command: ChangeListing, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """A published entry goes or is corrected, on a ground that the log or a stored paper shows."""
    operation, rule = CHANGE_RULES[command.ground]
    known = work.lists.changes.get(command.person_id)
    if known is not None and _unmade(known, work):
        return circumstances.unchanged(rule, command, known)
    entry = work.lists.listed().get(command.person_id)
    if entry is None:
        raise NoSuchCase("已公布的失信信息", "person_id")
    _require_change(command, entry, work, circumstances)
    return [
        ListingChangeDecided(
            case_id=work.case_id,
            person_id=command.person_id,
            operation=operation,
            ground=command.ground,
            article=citation(circumstances, rule),
            reason=command.reason,
            evidence=command.evidence,
            circumstances=command.circumstances,
        )
    ]


def _unmade(known: ListingChangeDecided, work: Work) -> bool:
    """Whether the platform has not made a change yet."""
    made = work.lists.operations[(known.person_id, known.operation)]
    return made.standing != "done"


def _require_change(
    command: ChangeListing, entry: Entry, work: Work, circumstances: Circumstances
) -> None:
    """Raises Refused where the ground does not hold, or is none for an entry with a term."""
    ground, rule = command.ground, CHANGE_RULES[command.ground][1]
    if entry.until is not None and ground not in DESPITE_TERM:
        why = f"该失信信息有纳入期限，至{entry.until}届满"
        raise circumstances.refuse(TERM, why, "ground")
    if entry.until is None and ground in ("expired", "early"):
        raise circumstances.refuse(rule, "该失信信息没有纳入期限", "ground")
    if ground == "expired" and entry.until is not None and on(circumstances.at) <= entry.until:
        raise circumstances.refuse(rule, f"纳入期限至{entry.until}届满", "ground")
    unmet = _unmet(ground, work)
    if unmet:
        raise circumstances.refuse(rule, unmet, "ground")
    if ground == "inaccurate" and not said(command.circumstances):
        raise circumstances.refuse(rule, "须写明更正后的失信情形", "circumstances")
    if ground in WRITTEN:
        if not said(command.reason):
            raise circumstances.refuse(rule, "须写明理由", "reason")
        require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)


def _unmet(ground: ListChangeGround, work: Work) -> str:
    """What the log lacks for a ground that follows from it; empty where nothing is."""
    match ground:
        case "performed" if not performed(work):
            return "尚未履行完毕"
        case "settled" if work.settled is None:
            return "没有登记和解协议履行完毕"
        case "ended" if work.closed != "ended":
            return "本案没有裁定终结执行"
        case "no_property":
            return _property_after_termination(work)
        case _:
            return ""


def _property_after_termination(work: Work) -> str:
    if work.closed != "terminated":
        return "本案没有终结本次执行程序"
    if len(work.since_closing) < 2:
        return "终本后网络查询不足两次"
    if work.property_left or work.leads.left:
        return "有可供执行的财产或者未核查的财产线索"
    return ""


def performed(work: Work) -> bool:
    """Whether the claim was performed, by money that was paid or by the closing."""
    return work.closed == "performed" or (work.unpaid_fen == 0 and work.settled is None)


def apply(
    command: ApplyForListingCorrection, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第十一条: in writing, by who is listed."""
    known = work.lists.applied.get(command.person_id)
    if known is not None:
        return circumstances.unchanged(CORRECTION, command, known)
    if command.person_id not in work.lists.listed():
        raise NoSuchCase("已公布的失信信息", "person_id")
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    return [
        ListingCorrectionApplied(
            case_id=work.case_id,
            person_id=command.person_id,
            claim=command.claim,
            evidence=command.evidence,
        )
    ]


def reject(
    command: RejectListingCorrection, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第十二条: with the reason, of which the debtor may complain."""
    known = work.lists.rejected.get(command.person_id)
    if known is not None and command.person_id not in work.lists.applied:
        return circumstances.unchanged(CORRECTION, command, known)
    if command.person_id not in work.lists.applied:
        raise NoSuchCase("待审查的纠正申请", "person_id")
    if not said(command.reason):
        raise circumstances.refuse(CORRECTION, "须写明驳回的理由", "reason")
    return [
        ListingCorrectionRejected(
            case_id=command.case_id, person_id=command.person_id, reason=command.reason
        )
    ]


def lift(
    command: LiftRestriction, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第九条: must be where the debt is performed, may be on security or with consent, but not
    while the debtor is on the list of dishonest debtors (第一条第二款)."""
    known = work.lists.lifted.get(command.person_id)
    if known is not None and command.person_id not in work.restricted:
        return circumstances.unchanged(LIFTED, command, known)
    if command.person_id not in work.restricted:
        raise NoSuchCase("已采取的限制消费措施", "person_id")
    if command.ground == "performed":
        if not performed(work) and work.settled is None:
            raise circumstances.refuse(LIFTED, "尚未履行完毕", "ground")
    else:
        if command.person_id in work.lists.listed():
            why = "被执行人仍在失信被执行人名单中，应当限制消费"
            raise circumstances.refuse(LISTED_RESTRICTED, why, "ground")
        require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    return [
        RestrictionLifted(
            case_id=work.case_id,
            person_id=command.person_id,
            ground=command.ground,
            article=citation(circumstances, LIFTED),
            reason=command.reason,
            evidence=command.evidence,
        )
    ]


def duties(state: State | None) -> Sequence[EnforcementEvent]:
    """Which entries have to go from now on, each told once. Refuses nothing."""
    if state is None:
        return []
    ground = _ended_by(state)
    if ground is None:
        return []
    known = state.lists.duties
    gone = (
        (who, "remove_listing")
        for who, entry in state.lists.listed().items()
        if entry.until is None
    )
    free = ((who, "withdraw_restriction") for who in sorted(state.restricted))
    lifted = free if ground != "ended" else ()
    return [
        ListDutyArisen(case_id=state.case_id, person_id=who, operation=operation, ground=ground)
        for who, operation in (*gone, *lifted)
        if (who, operation) not in known
    ]


def _ended_by(work: Work) -> ListChangeGround | None:
    if work.settled is not None:
        return "settled"
    if performed(work):
        return "performed"
    return "ended" if work.closed == "ended" else None


def operate(
    command: OperateList, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """What was decided and is not made yet is sent to the platform, after the second check of the
    person's identity where the court makes one."""
    key = (command.person_id, command.operation)
    known = work.lists.operations.get(key)
    article = known.article if known else ""
    if command.operation == "withdraw_disclosure":
        if work.closed in (None, "terminated"):
            raise circumstances.refuse(LIFTED, "本案未执行完毕或者终结执行", "operation")
        article = citation(circumstances, f"closing-{work.closed}")
    elif known is None:
        raise NoSuchCase("应当办理的该项名单操作", "operation")
    if known is not None and known.standing in ("sent", "done"):
        return circumstances.unchanged(IDENTITY, command, checked=known.checked)
    _require_check(command, work, circumstances)
    assert work.filing is not None  # require_debtor found the person in it
    debtor = work.filing.debtors[command.person_id]
    entry = work.lists.entries.get(command.person_id)
    return [
        ListOperationSent(
            case_id=work.case_id,
            person_id=command.person_id,
            operation=command.operation,
            attempt=(known.attempts if known else 0) + 1,
            article=article,
            circumstances=known.circumstances if known else "",
            checked=command.checked,
            listing=entry.number if entry else "",
            name=debtor.name,
            code=debtor.code,
        )
    ]


def _require_check(command: OperateList, work: Work, circumstances: Circumstances) -> None:
    """Raises Refused where the court has a desk for the lists, and the handler operates them
    himself or no check is on record."""
    if circumstances.has_rule(IDENTITY):
        if work.opened is not None and circumstances.actor.person == work.opened.handler:
            raise circumstances.refuse(IDENTITY, "名单操作由名单专员再次核查身份后办理")
        require_all_stored(circumstances, work.case_id, command.checked, "checked", PAPERS)


def decide_listing(command: Listing, state: State | None) -> Sequence[EnforcementEvent]:
    """The platform's answer to what was sent; any other answer is ignored. Refuses nothing."""
    if state is None:
        return []
    entry = state.lists.entries.get(command.person_id)
    if isinstance(command, RecordListing | RecordListingRefusal):
        if entry is None or entry.standing != "sent":
            return []
        return [_entered(command)]
    known = state.lists.operations.get((command.person_id, command.operation))
    if known is None or known.standing != "sent":
        return []
    return [_made(command)]


def _entered(
    command: RecordListing | RecordListingRefusal,
) -> DefaulterListed | DefaulterListingRefused:
    who, case_id = command.person_id, command.case_id
    if isinstance(command, RecordListing):
        return DefaulterListed(case_id=case_id, person_id=who, listing=command.listing)
    return DefaulterListingRefused(case_id=case_id, person_id=who, reason=command.reason)


def _made(
    command: RecordListOperation | RecordListOperationRefusal,
) -> ListOperationDone | ListOperationRefused:
    who, case_id, operation = command.person_id, command.case_id, command.operation
    if isinstance(command, RecordListOperation):
        return ListOperationDone(case_id=case_id, person_id=who, operation=operation)
    return ListOperationRefused(
        case_id=case_id, person_id=who, operation=operation, reason=command.reason
    )
