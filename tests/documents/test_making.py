"""鄢陵 二、(一)4, 三、(二)2, 3: ordering, making, review, seal, the sign-off draft."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.approvals import ApprovalLapsed, ApprovalRefused
from contracts.documents import DocumentMade, DraftHandedOver, SealingFailed
from contracts.documents_learned import ParticularsCorrected, TierOfCaseLearned
from contracts.papers import PaperField
from kernel.deciding.approvals import AskFor
from kernel.deciding.testing import Spec
from services.documents.app import DEFINITION
from services.documents.commands import (
    HandOverDraft,
    MakeDocument,
    NoteTier,
    OrderPackage,
    RecordSealedPaper,
    RecordSealingFailed,
    ReviewDocument,
    SealDocument,
    SendBackDocument,
    SendDocument,
)
from services.documents.decide import unapproved
from services.documents.rules import file_id_of
from tests.documents.cases import (
    APPLICANT,
    CASE,
    CLERK,
    DEBTOR,
    HEAD,
    KINDS,
    NOTICE,
    NOTICE_FILE,
    PAPER,
    PARTIES,
    RULING,
    SPEC,
    TITLE,
    electronic,
    notice_filed,
    notice_made,
    notice_reviewed,
    notice_sealed,
    notice_sent_back,
    notice_signed,
    notice_written,
    ordered,
    ruling_made,
    ruling_sealed,
    ruling_written,
    sealed,
)
from tests.support import at, by, calendar, pack

MORNING = at("2026-03-03")
KIND = "enforcement-notice"


def test_a_filed_case_has_its_package_ordered_for_applicant_and_debtor() -> None:
    order = OrderPackage(
        case_id=CASE,
        kinds=KINDS,
        parties=PARTIES,
        claim_fen=8_000_000,
        title_document=TITLE,
        filed_on=date(2026, 3, 2),
    )
    SPEC.when(order, at=MORNING).then(ordered)


def test_a_document_is_made_for_whom_its_row_names() -> None:
    SPEC.given(ordered).when(
        MakeDocument(case_id=CASE, document_kind=KIND), at=MORNING, by=CLERK
    ).then(notice_written)


def test_a_ruling_is_for_both_parties() -> None:
    command = MakeDocument(case_id=CASE, document_kind="general-ruling")
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then(ruling_written)


def test_a_document_outside_the_package_is_made_when_it_is_needed() -> None:
    institution, matter = sealed(CASE, "YmFuaw=="), sealed(CASE, "ZnJlZXpl")
    command = MakeDocument(
        case_id=CASE,
        document_kind="assistance-notice",
        values={"institution": institution, "matter": matter},
    )
    made = DocumentMade(
        case_id=CASE,
        document_id=f"{CASE}-D-assistance-notice",
        document_kind="assistance-notice",
        addressees=("institution",),
        maker=CLERK.person,
        paper=replace(
            PAPER,
            title="协助执行通知书",
            period_days=None,
            stated=(
                PaperField(name="institution", title="协助单位", kind="text", value=institution),
                PaperField(name="matter", title="协助事项", kind="text", value=matter),
            ),
        ),
    )
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then(made)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "values.institution"),
        ({"institution": sealed(CASE, "YmFuaw=="), "matter": 5}, "values.matter"),
        ({"institution": sealed(CASE, "YmFuaw=="), "love": "letter"}, "values.love"),
    ],
)
def test_what_the_log_lacks_is_stated_by_the_maker(values: dict[str, Any], field: str) -> None:
    command = MakeDocument(case_id=CASE, document_kind="assistance-notice", values=values)
    verdict = SPEC.given(ordered).when(command, at=MORNING, by=CLERK)
    verdict.then_refused("三、(八)8(3)", field)


def test_a_fine_has_bounds_and_its_day() -> None:
    values: dict[str, Any] = {
        "person": DEBTOR,
        "facts": sealed(CASE, "Zg=="),
        "fine_fen": 99,
    }
    command = MakeDocument(case_id=CASE, document_kind="fine-decision", values=values)
    verdict = SPEC.given(ordered).when(command, at=MORNING, by=CLERK)
    verdict.then_refused("第一百一十九条第三款", "values.fine_fen")


def test_a_fine_is_served_on_a_party_of_the_case_and_on_nobody_else() -> None:
    values: dict[str, Any] = {
        "person": "stranger",
        "facts": sealed(CASE, "Zg=="),
        "fine_fen": 100,
        "pay_by": "2026-03-20",
    }
    command = MakeDocument(case_id=CASE, document_kind="fine-decision", values=values)
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then_refused("", "values.person")


def test_a_corrected_filing_is_what_documents_say_from_then_on() -> None:
    corrected = ParticularsCorrected(case_id=CASE, claim_fen=9_000_000)
    SPEC.given(ordered, corrected).when(
        MakeDocument(case_id=CASE, document_kind=KIND), at=MORNING, by=CLERK
    ).then(replace(notice_made, paper=replace(PAPER, claim_fen=9_000_000)))


def test_a_document_that_differs_from_the_file_is_not_made() -> None:
    command = MakeDocument(case_id=CASE, document_kind=KIND, discrepancies=("被执行人姓名",))
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then_refused(
        "三、(二)3", "discrepancies"
    )


def test_a_kind_that_the_court_has_no_row_for_is_not_found() -> None:
    command = MakeDocument(case_id=CASE, document_kind="love-letter")
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then_refused("", "document_kind")


def test_no_document_is_made_in_a_case_that_was_never_filed() -> None:
    SPEC.when(MakeDocument(case_id=CASE, document_kind=KIND), at=MORNING, by=CLERK).then_refused(
        "", "case_id"
    )


MADE = SPEC.given(ordered, notice_made)
REVIEW = ReviewDocument(case_id=CASE, document_kind=KIND)
SEAL = SealDocument(case_id=CASE, document_kind=KIND)
SEND_BACK = SendBackDocument(
    case_id=CASE, document_kind=KIND, reviewer=HEAD.person, reason="被执行人姓名有误"
)


def test_the_review_is_asked_for_by_the_maker_and_not_done() -> None:
    MADE.when(AskFor(command=REVIEW), at=MORNING, by=CLERK).then_asks("document-review")
    MADE.when(REVIEW, at=MORNING, by=CLERK).then_asks("document-review")


def test_a_document_that_was_let_pass_bears_its_reviewers() -> None:
    verdict = MADE.when(REVIEW, at=MORNING, by=CLERK, approved_by=(HEAD.person,))
    verdict.then(notice_reviewed)


def test_nobody_asks_for_the_review_of_what_another_made() -> None:
    MADE.when(REVIEW, at=MORNING, by=by("document_clerk", "sun")).then_refused(
        "二、(一)4", "document_kind"
    )


def test_a_reviewed_document_is_not_asked_for_again() -> None:
    MADE.given(notice_reviewed).when(REVIEW, at=MORNING, by=CLERK).then_nothing()


def test_only_a_refused_review_sends_the_document_back() -> None:
    of = {"case_id": CASE, "approval_id": "document-review-1", "approval": "document-review"}
    refused = ApprovalRefused(
        **of,
        act="documents.ReviewDocument/enforcement-notice",
        role=HEAD.role,
        approver=HEAD.person,
        refused_at=MORNING,
        reason="被执行人姓名有误",
    )
    assert unapproved(REVIEW, refused) == (SEND_BACK,)
    assert unapproved(SEAL, refused) == ()
    lapsed = ApprovalLapsed(**of, act=refused.act, lapsed_at=MORNING)
    assert unapproved(REVIEW, lapsed) == ()


def test_what_a_reviewer_refused_goes_back_to_its_maker_with_the_reason() -> None:
    MADE.when(SEND_BACK, at=MORNING).then(notice_sent_back)
    MADE.given(notice_reviewed).when(SEND_BACK, at=MORNING).then_nothing()


def test_what_was_sent_back_is_neither_sealed_nor_reviewed_but_made_anew() -> None:
    sent_back = MADE.given(notice_sent_back)
    sent_back.when(SEAL, at=MORNING, by=CLERK).then_refused("二、(一)4", "document_kind")
    sent_back.when(REVIEW, at=MORNING, by=CLERK).then_refused("二、(一)4", "document_kind")
    make = MakeDocument(case_id=CASE, document_kind=KIND)
    sent_back.when(make, at=MORNING, by=CLERK).then(notice_written)
    anew = sent_back.given(notice_made)
    anew.when(REVIEW, at=MORNING, by=CLERK).then_asks("document-review")
    anew.given(notice_reviewed).when(SEAL, at=MORNING, by=CLERK).then(notice_sealed)


def of_court(court: str) -> Spec:
    return Spec(DEFINITION, pack(court), calendar(court)).given(ordered)


@pytest.mark.parametrize(
    ("court", "kind", "approval"),
    [
        ("yanling", "enforcement-notice", "document-review"),
        ("yanling", "control-ruling", "control-ruling"),
        ("yanling", "dismissal-ruling", "dismissal"),
        ("ruyang", "general-ruling", "document-review"),
        ("shangqiu", "enforcement-notice", "document-review"),
        ("gushi", "enforcement-notice", "document-review"),
        ("shihe", "termination-ruling", "panel-document"),
    ],
)
def test_the_courts_row_says_who_lets_a_document_pass(court: str, kind: str, approval: str) -> None:
    made = replace(notice_made, document_id=f"{CASE}-D-{kind}", document_kind=kind)
    spec = of_court(court).given(made)
    ask = ReviewDocument(case_id=CASE, document_kind=kind)
    spec.when(ask, at=MORNING, by=CLERK).then_asks(approval)
    seal = SealDocument(case_id=CASE, document_kind=kind)
    article = pack(court).approval(approval).article
    spec.when(seal, at=MORNING, by=CLERK).then_refused(article, "document_kind")


def test_what_needs_a_panel_is_refused_to_the_form_desk_and_made_by_a_judge() -> None:
    spec = of_court("shihe").given(ordered)
    words = sealed(CASE, "Zg==")
    stated: dict[str, Any] = {"measures": words, "performed_fen": 0, "opinion": words}
    ruling = MakeDocument(case_id=CASE, document_kind="termination-ruling", values=stated)
    spec.when(ruling, at=MORNING, by=CLERK).then_refused("三、(二)3", "document_kind")
    assert spec.when(ruling, at=MORNING, by=by("judge")).events
    notice = MakeDocument(case_id=CASE, document_kind=KIND)
    assert spec.when(notice, at=MORNING, by=CLERK).events


def test_what_a_court_does_not_review_is_sealed_as_it_was_made() -> None:
    spec = of_court("shihe").given(notice_made)
    spec.when(SEAL, at=MORNING, by=CLERK).then(notice_sealed)
    spec.when(REVIEW, at=MORNING, by=CLERK).then_refused("", "document_kind")


def test_a_document_that_was_not_made_is_not_reviewed() -> None:
    SPEC.given(ordered).when(
        ReviewDocument(case_id=CASE, document_kind=KIND), at=MORNING, by=HEAD
    ).then_refused("", "document_kind")


def test_a_reviewed_document_is_sealed() -> None:
    SPEC.given(ordered, notice_made, notice_reviewed).when(
        SealDocument(case_id=CASE, document_kind=KIND), at=MORNING, by=CLERK
    ).then(notice_sealed)


def test_a_document_is_not_sealed_before_its_review() -> None:
    MADE.when(SEAL, at=MORNING, by=CLERK).then_refused("二、(一)4", "document_kind")


def test_the_draft_of_a_sent_document_goes_to_the_dossier_centre() -> None:
    SPEC.given(ordered, ruling_made, ruling_sealed, electronic).when(
        HandOverDraft(case_id=CASE, document_kind="general-ruling"), at=MORNING, by=CLERK
    ).then(DraftHandedOver(case_id=CASE, document_id=RULING))


def test_there_is_no_draft_to_hand_over_before_the_document_is_sent() -> None:
    SPEC.given(ordered, notice_made, notice_reviewed, notice_sealed).when(
        HandOverDraft(case_id=CASE, document_kind=KIND), at=MORNING, by=CLERK
    ).then_refused("三、(二)7")


def test_a_document_is_named_after_its_case_and_kind() -> None:
    assert notice_made.document_id == NOTICE == f"{CASE}-D-{KIND}"
    assert APPLICANT not in notice_made.addressees


WRITTEN = SPEC.given(ordered, notice_written, notice_reviewed)
FILE = RecordSealedPaper(
    case_id=CASE,
    document_id=notice_filed.document_id,
    file_id=NOTICE_FILE,
    content=notice_filed.content,
    size_bytes=notice_filed.size_bytes,
    file_name=notice_filed.file_name,
    template_sha256=notice_filed.template_sha256,
    signer=notice_filed.signer,
)
FAILED = RecordSealingFailed(
    case_id=CASE,
    document_id=notice_filed.document_id,
    file_id=NOTICE_FILE,
    reason="电子印章平台拒绝了请求（403）",
)
SEND = SendDocument(case_id=CASE, document_kind=KIND, addressee=DEBTOR, channel="post")


def test_a_document_with_a_text_is_sealed_as_a_file() -> None:
    WRITTEN.when(SEAL, at=MORNING, by=CLERK).then(notice_signed)
    WRITTEN.given(notice_signed).when(FILE, at=MORNING).then(notice_filed)
    WRITTEN.given(notice_signed, notice_filed).when(FILE, at=MORNING).then_nothing()


def test_nothing_is_sent_before_the_sealed_file_is_there() -> None:
    signed = WRITTEN.given(notice_signed)
    signed.when(SEND, at=MORNING, by=CLERK).then_refused("二、(一)4", "document_kind")


def test_what_could_not_be_sealed_is_sealed_again_as_another_file() -> None:
    failed = SealingFailed(
        case_id=CASE, document_id=FILE.document_id, file_id=NOTICE_FILE, reason=FAILED.reason
    )
    WRITTEN.given(notice_signed).when(FAILED, at=MORNING).then(failed)
    again = WRITTEN.given(notice_signed, failed)
    again.when(FAILED, at=MORNING).then_nothing()
    again.when(FILE, at=MORNING).then_nothing()  # of an earlier sealing
    second = replace(notice_signed, file_id=file_id_of(FILE.document_id, 2), attempt=2)
    again.when(SEAL, at=MORNING, by=CLERK).then(second)
    WRITTEN.given(notice_signed, notice_filed).when(FAILED, at=MORNING).then_nothing()


def test_the_combined_notice_is_for_simple_cases() -> None:
    gushi = of_court("gushi")
    make = MakeDocument(case_id=CASE, document_kind="combined-notice")
    gushi.when(make, at=MORNING, by=CLERK).then_refused("二、12", "document_kind")
    ordinary = gushi.given(TierOfCaseLearned(case_id=CASE, tier="ordinary"))
    ordinary.when(make, at=MORNING, by=CLERK).then_refused("二、12", "document_kind")
    fast = NoteTier(case_id=CASE, tier="fast")
    ordinary.when(fast, at=MORNING).then(TierOfCaseLearned(case_id=CASE, tier="fast"))
    assert (
        gushi.given(TierOfCaseLearned(case_id=CASE, tier="fast"))
        .when(make, at=MORNING, by=CLERK)
        .events
    )
