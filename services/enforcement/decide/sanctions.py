"""Coercive acts: 民事诉讼法 第一百一十四条至第一百一十九条, 第二百五十二条, 第二百五十九条,
第二百六十六条, and 民诉法解释 第一百八十二条至第一百八十五条, 第四百八十二条."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import assert_never

from contracts.enforcement import EnforcementEvent
from contracts.enforcement_sanctions import (
    Measure,
    ReconsiderationApplied,
    ReconsiderationDecided,
    SanctionCarriedOut,
    SanctionEnd,
    SanctionEnded,
    SanctionOrdered,
)
from contracts.sealed import said
from contracts.titles import choice_titles
from contracts.values import Party
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import named_as_documents, require_all_stored
from kernel.rulebook import SanctionRule
from services.enforcement.commands import (
    ApplyForReconsideration,
    CarryOutSanction,
    EndSanction,
    OrderSanction,
    RecordReconsideration,
    Sanctioning,
)
from services.enforcement.decide.standing import (
    beginning,
    open_work_of,
    require_debtor,
    work_of_team,
)
from services.enforcement.rules import form_of_document
from services.enforcement.state import State, Work
from services.enforcement.state.sanctions import Sanction

SERVED, ENDED, BAN_ENDED = "sanction-served", "sanction-ended", "exit-ban-ended"
ONCE, RECONSIDERED = "sanction-once", "sanction-reconsideration"
RECONSIDERABLE = ("fine", "detention")
PAPERS = "已存入本案的收据、回执或者笔录"
# How an act ends that was carried out; a fine that was paid and a search that was made are over.
ENDS: Mapping[Measure, tuple[tuple[SanctionEnd, ...], str]] = {
    "forced_appearance": (("expired",), ENDED),
    "detention": (("expired", "early"), ENDED),
    "exit_ban": (("performed", "secured", "agreed"), BAN_ENDED),
}
NO_END: tuple[tuple[SanctionEnd, ...], str] = ((), ENDED)


def decide_sanction(
    command: Sanctioning, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises NoSuchCase for who is no debtor, an unknown act or a paper that is not stored; Refused
    for what the law does not allow; Stands where another decision is recorded."""
    if isinstance(command, OrderSanction | CarryOutSanction):
        work = open_work_of(state, circumstances)
    else:  # what was taken is lifted, and reconsidered, after the closing too
        work = work_of_team(state)
    match command:
        case OrderSanction():
            return order(command, work, circumstances)
        case CarryOutSanction():
            return carry_out(command, work, circumstances)
        case EndSanction():
            return end(command, work, circumstances)
        case ApplyForReconsideration():
            return apply(command, work, circumstances)
        case RecordReconsideration():
            return record_outcome(command, work, circumstances)
        case _:
            assert_never(command)


def order(
    command: OrderSanction, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """The act that the ground allows, within its bounds, and not twice for the same conduct."""
    require_debtor(work, command.person_id)
    assert work.filing is not None  # require_debtor found the person in it
    article = _article(command, circumstances)
    rule = _rule_for(command, work.filing.debtors[command.person_id], circumstances)
    _require_bounds(command, rule, circumstances)
    for one in work.sanctions.by_id.values():
        if _same_conduct(command, one.ordered):
            return _repeated(command, one, circumstances)
    approved = circumstances.approved
    return [
        *beginning(work, choice_titles(Measure)[command.measure]),
        SanctionOrdered(
            case_id=work.case_id,
            sanction_id=f"{work.case_id}-S-{len(work.sanctions.by_id) + 1}",
            measure=command.measure,
            person_id=command.person_id,
            ground=command.ground,
            facts=command.facts,
            article=article,
            approval_id=approved.approval_id if approved else "",
            approvers=approved.approvers if approved else (),
            rule=rule.code,
            amount_fen=command.amount_fen,
            days=command.days,
            place=command.place,
            officer=command.officer,
        ),
    ]


def _article(command: OrderSanction, circumstances: Circumstances) -> str:
    """The law and article of the ground. Raises Refused where it does not allow the act."""
    ground = circumstances.pack.national.sanction_ground(command.ground)
    if command.measure not in ground.measures:
        allowed = "、".join(choice_titles(Measure)[one] for one in ground.measures)
        raise circumstances.refuse(ground.code, f"该事由只可以{allowed}", "ground")
    return f"《{ground.law}》{ground.article}"


def _rule_for(command: OrderSanction, debtor: Party, circumstances: Circumstances) -> SanctionRule:
    """The bounds of the act on whom it strikes. Raises Refused where nobody is named whom it may
    strike, or somebody besides a natural person who is the debtor."""
    organisation = debtor.kind != "natural"
    personal = said(command.officer) or not organisation
    found = circumstances.pack.national.sanction(command.measure, person=personal)
    if organisation and found.of == "person" and not personal:
        why = "被执行人是单位的，须写明主要负责人或者直接责任人员"
        raise circumstances.refuse(found.code, why, "officer")
    if said(command.officer) and (not organisation or found.of == "any"):
        why = "只有对单位的负责人、直接责任人员采取措施时才写明其人"
        raise circumstances.refuse(found.code, why, "officer")
    return found


def _require_bounds(
    command: OrderSanction, rule: SanctionRule, circumstances: Circumstances
) -> None:
    """Raises Refused where the amount, the days, the place or the facts are missing, out of bounds
    or none of this act."""
    if not said(command.facts):
        raise circumstances.refuse(rule.code, "须写明查明的事实", "facts")
    amount, days = command.amount_fen, command.days
    if (rule.most_fen is None) != (amount is None):
        why = "须写明罚款金额" if amount is None else "只有罚款才有金额"
        raise circumstances.refuse(rule.code, why, "amount_fen")
    if amount is not None and not (rule.least_fen or 0) <= amount <= (rule.most_fen or 0):
        why = f"罚款金额应为 {rule.least_fen} 分以上 {rule.most_fen} 分以下"
        raise circumstances.refuse(rule.code, why, "amount_fen")
    if (rule.most_days is None) != (days is None):
        why = "须写明拘留天数" if days is None else "只有拘留才有天数"
        raise circumstances.refuse(rule.code, why, "days")
    if days is not None and not 1 <= days <= (rule.most_days or 0):
        raise circumstances.refuse(rule.code, f"拘留应为 1 日以上 {rule.most_days} 日以下", "days")
    if (command.measure == "search") != said(command.place):
        why = "只有搜查才有地点" if said(command.place) else "须写明搜查地点"
        raise circumstances.refuse(rule.code, why, "place")


def _same_conduct(command: OrderSanction, known: SanctionOrdered) -> bool:
    about = ("measure", "person_id", "ground", "facts", "officer")
    return all(getattr(command, name) == getattr(known, name) for name in about)


def _repeated(
    command: OrderSanction, known: Sanction, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """The same act again decides nothing. Raises Stands where another one is asked for the same
    conduct."""
    return circumstances.unchanged(
        ONCE, command, **{one.name: getattr(known.ordered, one.name) for one in fields(command)}
    )


def carry_out(
    command: CarryOutSanction, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Under the sealed document of its kind, which was served on the person unless it is shown on
    the spot (a search)."""
    one = sanction_of(command.sanction_id, work)
    rule = rule_of(one, circumstances)
    if one.carried is not None:
        return circumstances.unchanged(SERVED, command, one.carried)
    known = named_as_documents(circumstances, work.case_id)
    named = form_of_document(command.document_id) == rule.form
    if command.document_id not in known or not named:
        raise NoSuchCase("本案已签章的该措施的决定书、票或者令", "document_id")
    if work.sanctions.using(command.document_id) is not None:
        why = "该文书已用于另一项强制措施"
        raise circumstances.refuse(SERVED, why, "document_id")
    served = work.sanctions.served.get(command.document_id)
    on_whom = served.person_id if served else ""
    if one.ordered.measure != "search" and on_whom != one.ordered.person_id:
        why = "文书尚未送达被采取措施的人"
        raise circumstances.refuse(SERVED, why, "document_id")
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    return [
        SanctionCarriedOut(
            case_id=work.case_id,
            sanction_id=command.sanction_id,
            measure=one.ordered.measure,
            person_id=one.ordered.person_id,
            document_id=command.document_id,
            carried_out_at=circumstances.at,
            evidence=command.evidence,
        )
    ]


def end(
    command: EndSanction, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """As the law ends each: a detention by its term or early, a ban by performance, security or
    consent; what was not carried out may be withdrawn."""
    one = sanction_of(command.sanction_id, work)
    if one.ended is not None:
        return circumstances.unchanged(ENDED, command, one.ended)
    _require_end(command, one, work, circumstances)
    if command.manner in ("early", "secured", "agreed"):
        require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    return [
        SanctionEnded(
            case_id=work.case_id,
            sanction_id=command.sanction_id,
            measure=one.ordered.measure,
            person_id=one.ordered.person_id,
            manner=command.manner,
            reason=command.reason,
            evidence=command.evidence,
        )
    ]


def _require_end(
    command: EndSanction, one: Sanction, work: Work, circumstances: Circumstances
) -> None:
    """Raises Refused where the act does not end so, or not yet."""
    if command.manner in ("withdrawn", "early") and not said(command.reason):
        raise circumstances.refuse(ENDED, "须写明理由", "reason")
    if one.carried is None or one.carried_out_at is None:
        if command.manner != "withdrawn":
            raise circumstances.refuse(ENDED, "措施尚未执行，只能撤回", "manner")
        return
    manners, code = ENDS.get(one.ordered.measure, NO_END)
    if command.manner not in manners:
        titles = choice_titles(SanctionEnd)
        why = f"{choice_titles(Measure)[one.ordered.measure]}执行后只能以下列方式结束："
        raise circumstances.refuse(code, why + "、".join(titles[m] for m in manners), "manner")
    if command.manner == "performed" and work.unpaid_fen != 0:
        raise circumstances.refuse(code, "被执行人尚未履行全部债务", "manner")
    until = one.carried_out_at + timedelta(days=one.days or 0)
    if command.manner == "expired" and circumstances.at < until:
        raise circumstances.refuse(code, "拘留期限尚未届满", "manner", until)


def apply(
    command: ApplyForReconsideration, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第一百八十五条: once, against what was served; its three days are asked before."""
    one = _reconsiderable(command.sanction_id, work)
    if one.applied is not None:
        return circumstances.unchanged(RECONSIDERED, command, one.applied)
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    return [
        ReconsiderationApplied(
            case_id=work.case_id,
            sanction_id=command.sanction_id,
            measure=one.ordered.measure,
            person_id=one.ordered.person_id,
            evidence=command.evidence,
        )
    ]


def record_outcome(
    command: RecordReconsideration, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第一百八十五条、第一百八十六条: what was changed stays within the bounds of the act."""
    one = _reconsiderable(command.sanction_id, work)
    if one.reconsidered is not None:
        return circumstances.unchanged(RECONSIDERED, command, one.reconsidered)
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    rule = rule_of(one, circumstances)
    new = command.amount_fen if rule.most_fen is not None else command.days
    given = (command.amount_fen, command.days) != (None, None)
    most = rule.most_fen if rule.most_fen is not None else rule.most_days or 0
    field = "days" if rule.most_fen is None else "amount_fen"
    if command.outcome == "changed" and (new is None or not (rule.least_fen or 1) <= new <= most):
        raise circumstances.refuse(rule.code, "变更后的金额或者天数须在法定限度以内", field)
    if command.outcome != "changed" and given:
        raise circumstances.refuse(RECONSIDERED, "只有变更才有新的金额或者天数", field)
    return [
        ReconsiderationDecided(
            case_id=work.case_id,
            sanction_id=command.sanction_id,
            measure=one.ordered.measure,
            person_id=one.ordered.person_id,
            outcome=command.outcome,
            evidence=command.evidence,
            amount_fen=command.amount_fen,
            days=command.days,
        )
    ]


def sanction_of(sanction_id: str, work: Work) -> Sanction:
    """The act of that id. Raises NoSuchCase."""
    found = work.sanctions.by_id.get(sanction_id)
    if found is None:
        raise NoSuchCase("本案的该项强制措施", "sanction_id")
    return found


def _reconsiderable(sanction_id: str, work: Work) -> Sanction:
    """The fine or detention of that id. Raises NoSuchCase."""
    one = sanction_of(sanction_id, work)
    if one.ordered.measure not in RECONSIDERABLE:
        raise NoSuchCase("可以申请复议的罚款、拘留", "sanction_id")
    return one


def rule_of(one: Sanction, circumstances: Circumstances) -> SanctionRule:
    """The statute's row under which an act was ordered."""
    rules = circumstances.pack.national.sanctions
    return next(row for row in rules if row.code == one.ordered.rule)
