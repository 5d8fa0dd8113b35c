"""Several requests or documents at once: each by a command of its own, with its own result."""

from typing import Any
from urllib.parse import quote

import pytest

from portal.pages.acts import SIGNED_IN_ANEW
from tests.portal.book import CASE, asked, record
from tests.portal.described import described
from tests.portal.site import CSRF, Asked, Site
from tests.portal.test_others_pages import OTHER, text_of, with_case
from tests.support import pack

pytestmark = pytest.mark.slow
FIRST, SECOND = (f"documents|{case}|document-review-1" for case in (CASE, OTHER))
TYPED: dict[str, Any] = {
    "decision": "approval",
    "csrf": CSRF,
    "key": "k-1",
    "chosen": [FIRST, SECOND],
    "words": "",
}
REFUSED = {"title": "您不是本案的审批人", "article": "三、(二)", "status": 403}
SEAL = f"/cases/{quote(CASE)}/acts/documents/SealDocument"
TITLE = next(form.title for form in pack("yanling").forms if form.kind == "risk-notice")
KINDS = ["enforcement-notice", "risk-notice"]


async def with_requests(site: Site) -> None:
    await with_case(site)
    book = site.portal.filler.book
    for number, case in enumerate((CASE, OTHER), start=1):
        made = record(asked(case, "li"), number, "documents", case)
        await book.take(("documents", number - 1), [made])
    done = f"documents/cases/{CASE}/approvals/document-review-1"
    site.houses.answer("POST", f"{done}/approval", {"events": []})
    site.houses.answer("POST", f"{done}/refusal", {"events": []})
    for decision in ("approval", "refusal"):
        other = f"documents/cases/{OTHER}/approvals/document-review-1/{decision}"
        site.houses.answer("POST", other, REFUSED, 403)


def sent(site: Site) -> list[Asked]:
    return [one for one in site.houses.asked if one.method == "POST"]


async def test_each_chosen_request_is_decided_by_a_command_with_a_key_of_its_own(
    site: Site,
) -> None:
    await with_requests(site)
    async with site.visitor("t-1", "team_leader") as browser:
        listed = text_of(await browser.get("/approvals?chosen=all"))
        shown = text_of(await browser.post("/approvals", data={**TYPED, "words": "同意"}))
        text_of(await browser.post("/approvals", data={**TYPED, "words": "同意"}))
    assert listed.count(" checked>") == 2
    keys = [one.headers["idempotency-key"] for one in sent(site)]
    assert (len(set(keys)), keys[:2]) == (2, keys[2:])  # what is sent again is the same
    assert sent(site)[0].body == {"opinion": "同意"}
    assert "已批准" in shown
    assert "您不是本案的审批人（三、(二)）" in shown
    assert shown.count('name="chosen"') == 1  # what was decided is left off
    assert f'value="{SECOND}"' in shown


async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_sent(site: Site) -> None:
    await with_requests(site)
    async with site.visitor("t-1", "team_leader") as browser:
        none = {**TYPED, "chosen": [], "decision": "approval", "words": "同意"}
        nobody = text_of(await browser.post("/approvals", data=none), 422)
        refusal = {**TYPED, "decision": "refusal"}
        unsaid = text_of(await browser.post("/approvals", data=refusal), 422)
        strange = {**TYPED, "decision": "refusal", "csrf": "x", "words": "材料不齐"}
        ended = text_of(await browser.post("/approvals", data=strange), 403)
    assert "请至少选择一项申请" in nobody
    assert ">同意</textarea>" in nobody
    assert 'id="words-error"' in unsaid
    assert unsaid.count(" checked>") == 2
    assert SIGNED_IN_ANEW in ended
    assert ">材料不齐</textarea>" in ended
    assert sent(site) == []


async def test_several_documents_are_sealed_with_one_form(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "documents/openapi.json", described("documents"))
    place = f"documents/cases/{CASE}/documents"
    site.houses.answer("POST", f"{place}/{KINDS[0]}/seal", {"events": []})
    refused = {"title": "文书尚未审核，不得打印签章", "article": "二、(一)4"}
    site.houses.answer("POST", f"{place}/{KINDS[1]}/seal", refused, 409)
    form = f"{SEAL}?document_kind={KINDS[0]}&document_kind={KINDS[1]}"
    async with site.visitor("d-1", "document_clerk") as browser:
        shown = text_of(await browser.get(form))
        typed = {"csrf": CSRF, "key": "k-1", "chosen": KINDS, "seen": "x"}
        again = text_of(await browser.post(form, data=typed), 409)
        nothing = text_of(await browser.post(form, data={"csrf": CSRF, "key": "k-1"}), 422)
        done = await browser.post(form, data={**typed, "chosen": KINDS[:1]})
    assert shown.count('name="chosen"') == 2
    assert [one.headers.get("if-match") for one in sent(site)[:2]] == ['"x"', None]
    assert len({one.headers["idempotency-key"] for one in sent(site)}) == 2
    assert f"{TITLE}：文书尚未审核，不得打印签章" in again
    assert "已办理</strong>" in again
    assert "请至少选择一项" in nothing
    assert done.status_code == 303
