"""鄢陵 二、(一)4, 三、(二)2, 3: ordering, making, review, seal, the sign-off draft."""

from contracts.documents import DocumentMade, DraftHandedOver
from services.documents.commands import (
    HandOverDraft,
    MakeDocument,
    OrderPackage,
    ReviewDocument,
    SealDocument,
)
from tests.documents.cases import (
    APPLICANT,
    CASE,
    CLERK,
    DEBTOR,
    HEAD,
    KINDS,
    NOTICE,
    PARTIES,
    RULING,
    SPEC,
    electronic,
    notice_made,
    notice_reviewed,
    notice_sealed,
    ordered,
    ruling_made,
    ruling_sealed,
)
from tests.support import at, by

MORNING = at("2026-03-03")
KIND = "enforcement-notice"


def test_a_filed_case_has_its_package_ordered_for_applicant_and_debtor() -> None:
    SPEC.when(OrderPackage(case_id=CASE, kinds=KINDS, parties=PARTIES), at=MORNING).then(ordered)


def test_a_document_is_made_for_whom_its_row_names() -> None:
    SPEC.given(ordered).when(MakeDocument(case_id=CASE, kind=KIND), at=MORNING, by=CLERK).then(
        notice_made
    )


def test_a_ruling_is_for_both_parties() -> None:
    command = MakeDocument(case_id=CASE, kind="general-ruling")
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then(ruling_made)


def test_a_document_outside_the_package_is_made_when_it_is_needed() -> None:
    made = DocumentMade(
        case_id=CASE,
        document_id=f"{CASE}-D-assistance-notice",
        document_kind="assistance-notice",
        addressees=(DEBTOR,),
        maker=CLERK.person,
    )
    command = MakeDocument(case_id=CASE, kind="assistance-notice")
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then(made)


def test_a_document_that_differs_from_the_file_is_not_made() -> None:
    command = MakeDocument(case_id=CASE, kind=KIND, discrepancies=("被执行人姓名",))
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then_refused(
        "三、(二)3", "discrepancies"
    )


def test_a_kind_that_the_court_has_no_row_for_is_not_found() -> None:
    command = MakeDocument(case_id=CASE, kind="love-letter")
    SPEC.given(ordered).when(command, at=MORNING, by=CLERK).then_refused("", "kind")


def test_no_document_is_made_in_a_case_that_was_never_filed() -> None:
    SPEC.when(MakeDocument(case_id=CASE, kind=KIND), at=MORNING, by=CLERK).then_refused(
        "", "case_id"
    )


def test_the_bureau_head_lets_a_document_pass() -> None:
    SPEC.given(ordered, notice_made).when(
        ReviewDocument(case_id=CASE, kind=KIND), at=MORNING, by=HEAD
    ).then(notice_reviewed)


def test_nobody_but_the_bureau_head_reviews() -> None:
    SPEC.given(ordered, notice_made).when(
        ReviewDocument(case_id=CASE, kind=KIND), at=MORNING, by=by("team_leader")
    ).then_refused("二、(一)4")


def test_who_made_a_document_does_not_review_it_as_bureau_head_either() -> None:
    SPEC.given(ordered, notice_made).when(
        ReviewDocument(case_id=CASE, kind=KIND),
        at=MORNING,
        by=by("bureau_head", CLERK.person),
    ).then_refused("二、(一)4")


def test_a_document_that_was_not_made_is_not_reviewed() -> None:
    SPEC.given(ordered).when(
        ReviewDocument(case_id=CASE, kind=KIND), at=MORNING, by=HEAD
    ).then_refused("", "kind")


def test_a_reviewed_document_is_sealed() -> None:
    SPEC.given(ordered, notice_made, notice_reviewed).when(
        SealDocument(case_id=CASE, kind=KIND), at=MORNING, by=CLERK
    ).then(notice_sealed)


def test_a_document_is_not_sealed_before_its_review() -> None:
    SPEC.given(ordered, notice_made).when(
        SealDocument(case_id=CASE, kind=KIND), at=MORNING, by=CLERK
    ).then_refused("二、(一)4")


def test_the_draft_of_a_sent_document_goes_to_the_dossier_centre() -> None:
    SPEC.given(ordered, ruling_made, ruling_sealed, electronic).when(
        HandOverDraft(case_id=CASE, kind="general-ruling"), at=MORNING, by=CLERK
    ).then(DraftHandedOver(case_id=CASE, document_id=RULING))


def test_there_is_no_draft_to_hand_over_before_the_document_is_sent() -> None:
    SPEC.given(ordered, notice_made, notice_reviewed, notice_sealed).when(
        HandOverDraft(case_id=CASE, kind=KIND), at=MORNING, by=CLERK
    ).then_refused("三、(二)7")


def test_a_document_is_named_after_its_case_and_kind() -> None:
    assert notice_made.document_id == NOTICE == f"{CASE}-D-{KIND}"
    assert APPLICANT not in notice_made.addressees
