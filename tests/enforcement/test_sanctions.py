"""民事诉讼法 第一百一十四条至第一百一十九条 and the interpretation: coercive acts, their bounds, their
documents, reconsideration and end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.documents import DocumentServed
from contracts.enforcement import CaseClosed, CaseNoted, PaymentNoted
from contracts.enforcement_sanctions import (
    ReconsiderationApplied,
    ReconsiderationDecided,
    SanctionCarriedOut,
    SanctionEnded,
    SanctionOrdered,
    SanctionPaperServed,
)
from contracts.files import DocumentNoted
from kernel.deciding.decider import Actor
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec, Verdict
from services.enforcement.commands import (
    ApplyForReconsideration,
    CarryOutSanction,
    EndSanction,
    OrderSanction,
    RecordReconsideration,
)
from services.enforcement.reactions import SANCTION_PAPERS, served
from tests.enforcement.cases import (
    CASE,
    CLAIM_FEN,
    DEBTOR,
    SPEC,
    STORED,
    begun,
    noted,
    opened,
    tier_noted,
)
from tests.support import at, by, rulebook

DAY = at("2026-03-25 10:00")
HANDLER = by("handler", "王法官")
PRESIDENT = ("zhang.yuanzhang",)
S1 = f"{CASE}-S-1"
DECISION = f"{CASE}-D-fine-decision"
WARRANT = f"{CASE}-D-forced-appearance-warrant"
ARREST = f"{CASE}-D-detention-decision-2"
SEARCH = f"{CASE}-D-search-order"
BAN = f"{CASE}-D-exit-ban-decision"
UNIT = replace(DEBTOR, person_id="P2", kind="legal")
TWO = CaseNoted(case_id=CASE, target="money", claim_fen=CLAIM_FEN, debtors=(DEBTOR, UNIT))

FINE = OrderSanction(
    case_id=CASE,
    person_id="P1",
    measure="fine",
    ground="report",
    facts="收到报告财产令后拒不报告",
    amount_fen=10_000_00,
)
DETAIN = OrderSanction(
    case_id=CASE, person_id="P1", measure="detention", ground="violence", facts="推打法警", days=10
)
BRING = OrderSanction(
    case_id=CASE,
    person_id="P1",
    measure="forced_appearance",
    ground="appearance",
    facts="传票两次送达均未到场",
)
SEARCH_IT = OrderSanction(
    case_id=CASE,
    person_id="P1",
    measure="search",
    ground="hiding",
    facts="藏匿现金",
    place="安陵镇某号",
)
BAR = OrderSanction(
    case_id=CASE, person_id="P1", measure="exit_ban", ground="default", facts="办理了护照"
)


def noted_document(document_id: str) -> DocumentNoted:
    return DocumentNoted(case_id=CASE, document_id=document_id)


DOCUMENTS = tuple(noted_document(one) for one in (DECISION, WARRANT, ARREST, SEARCH, BAN))
FILES = {files_of(CASE): (*STORED[files_of(CASE)], *DOCUMENTS)}
BASE: Spec = replace(SPEC, others=FILES).given(TWO, tier_noted, opened, begun)


def ordered(command: OrderSanction, rule: str, article: str, number: int = 1) -> SanctionOrdered:
    return SanctionOrdered(
        case_id=CASE,
        sanction_id=f"{CASE}-S-{number}",
        measure=command.measure,
        person_id=command.person_id,
        ground=command.ground,
        facts=command.facts,
        article=article,
        approval_id="approval-1",
        approvers=PRESIDENT,
        rule=rule,
        amount_fen=command.amount_fen,
        days=command.days,
        place=command.place,
        officer=command.officer,
    )


LAW = "《中华人民共和国民事诉讼法》"
fined = ordered(FINE, "fine-on-person", f"{LAW}第二百五十二条")
detained = ordered(DETAIN, "detention-term", f"{LAW}第一百一十四条第一款（五）")
INTERPRETATION = "《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》"
brought = ordered(BRING, "forced-appearance-warrant", f"{INTERPRETATION}第四百八十二条")
searched = ordered(SEARCH_IT, "search-warrant", f"{LAW}第二百五十九条第一款")
barred = ordered(BAR, "exit-ban", f"{LAW}第二百六十六条")


def paper(document_id: str, kind: str, when: str = "2026-03-25 09:00", to: str = "P1") -> Any:
    return SanctionPaperServed(
        case_id=CASE, document_id=document_id, document_kind=kind, person_id=to, served_at=at(when)
    )


def carried(order: SanctionOrdered, document_id: str) -> SanctionCarriedOut:
    return SanctionCarriedOut(
        case_id=CASE,
        sanction_id=order.sanction_id,
        measure=order.measure,
        person_id=order.person_id,
        document_id=document_id,
        carried_out_at=DAY,
        evidence=("F1",),
    )


def done(document_id: str) -> CarryOutSanction:
    return CarryOutSanction(case_id=CASE, sanction_id=S1, document_id=document_id, evidence=("F1",))


def approve(spec: Spec, command: Any, by_whom: Actor = HANDLER) -> Verdict:
    return spec.when(command, at=DAY, by=by_whom, approved_by=PRESIDENT)


@pytest.mark.parametrize(
    ("command", "approval"),
    [
        (FINE, "fine"),
        (DETAIN, "detention"),
        (BRING, "forced-appearance"),
        (SEARCH_IT, "search"),
        (BAR, "exit-ban-approved"),
    ],
    ids=["fine", "detention", "forced-appearance", "search", "exit-ban"],
)
def test_every_coercive_act_waits_for_the_president(command: OrderSanction, approval: str) -> None:
    BASE.when(command, at=DAY, by=HANDLER).then_asks(approval)


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (FINE, fined),
        (DETAIN, detained),
        (BRING, brought),
        (SEARCH_IT, searched),
        (BAR, barred),
    ],
    ids=["fine", "detention", "forced-appearance", "search", "exit-ban"],
)
def test_what_was_approved_is_ordered_with_its_article(
    command: OrderSanction, event: SanctionOrdered
) -> None:
    approve(BASE, command).then(event)


@pytest.mark.parametrize(
    ("person", "least", "most", "article"),
    [("P1", 100, 10_000_000, "第一款"), ("P2", 5_000_000, 100_000_000, "第一款")],
    ids=["person", "organisation"],
)
def test_a_fine_keeps_within_its_bounds(person: str, least: int, most: int, article: str) -> None:
    fine = replace(FINE, person_id=person)
    for within in (least, most):
        BASE.when(replace(fine, amount_fen=within), at=DAY, by=HANDLER).then_asks("fine")
    outside: tuple[int | None, ...] = (least - 1, most + 1, None)
    for amount in outside:
        verdict = BASE.when(replace(fine, amount_fen=amount), at=DAY, by=HANDLER)
        verdict.then_refused(f"第一百一十八条{article}", "amount_fen")


@pytest.mark.parametrize(("days", "lawful"), [(0, False), (1, True), (15, True), (16, False)])
def test_a_detention_is_of_fifteen_days_at_most(days: int, *, lawful: bool) -> None:
    verdict = BASE.when(replace(DETAIN, days=days), at=DAY, by=HANDLER)
    if lawful:
        verdict.then_asks("detention")
    else:
        verdict.then_refused("第一百一十八条第二款", "days")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (replace(FINE, facts=" "), "facts"),
        (replace(FINE, days=3), "days"),
        (replace(DETAIN, days=None), "days"),
        (replace(DETAIN, amount_fen=100), "amount_fen"),
        (replace(SEARCH_IT, place=" "), "place"),
        (replace(FINE, place="某处"), "place"),
        (replace(BRING, ground="refusal"), "ground"),
        (replace(FINE, ground="hiding"), "ground"),
        (replace(FINE, person_id="P9"), "person_id"),
        (replace(FINE, officer="李某"), "officer"),
    ],
)
def test_what_an_act_does_not_have_or_lacks_is_refused(command: OrderSanction, field: str) -> None:
    verdict = BASE.when(command, at=DAY, by=HANDLER)
    assert verdict.refusal is not None
    assert verdict.refusal.field == field


def test_an_organisation_is_detained_in_who_answers_for_it() -> None:
    nobody = replace(DETAIN, person_id="P2")
    BASE.when(nobody, at=DAY, by=HANDLER).then_refused("第一百一十八条第二款", "officer")
    BASE.when(replace(nobody, officer="李某"), at=DAY, by=HANDLER).then_asks("detention")
    head = replace(FINE, person_id="P2", officer="李某", amount_fen=10_000_000)
    BASE.when(head, at=DAY, by=HANDLER).then_asks("fine")  # a person's bound, not a unit's
    place = replace(SEARCH_IT, person_id="P2")
    BASE.when(place, at=DAY, by=HANDLER).then_asks("search")


def test_the_same_conduct_is_punished_once_in_each_way() -> None:
    given = BASE.given(fined)
    given.when(FINE, at=DAY, by=HANDLER).then_nothing()
    more = replace(FINE, amount_fen=20_000_00)
    given.when(more, at=DAY, by=HANDLER).then_stands("第一百八十四条", "amount_fen")
    both = replace(FINE, measure="detention", amount_fen=None, days=5)
    given.when(both, at=DAY, by=HANDLER).then_asks("detention")
    again = replace(FINE, facts="再次虚假报告财产")
    given.when(again, at=DAY, by=HANDLER).then_asks("fine")


def test_it_is_carried_out_under_its_own_served_document() -> None:
    given = BASE.given(fined)
    unserved = given.when(done(DECISION), at=DAY, by=HANDLER)
    unserved.then_refused("第一百一十九条第三款", "document_id")
    other = given.given(paper(DECISION, "fine-decision", to="P2"))
    other.when(done(DECISION), at=DAY, by=HANDLER).then_refused(
        "第一百一十九条第三款", "document_id"
    )
    reached = given.given(paper(DECISION, "fine-decision"))
    reached.when(done(DECISION), at=DAY, by=HANDLER).then(carried(fined, DECISION))
    reached.when(done(ARREST), at=DAY, by=HANDLER).then_refused("", "document_id")
    reached.when(done(f"{DECISION}-9"), at=DAY, by=HANDLER).then_refused("", "document_id")
    bare = replace(done(DECISION), evidence=("F9",))
    reached.when(bare, at=DAY, by=HANDLER).then_refused("", "evidence")
    unknown = replace(done(DECISION), sanction_id="?")
    reached.when(unknown, at=DAY, by=HANDLER).then_refused("", "sanction_id")


def test_a_decision_serves_one_act() -> None:
    second = ordered(replace(FINE, facts="又"), "fine-on-person", "第二百五十二条", 2)
    given = BASE.given(fined, second, paper(DECISION, "fine-decision"), carried(fined, DECISION))
    again = replace(done(DECISION), sanction_id=second.sanction_id)
    given.when(again, at=DAY, by=HANDLER).then_refused("第一百一十九条第三款", "document_id")


def test_a_search_order_is_shown_on_the_spot() -> None:
    BASE.given(searched).when(done(SEARCH), at=DAY, by=HANDLER).then(carried(searched, SEARCH))


def end(manner: Any, reason: str = "", evidence: tuple[str, ...] = ("F1",)) -> EndSanction:
    return EndSanction(
        case_id=CASE, sanction_id=S1, manner=manner, reason=reason, evidence=evidence
    )


def ended(order: SanctionOrdered, command: EndSanction) -> SanctionEnded:
    return SanctionEnded(
        case_id=CASE,
        sanction_id=S1,
        measure=order.measure,
        person_id=order.person_id,
        manner=command.manner,
        reason=command.reason,
        evidence=command.evidence,
    )


IN_CUSTODY = BASE.given(detained, paper(ARREST, "detention-decision"), carried(detained, ARREST))


def test_a_detention_ends_with_its_term_or_early() -> None:
    IN_CUSTODY.when(end("expired"), at=at("2026-04-04 09:59"), by=HANDLER).then_refused(
        "第一百八十二条", "manner"
    )
    over = end("expired")
    IN_CUSTODY.when(over, at=at("2026-04-04 10:00"), by=HANDLER).then(ended(detained, over))
    early = end("early", "具结悔过")
    IN_CUSTODY.when(early, at=DAY, by=HANDLER).then_asks("detention-ended-early")
    approve(IN_CUSTODY, early).then(ended(detained, early))
    IN_CUSTODY.when(end("early", " "), at=DAY, by=HANDLER).then_refused("第一百八十二条", "reason")
    IN_CUSTODY.when(end("performed"), at=DAY, by=HANDLER).then_refused("第一百八十二条", "manner")
    IN_CUSTODY.when(end("withdrawn", "误"), at=DAY, by=HANDLER).then_refused(
        "第一百八十二条", "manner"
    )


def test_a_higher_court_s_shorter_term_governs_the_end() -> None:
    applied = ReconsiderationApplied(
        case_id=CASE, sanction_id=S1, measure="detention", person_id="P1", evidence=("F1",)
    )
    shorter = ReconsiderationDecided(
        case_id=CASE,
        sanction_id=S1,
        measure="detention",
        person_id="P1",
        outcome="changed",
        evidence=("F1",),
        days=5,
    )
    after = IN_CUSTODY.given(applied, shorter)
    after.when(end("expired"), at=at("2026-03-30 10:00"), by=HANDLER).then(
        ended(detained, end("expired"))
    )


def test_what_was_not_carried_out_is_withdrawn_with_a_reason() -> None:
    given = BASE.given(fined)
    given.when(end("withdrawn"), at=DAY, by=HANDLER).then_refused("第一百八十二条", "reason")
    given.when(end("expired"), at=DAY, by=HANDLER).then_refused("第一百八十二条", "manner")
    withdrawn = end("withdrawn", "已主动报告", ())
    given.when(withdrawn, at=DAY, by=HANDLER).then(ended(fined, withdrawn))


def test_questioning_ends_when_it_is_done() -> None:
    given = BASE.given(brought, carried(brought, WARRANT))
    given.when(end("expired"), at=DAY, by=HANDLER).then(ended(brought, end("expired")))


def test_a_ban_ends_with_the_debt_security_or_consent() -> None:
    given = BASE.given(barred, carried(barred, BAN))
    given.when(end("performed"), at=DAY, by=HANDLER).then_refused("第二十五条", "manner")
    given.when(end("expired"), at=DAY, by=HANDLER).then_refused("第二十五条", "manner")
    for manner in ("secured", "agreed"):
        given.when(end(manner, evidence=()), at=DAY, by=HANDLER).then_refused("", "evidence")
        given.when(end(manner), at=DAY, by=HANDLER).then(ended(barred, end(manner)))
    paid = PaymentNoted(case_id=CASE, payout_id="B1", amount_fen=CLAIM_FEN)
    closing = CaseClosed(case_id=CASE, manner="performed", article="第64条")
    after = given.given(paid, closing)  # what was taken is lifted after the closing too
    after.when(end("performed"), at=DAY, by=HANDLER).then(ended(barred, end("performed")))


APPLY = ApplyForReconsideration(case_id=CASE, sanction_id=S1, evidence=("F1",))
applied = ReconsiderationApplied(
    case_id=CASE, sanction_id=S1, measure="fine", person_id="P1", evidence=("F1",)
)


def test_reconsideration_is_asked_for_within_three_days() -> None:
    BASE.given(fined).when(APPLY, at=DAY, by=HANDLER).then_refused("第一百八十五条", "sanction_id")
    given = BASE.given(fined, paper(DECISION, "fine-decision", "2026-03-24 09:00"))
    given.when(APPLY, at=at("2026-03-27 23:59"), by=HANDLER).then(applied)
    given.when(APPLY, at=at("2026-03-28 00:00"), by=HANDLER).then_refused(
        "第一百八十五条", "sanction_id"
    )
    search = BASE.given(searched).when(APPLY, at=DAY, by=HANDLER)
    search.then_refused("", "sanction_id")


def outcome(decided: Any, amount_fen: int | None = None) -> RecordReconsideration:
    return RecordReconsideration(
        case_id=CASE,
        sanction_id=S1,
        outcome=decided,
        evidence=("F1",),
        amount_fen=amount_fen,
    )


def test_the_higher_court_upholds_changes_or_revokes() -> None:
    served_fine = BASE.given(fined, paper(DECISION, "fine-decision"))
    served_fine.when(outcome("upheld"), at=DAY, by=HANDLER).then_refused(
        "第一百八十五条", "sanction_id"
    )
    given = served_fine.given(applied)
    given.when(outcome("changed"), at=DAY, by=HANDLER).then_refused(
        "第一百一十八条第一款", "amount_fen"
    )
    given.when(outcome("changed", 10_000_001), at=DAY, by=HANDLER).then_refused(
        "第一百一十八条第一款", "amount_fen"
    )
    given.when(outcome("upheld", 100), at=DAY, by=HANDLER).then_refused(
        "第一百八十五条", "amount_fen"
    )
    decided = ReconsiderationDecided(
        case_id=CASE,
        sanction_id=S1,
        measure="fine",
        person_id="P1",
        outcome="changed",
        evidence=("F1",),
        amount_fen=500_000,
    )
    given.when(outcome("changed", 500_000), at=DAY, by=HANDLER).then(decided)
    revoked = replace(decided, outcome="revoked", amount_fen=None)
    given.when(outcome("revoked"), at=DAY, by=HANDLER).then(revoked)
    gone = given.given(revoked)
    assert not [
        one for one in gone.definition.gate.next_acts(CarryOutSanction, *_now(gone)) if one.open
    ]


def _now(spec: Spec) -> tuple[Any, Any]:
    verdict = spec.when(outcome("revoked"), at=DAY, by=HANDLER)
    return spec.definition.gate.fold(None, spec.history), verdict.circumstances


def test_no_new_act_is_ordered_in_a_closed_case() -> None:
    closing = CaseClosed(case_id=CASE, manner="dismissed", article="第十六条")
    over = BASE.given(fined, closing)
    assert over.when(BAR, at=DAY, by=HANDLER).refusal is not None
    assert over.when(done(DECISION), at=DAY, by=HANDLER).refusal is not None


def test_what_documents_served_is_learned_by_its_kind() -> None:
    receipt = DocumentServed(
        case_id=CASE,
        document_id=DECISION,
        document_kind="fine-decision",
        addressee="P1",
        channel="direct",
        served_at=at("2026-03-25 09:00"),
    )
    assert served(receipt, DAY) == paper(DECISION, "fine-decision")
    notice = replace(receipt, document_kind="enforcement-notice", perform_by=date(2026, 4, 4))
    assert getattr(served(notice, DAY), "perform_by", None) == date(2026, 4, 4)
    assert served(replace(notice, perform_by=None), DAY) is None


def test_the_documents_that_are_learned_of_are_those_of_the_statute_base() -> None:
    forms = {row.form for row in rulebook().national.sanctions if row.measure != "search"}
    assert forms == SANCTION_PAPERS


def test_one_debtor_alone_is_enough() -> None:
    alone = replace(SPEC, others=FILES).given(noted, tier_noted, opened, begun)
    alone.when(FINE, at=DAY, by=HANDLER).then_asks("fine")
