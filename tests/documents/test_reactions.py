"""What documents makes of facts, of its own events, and of answers from outside."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from contracts.control import ControlOpened, FullFreezeReached
from contracts.documents import NoticeFailed, NoticeRequested
from contracts.enforcement import CaseClosed
from contracts.values import CaseKind
from kernel.deciding.approvals import AskFor
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from services.documents.commands import (
    ClimbLadder,
    OrderPackage,
    RecordNoticeFailed,
    RecordNoticeSent,
    RecordReturned,
    RecordServed,
    ReviewDocument,
    TellByNextChannel,
    TellParties,
)
from services.documents.reactions import effects, react, report
from services.documents.topics import HOUSE
from tests.documents.cases import (
    APPLICANT,
    CASE,
    CONFIRMED,
    DEBTOR,
    KINDS,
    PARTIES,
    RULING,
    SOME_EVENT,
    STATED,
    electronic,
    electronic_returned,
    fact,
    filed,
    posted,
    recipient,
    ruling_made,
    sealed,
)
from tests.support import at, pack

told = NoticeRequested(
    case_id=CASE,
    notice_id="N1",
    event="enforcement.CaseClosed",
    addressee=DEBTOR,
    channel="12368",
    article="三、(九)",
)


def test_a_filing_orders_the_package_of_the_court() -> None:
    assert react(fact(filed, "intake"), pack()) == (
        OrderPackage(
            case_id=CASE,
            kinds=KINDS,
            parties=PARTIES,
            claim_fen=filed.claim_fen,
            title_document=filed.title_document,
            filed_on=date(2026, 3, 2),
        ),
    )


@pytest.mark.parametrize("kind", ["resumed", "preservation", "other"])
def test_only_a_first_enforcement_gets_the_package_but_every_case_has_parties(
    kind: CaseKind,
) -> None:
    assert react(fact(replace(filed, kind=kind), "intake"), pack()) == (
        OrderPackage(
            case_id=CASE,
            kinds=(),
            parties=PARTIES,
            claim_fen=filed.claim_fen,
            title_document=filed.title_document,
            filed_on=date(2026, 3, 2),
        ),
    )


def test_an_event_of_the_disclosure_table_is_told() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="三、(八)14")
    assert react(fact(closed, "enforcement"), pack()) == (
        TellParties(case_id=CASE, event="enforcement.CaseClosed", event_id=SOME_EVENT),
    )


@pytest.mark.parametrize(
    "event",
    [
        ControlOpened(case_id=CASE, claim_fen=1, debtors=(DEBTOR,)),
        FullFreezeReached(case_id=CASE, frozen_fen=1, claim_fen=1),
    ],
)
def test_other_events_are_nobodys_business(event: object) -> None:
    assert react(fact(event, "control"), pack()) == ()


def test_every_service_of_the_disclosure_table_is_listened_to() -> None:
    services = {row.event.partition(".")[0] for row in pack().disclosures}
    assert services <= {*HOUSE.listens_to, "documents"}
    assert len(HOUSE.listens_to) == 8


def test_what_came_back_climbs_the_ladder() -> None:
    assert react(fact(electronic_returned, "documents"), pack()) == (
        ClimbLadder(case_id=CASE, document_id=RULING, addressee=APPLICANT),
    )


def test_a_failed_notice_is_told_by_another_channel() -> None:
    failed = NoticeFailed(case_id=CASE, notice_id="N1", reason="停机")
    assert react(fact(failed, "documents"), pack()) == (
        TellByNextChannel(case_id=CASE, notice_id="N1"),
    )


def test_electronic_service_asks_the_platform_and_post_the_post() -> None:
    (by_platform,) = effects(electronic)
    (by_post,) = effects(posted)
    assert (by_platform.kind, by_platform.effect_id) == (
        "messages.serve",
        f"{RULING}:{APPLICANT}:1",
    )
    assert (by_post.kind, by_post.effect_id) == ("post.send", f"{RULING}:{APPLICANT}:2")
    name, phone = asdict(sealed(APPLICANT, "bmFtZQ==")), asdict(sealed(APPLICANT, "cGhvbmU="))
    assert by_post.payload == {
        "name": name,
        "phone": phone,
        "address": None,
        "document_id": RULING,
        "document_kind": "general-ruling",
        "addressee": APPLICANT,
        "channel": "post",
        "attempt": 2,
        "registered_addresses": list(STATED),
        "letters": [
            {"place": "申请书载明的地址", "address": asdict(sealed(APPLICANT, "cmVnaXN0ZXJlZA=="))}
        ],
    }


def test_a_notice_asks_the_gateway() -> None:
    (asked,) = effects(told)
    assert (asked.kind, asked.effect_id) == ("messages.notify", "N1")
    assert asked.payload == {
        "channel": "12368",
        "addressee": DEBTOR,
        "event": "enforcement.CaseClosed",
        "article": "三、(九)",
        "name": None,
        "phone": None,
        "address": None,
    }


def test_a_confirmed_address_goes_to_the_post_still_sealed() -> None:
    (asked,) = effects(replace(posted, recipient=recipient(APPLICANT, CONFIRMED)))
    assert asked.payload["address"] == asdict(CONFIRMED)


def test_who_makes_a_document_asks_for_its_review_where_the_court_has_one() -> None:
    review = ReviewDocument(case_id=CASE, document_kind="general-ruling")
    assert react(fact(ruling_made, "documents"), pack()) == (AskFor(command=review),)
    assert react(fact(ruling_made, "documents"), pack("shihe")) == ()


def test_an_inner_event_asks_nothing_of_anybody() -> None:
    assert effects(ruling_made) == ()


@pytest.mark.parametrize("sent", [electronic, posted])
def test_a_confirmed_service_is_recorded_with_its_own_time(sent: object) -> None:
    (asked,) = effects(sent)  # type: ignore[arg-type]  # both are events of documents
    served = Outcome(state="confirmed", result={"served_at": "2026-03-06T10:00:00+08:00"})
    assert report(asked, served) == RecordServed(
        case_id=CASE,
        document_id=RULING,
        document_kind="general-ruling",
        addressee=APPLICANT,
        channel=asked.payload["channel"],
        served_at=at("2026-03-06 10:00"),
    )


def test_a_failed_service_is_recorded_with_its_reason() -> None:
    (asked,) = effects(posted)
    assert report(asked, Outcome(state="failed", reason="拒收")) == RecordReturned(
        case_id=CASE, document_id=RULING, addressee=APPLICANT, attempt=2, reason="拒收"
    )


def test_the_fate_of_a_notice_is_recorded() -> None:
    (asked,) = effects(told)
    confirmed = Outcome(state="confirmed", result={"served_at": "2026-03-06T10:00:00+08:00"})
    assert report(asked, confirmed) == RecordNoticeSent(case_id=CASE, notice_id="N1")
    assert report(asked, Outcome(state="failed", reason="停机")) == RecordNoticeFailed(
        case_id=CASE, notice_id="N1", reason="停机"
    )


def test_an_effect_of_another_kind_is_not_ours() -> None:
    strange = EffectRequest(effect_id="x", kind="banks.freeze", case_id=CASE)
    assert report(strange, Outcome(state="failed")) is None
