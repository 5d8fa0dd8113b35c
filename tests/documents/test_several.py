"""Several documents of one form in a case, and what is served on who has to assist."""

from dataclasses import replace
from typing import Any

from contracts.documents import DocumentDelivered, DocumentMade, DocumentSealed, DocumentSent
from contracts.papers import Paper
from contracts.values import Party
from kernel.deciding.files import stream_of as files_of
from kernel.rulebook import form_kind
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    MakeDocument,
    SendDocument,
    document_id_of,
    name_of,
)
from services.documents.reactions import effects
from tests.documents.cases import APPLICANT, CASE, CLERK, DEBTOR, SPEC, ordered, sealed
from tests.documents.test_making import MORNING
from tests.support import stored_paper

NOTICE = "assistance-notice"
INSTITUTION = "institution"
BANK = sealed(CASE, "YmFuaw==")
STATED: dict[str, Any] = {"institution": BANK, "matter": sealed(CASE, "ZnJlZXpl")}
FILED = replace(SPEC, others={files_of(CASE): (stored_paper(CASE),)})
delivery = DeliverDocument(
    case_id=CASE,
    document_kind=f"{NOTICE}-2",
    addressee=INSTITUTION,
    manner="office",
    taker="业务受理窗口王某",
    evidence="F1",
)


def make(name: str) -> MakeDocument:
    return MakeDocument(case_id=CASE, document_kind=name, values=STATED)


def made(name: str) -> DocumentMade:
    (event,) = SPEC.given(ordered).when(make(NOTICE), at=MORNING, by=CLERK).events
    found: DocumentMade = replace(event, document_id=document_id_of(CASE, name))
    return found


def sealing(name: str) -> DocumentSealed:
    return DocumentSealed(case_id=CASE, document_id=document_id_of(CASE, name))


two = (ordered, made(NOTICE), made(f"{NOTICE}-2"), sealing(f"{NOTICE}-2"))


def test_a_case_may_have_several_documents_of_a_form_one_after_the_other() -> None:
    none, one = SPEC.given(ordered), SPEC.given(ordered, made(NOTICE))
    none.when(make(f"{NOTICE}-2"), at=MORNING, by=CLERK).then_refused("", "document_kind")
    one.when(make(NOTICE), at=MORNING, by=CLERK).then_nothing()
    one.when(make(f"{NOTICE}-2"), at=MORNING, by=CLERK).then(made(f"{NOTICE}-2"))
    one.when(make(f"{NOTICE}-3"), at=MORNING, by=CLERK).then_refused("", "document_kind")
    SPEC.given(*two[:3]).when(make(f"{NOTICE}-3"), at=MORNING, by=CLERK).then(made(f"{NOTICE}-3"))


def test_of_other_forms_a_case_has_one_document() -> None:
    first = MakeDocument(case_id=CASE, document_kind="enforcement-notice")
    (event,) = SPEC.given(ordered).when(first, at=MORNING, by=CLERK).events
    second = replace(first, document_kind="enforcement-notice-2")
    verdict = SPEC.given(ordered, event).when(second, at=MORNING, by=CLERK)
    verdict.then_refused("", "document_kind")


def test_the_name_of_a_document_tells_its_form() -> None:
    assert name_of(made(f"{NOTICE}-2").document_id) == f"{NOTICE}-2"
    assert [form_kind(name) for name in (NOTICE, f"{NOTICE}-2")] == [NOTICE, NOTICE]
    paper = made(NOTICE).paper
    assert isinstance(paper, Paper)
    document_id = document_id_of(CASE, f"{NOTICE}-2")
    sealed_now = DocumentSealed(
        case_id=CASE, document_id=document_id, paper=paper, file_id="F2", sealed_at=MORNING
    )
    (asked,) = effects(sealed_now)
    assert (asked.payload["document_id"], asked.payload["document_kind"]) == (document_id, NOTICE)


def test_who_has_to_assist_is_served_by_hand_or_by_post_and_by_its_name() -> None:
    sent = DocumentSent(
        case_id=CASE,
        document_id=document_id_of(CASE, f"{NOTICE}-2"),
        document_kind=NOTICE,
        addressee=INSTITUTION,
        channel="direct",
        attempt=1,
        recipient=Party(person_id=INSTITUTION, role="other", kind="legal", name=BANK),
    )
    delivered = DocumentDelivered(
        case_id=CASE,
        document_id=sent.document_id,
        document_kind=NOTICE,
        addressee=INSTITUTION,
        manner="office",
        taker="业务受理窗口王某",
        evidence="F1",
    )
    FILED.given(*two).when(delivery, at=MORNING, by=CLERK).then(sent, delivered)
    post = SendDocument(
        case_id=CASE, document_kind=f"{NOTICE}-2", addressee=INSTITUTION, channel="post"
    )
    SPEC.given(*two).when(post, at=MORNING, by=CLERK).then(replace(sent, channel="post"))


def test_a_notice_to_assist_is_neither_announced_nor_served_on_a_party() -> None:
    announced = AnnounceService(
        case_id=CASE,
        document_kind=f"{NOTICE}-2",
        addressee=INSTITUTION,
        ground="others_failed",
        published_in="court_board",
        course="多次送达未果",
        evidence="F1",
    )
    FILED.given(*two).when(announced, at=MORNING, by=CLERK).then_refused(
        "第九十五条第一款", "addressee"
    )
    for party in (APPLICANT, DEBTOR):
        other = replace(delivery, addressee=party)
        verdict = FILED.given(*two).when(other, at=MORNING, by=CLERK)
        assert verdict.refusal is not None
        assert verdict.refusal.field == "addressee"
