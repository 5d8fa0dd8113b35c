"""Templates of a court's forms: handed in by one, approved by another, used from then on."""

from dataclasses import replace

import pytest

from contracts.approvals import ApprovalLapsed, ApprovalRefused, ApprovalWithdrawn, Unapproved
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateSentBack
from contracts.papers import TemplateFile
from kernel.deciding.approvals import AskFor
from services.documents import reactions
from services.documents.commands import (
    MakeDocument,
    ProposeTemplate,
    PublishTemplate,
    SendBackTemplate,
)
from services.documents.decide import unapproved
from tests.documents.cases import CASE, CLERK, HEAD, PAPER, SPEC, fact, notice_made, ordered
from tests.support import at, pack

MORNING = at("2026-03-03")
KIND = "enforcement-notice"
FILE = TemplateFile(file_id="0f" * 16, content="c" * 64, size_bytes=37_246)
PROPOSE = ProposeTemplate(
    court="yanling", document_kind=KIND, template=FILE, template_sha256="a" * 64
)
PUBLISH = PublishTemplate(court="yanling", document_kind=KIND, version=1)
SEND_BACK = SendBackTemplate(
    court="yanling", document_kind=KIND, version=1, sender=HEAD.person, reason="案号位置有误"
)
proposed = TemplateProposed(
    document_kind=KIND, version=1, template=FILE, template_sha256="a" * 64, proposer=CLERK.person
)
published = TemplatePublished(
    document_kind=KIND, version=1, approvers=(HEAD.person,), approval_id="approval-1"
)
sent_back = TemplateSentBack(
    document_kind=KIND, version=1, sender=HEAD.person, reason="案号位置有误"
)
REQUEST = {
    "case_id": "yanling",
    "approval_id": "template-publication-1",
    "approval": "template-publication",
    "act": f"documents.PublishTemplate/{KIND}",
}
REFUSED = ApprovalRefused(
    **REQUEST, role=HEAD.role, approver=HEAD.person, refused_at=MORNING, reason="案号位置有误"
)
WITHDRAWN = ApprovalWithdrawn(
    **REQUEST, withdrawer=CLERK.person, withdrawn_at=MORNING, reason="拿错了"
)
LAPSED = ApprovalLapsed(**REQUEST, lapsed_at=MORNING)


def test_a_template_is_handed_in_and_counted() -> None:
    SPEC.when(PROPOSE, at=MORNING, by=CLERK).then(proposed)
    SPEC.given(proposed).when(PROPOSE, at=MORNING, by=CLERK).then_nothing()
    other = replace(PROPOSE, template_sha256="b" * 64)
    second = replace(proposed, version=2, template_sha256="b" * 64)
    SPEC.given(proposed).when(other, at=MORNING, by=CLERK).then(second)


def test_what_was_sent_back_may_be_handed_in_again() -> None:
    again = replace(proposed, version=2)
    SPEC.given(proposed, sent_back).when(PROPOSE, at=MORNING, by=CLERK).then(again)


def test_whoever_hands_it_in_asks_with_it_for_its_publication() -> None:
    (asked,) = reactions.react(fact(proposed, "documents"), pack())
    assert asked == AskFor(command=PUBLISH)
    SPEC.given(proposed).when(PUBLISH, at=MORNING, by=CLERK).then_asks("template-publication")


def test_it_is_published_when_others_approved_it() -> None:
    given = SPEC.given(proposed)
    given.when(PUBLISH, at=MORNING, by=CLERK, approved_by=(HEAD.person,)).then(published)
    given.when(PUBLISH, at=MORNING).then_refused("", "version")
    given.given(published).when(PUBLISH, at=MORNING, by=CLERK).then_nothing()


@pytest.mark.parametrize(
    ("ended", "sender", "reason"),
    [
        (REFUSED, HEAD.person, "案号位置有误"),
        (WITHDRAWN, CLERK.person, "拿错了"),
        (LAPSED, "", "申请已失效"),
    ],
    ids=["refused", "withdrawn", "lapsed"],
)
def test_it_goes_back_however_its_request_ended(
    ended: Unapproved, sender: str, reason: str
) -> None:
    assert unapproved(PUBLISH, ended) == (replace(SEND_BACK, sender=sender, reason=reason),)


def test_it_goes_back_once_and_not_when_it_is_in_use() -> None:
    SPEC.given(proposed).when(SEND_BACK, at=MORNING).then(sent_back)
    SPEC.given(proposed, sent_back).when(SEND_BACK, at=MORNING).then_nothing()
    SPEC.given(proposed, published).when(SEND_BACK, at=MORNING).then_nothing()


def test_what_went_back_or_is_older_than_the_one_in_use_is_not_published() -> None:
    gone = SPEC.given(proposed, sent_back)
    gone.when(PUBLISH, at=MORNING, by=CLERK).then_refused("", "version")
    newer = replace(proposed, version=2, template_sha256="b" * 64)
    older = SPEC.given(proposed, newer, replace(published, version=2))
    older.when(PUBLISH, at=MORNING, by=CLERK).then_refused("", "version")


def test_a_form_that_the_court_has_not_and_a_version_that_is_not_are_not_found() -> None:
    unknown = replace(PROPOSE, document_kind="love-letter")
    SPEC.when(unknown, at=MORNING, by=CLERK).then_refused("", "document_kind")
    SPEC.when(PUBLISH, at=MORNING, by=CLERK).then_refused("", "version")


def test_documents_are_made_by_the_published_template() -> None:
    make = MakeDocument(case_id=CASE, document_kind=KIND)
    made = replace(notice_made, paper=replace(PAPER, template_version=1, template=FILE))
    shelf = f"template-{KIND}"
    spec = replace(SPEC.given(ordered), others={shelf: (proposed, published)})
    spec.when(make, at=MORNING, by=CLERK).then(made)
    waiting = replace(SPEC.given(ordered), others={shelf: (proposed,)})
    waiting.when(make, at=MORNING, by=CLERK).then(replace(notice_made, paper=PAPER))
