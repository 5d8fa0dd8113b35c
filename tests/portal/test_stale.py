"""A form that is out of date, or of a session that has ended, loses nothing of what was typed."""

from urllib.parse import quote

import pytest

from contracts.intake import FilingChecked
from portal.pages.acts import CHANGED, SIGNED_IN_ANEW
from tests.portal.book import CASE
from tests.portal.site import CSRF, Site
from tests.portal.test_others_pages import text_of, with_case

pytestmark = pytest.mark.slow
FORM = f"/cases/{quote(CASE)}/acts/intake/NoteFiling"
TAG = "00000000000000000000000000000bad.ab"
DESCRIBED = {
    "paths": {
        "/cases/{case_id}/note": {
            "post": {
                "operationId": "intake_NoteFiling",
                "summary": "记录说明",
                "x-roles": ["receptionist"],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"properties": {"note": {"type": "string", "title": "说明"}}}
                        }
                    }
                },
            }
        }
    }
}


async def test_who_filled_an_outdated_form_sees_what_changed_and_keeps_what_was_typed(
    site: Site,
) -> None:
    await with_case(site)
    site.houses.answer("GET", "intake/openapi.json", DESCRIBED)
    site.houses.answer("GET", f"intake/cases/{CASE}/acts", {}, ETag=f'"{TAG}"')
    site.houses.answer("POST", f"intake/cases/{CASE}/note", {"title": "已更新"}, 412)
    typed = {"csrf": CSRF, "key": "k-1", "seen": TAG, "note": "已电话联系"}
    async with site.visitor("r-1", "receptionist") as browser:
        assert f'name="seen" value="{TAG}"' in text_of(await browser.get(FORM))
        await with_case(site, ("intake", FilingChecked(case_id=CASE)))
        site.houses.answer("GET", f"intake/cases/{CASE}/acts", {}, ETag='"2.ab"')
        shown = text_of(await browser.post(FORM, data=typed), 412)
        (sent,) = [one for one in site.houses.asked if one.method == "POST"]
        assert sent.headers["if-match"] == f'"{TAG}"'
        assert CHANGED in shown
        assert "立案信息核对完成" in shown
        assert 'value="已电话联系"' in shown
        assert 'name="seen" value="2.ab"' in shown
        assert 'name="key" value="k-1"' not in shown  # it is another request


async def test_a_form_of_an_earlier_session_is_shown_again_with_what_was_typed(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", "intake/openapi.json", DESCRIBED)
    async with site.visitor("r-1", "receptionist") as browser:
        typed = {"csrf": "of another session", "note": "已电话联系"}
        shown = text_of(await browser.post(FORM, data=typed), 403)
    assert SIGNED_IN_ANEW in shown
    assert 'value="已电话联系"' in shown
    assert not [one for one in site.houses.asked if one.method == "POST"]
