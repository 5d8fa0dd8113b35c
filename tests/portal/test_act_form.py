"""The form of an act says what it is about, and what exactly is decided on."""

from urllib.parse import quote

import pytest

from tests.portal.book import CASE
from tests.portal.site import Site
from tests.portal.test_others_pages import text_of, with_case
from tests.support import pack

pytestmark = pytest.mark.slow
TITLE = next(form.title for form in pack("yanling").forms if form.kind == "risk-notice")
FORMS = f"/cases/{quote(CASE)}/acts/documents"
DECIDE = "/cases/{case_id}/approvals/{approval_id}/approval"
DESCRIBED = {
    "paths": {
        "/cases/{case_id}/documents/{document_kind}": {
            "post": {"operationId": "documents_MakeDocument", "summary": "制作文书"}
        },
        DECIDE: {"post": {"operationId": "documents_GiveApproval", "summary": "决定批准"}},
    }
}
ASKED = {
    "approval": "document-review",
    "act": "documents.ReviewDocument/risk-notice",
    "article": "二、(一)4",
    "requester": "li",
    "requested_at": "2026-03-10T09:00:00+08:00",
    "asked": [{"field": "document_kind", "title": "文书种类", "value": "risk-notice"}],
    "stages": [{"roles": ["bureau_head"], "one_suffices": True}],
    "given": [],
}


async def test_what_the_act_is_about_is_named_and_not_typed(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "documents/openapi.json", DESCRIBED)
    async with site.visitor("d-1", "document_clerk") as browser:
        known = text_of(await browser.get(f"{FORMS}/MakeDocument?document_kind=risk-notice"))
        other = text_of(await browser.get(f"{FORMS}/MakeDocument?document_kind=letter"))
    assert '<input type="hidden" name="document_kind" value="risk-notice">' in known
    assert "<strong>文书种类</strong>　" in known
    assert 'id="document_kind" name="document_kind" value="letter"' in other


async def test_who_publishes_a_template_has_it_before_them(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "documents/openapi.json", DESCRIBED)
    version = {"field": "version", "title": "模板版本", "value": 2}
    asked = {**ASKED, "act": "documents.PublishTemplate/risk-notice", "asked": [version]}
    site.houses.answer("GET", f"documents/cases/{CASE}/approvals/a-1", asked)
    async with site.visitor("b-1", "bureau_head") as browser:
        shown = text_of(await browser.get(f"{FORMS}/GiveApproval?approval_id=a-1"))
    assert 'href="/court/templates/risk-notice/2"' in shown
    assert "风险告知书第2版" in shown


async def test_who_decides_reads_what_was_asked_for(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "documents/openapi.json", DESCRIBED)
    site.houses.answer("GET", f"documents/cases/{CASE}/approvals/a-1", ASKED)
    async with site.visitor("b-1", "bureau_head") as browser:
        shown = text_of(await browser.get(f"{FORMS}/GiveApproval?approval_id=a-1"))
    assert all(words in shown for words in ("申请内容", TITLE, "二、(一)4", "执行局局长"))
    assert '<input type="hidden" name="approval_id" value="a-1">' in shown
    assert '/documents/risk-notice/preview/pages" title="待审核的文书"' in shown
