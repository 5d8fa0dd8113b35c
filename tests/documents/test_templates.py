"""Templates of a court's forms: handed in by one, approved by another, used from then on."""

from dataclasses import replace

from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateRefused
from contracts.papers import TemplateFile
from services.documents.commands import (
    MakeDocument,
    ProposeTemplate,
    PublishTemplate,
    RefuseTemplate,
)
from tests.documents.cases import CASE, CLERK, HEAD, PAPER, SPEC, notice_made, ordered
from tests.support import at, by

MORNING = at("2026-03-03")
KIND = "enforcement-notice"
FILE = TemplateFile(file_id="0f" * 16, content="c" * 64, size_bytes=37_246)
PROPOSE = ProposeTemplate(
    court="yanling", document_kind=KIND, template=FILE, template_sha256="a" * 64
)
PUBLISH = PublishTemplate(court="yanling", document_kind=KIND, version=1)
REFUSE = RefuseTemplate(court="yanling", document_kind=KIND, version=1, reason="案号位置有误")
proposed = TemplateProposed(
    document_kind=KIND, version=1, template=FILE, template_sha256="a" * 64, proposer=CLERK.person
)
published = TemplatePublished(document_kind=KIND, version=1, approver=HEAD.person)
refused = TemplateRefused(
    document_kind=KIND, version=1, approver=HEAD.person, reason="案号位置有误"
)


def test_a_template_is_handed_in_and_counted() -> None:
    SPEC.when(PROPOSE, at=MORNING, by=CLERK).then(proposed)
    SPEC.given(proposed).when(PROPOSE, at=MORNING, by=CLERK).then_nothing()
    other = replace(PROPOSE, template_sha256="b" * 64)
    second = replace(proposed, version=2, template_sha256="b" * 64)
    SPEC.given(proposed).when(other, at=MORNING, by=CLERK).then(second)


def test_what_was_refused_may_be_handed_in_again() -> None:
    again = replace(proposed, version=2)
    SPEC.given(proposed, refused).when(PROPOSE, at=MORNING, by=CLERK).then(again)


def test_another_person_approves_it_or_refuses_it_with_a_reason() -> None:
    SPEC.given(proposed).when(PUBLISH, at=MORNING, by=HEAD).then(published)
    SPEC.given(proposed).when(REFUSE, at=MORNING, by=HEAD).then(refused)
    wordless = replace(REFUSE, reason=" ")
    SPEC.given(proposed).when(wordless, at=MORNING, by=HEAD).then_refused("", "reason")


def test_nobody_approves_what_he_handed_in() -> None:
    own = by("bureau_head", CLERK.person)
    SPEC.given(proposed).when(PUBLISH, at=MORNING, by=own).then_refused("", "version")
    SPEC.given(proposed).when(REFUSE, at=MORNING, by=own).then_refused("", "version")


def test_what_was_decided_stands() -> None:
    SPEC.given(proposed, published).when(REFUSE, at=MORNING, by=HEAD).then_refused("", "version")
    SPEC.given(proposed, refused).when(PUBLISH, at=MORNING, by=HEAD).then_refused("", "version")
    newer = replace(proposed, version=2, template_sha256="b" * 64)
    newest = replace(published, version=2)
    older = SPEC.given(proposed, newer, newest)
    older.when(PUBLISH, at=MORNING, by=HEAD).then_refused("", "version")


def test_a_form_that_the_court_has_not_and_a_version_that_is_not_are_not_found() -> None:
    unknown = replace(PROPOSE, document_kind="love-letter")
    SPEC.when(unknown, at=MORNING, by=CLERK).then_refused("", "document_kind")
    SPEC.when(PUBLISH, at=MORNING, by=HEAD).then_refused("", "version")


def test_documents_are_made_by_the_published_template() -> None:
    make = MakeDocument(case_id=CASE, document_kind=KIND)
    made = replace(notice_made, paper=replace(PAPER, template_version=1, template=FILE))
    shelf = f"template-{KIND}"
    spec = replace(SPEC.given(ordered), others={shelf: (proposed, published)})
    spec.when(make, at=MORNING, by=CLERK).then(made)
    waiting = replace(SPEC.given(ordered), others={shelf: (proposed,)})
    waiting.when(make, at=MORNING, by=CLERK).then(replace(notice_made, paper=PAPER))
