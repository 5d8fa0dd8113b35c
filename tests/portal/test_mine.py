"""A party or an agent sees their own cases, and tells the court what they have to tell."""

from typing import Any
from urllib.parse import quote

import pytest

from contracts.documents import DocumentServed, NoticeRequested, NoticeSent
from contracts.intake_parties import PartyStated
from portal import statements
from portal.statements import FORMS
from tests.portal.book import CASE
from tests.portal.site import COURT, CSRF, Site
from tests.portal.test_others_pages import CODE, text_of, with_case
from tests.support import words

pytestmark = pytest.mark.slow
HERE = f"/mine/{quote(CASE)}"
LEAD = {"csrf": CSRF, "key": "k-1", "content": " 许昌有一处门面房 "}


def filing(**more: Any) -> dict[str, Any]:
    return {"agents": [], "statements": [], **more}


async def test_a_party_finds_their_cases(site: Site) -> None:
    person = await with_case(site)
    mine = {
        "case_id": CASE,
        "filed_at": "2026-03-02T09:00:00+08:00",
        "claim_fen": 123456,
        "principals": [{"person_id": person, "role": "debtor"}],
    }
    site.houses.answer("GET", "intake/mine", {"items": [mine]})
    async with site.visitor(person, "portal") as browser:
        shown = text_of(await browser.get("/mine"))
        assert HERE.replace("/mine/", "") in shown
        assert "被执行人" in shown
        site.houses.away = True
        assert "暂时无法访问" in text_of(await browser.get("/mine"), 503)


async def test_a_party_sees_what_concerns_them_and_no_other_person(site: Site) -> None:
    person = site.portal.filler.keyring.person_id(COURT, CODE)
    served = DocumentServed(
        case_id=CASE,
        document_id="D-1",
        document_kind="enforcement-notice",
        addressee=person,
        channel="post",
    )
    other = DocumentServed(
        case_id=CASE,
        document_id="D-2",
        document_kind="property-report-order",
        addressee="P-other",
        channel="direct",
    )
    asked = NoticeRequested(
        case_id=CASE,
        notice_id="N-1",
        event="triage.CaseConverted",
        addressee=person,
        channel="12368",
        article="二、14",
    )
    told = words("另一人的话")
    assert told is not None
    stated = PartyStated(
        case_id=CASE, person_id="P-other", principal_id="P-other", about="lead", content=told
    )
    await with_case(
        site,
        ("documents", served),
        ("documents", other),
        ("documents", asked),
        ("documents", NoticeSent(case_id=CASE, notice_id="N-1")),
        ("intake", stated),
    )
    async with site.visitor(person, "portal") as browser:
        shown = text_of(await browser.get(HERE))
        assert "王大力" in shown
        assert "邮寄" in shown
        assert "已发出" in shown
        assert "直接送达" not in shown
        assert "P-other" not in shown
    agent = {"agent_id": "P-agent", "principal_id": "P-nobody"}
    site.houses.answer("GET", f"intake/cases/{CASE}", filing(agents=[agent]))
    async with site.visitor("P-agent", "portal") as browser:
        assert "王大力" not in text_of(await browser.get(HERE))
    site.houses.answer("GET", f"intake/cases/{CASE}", {"title": "禁止"}, 403)
    async with site.visitor("P-stranger", "portal") as browser:
        text_of(await browser.get(HERE), 404)


async def test_what_a_party_tells_reaches_intake(site: Site) -> None:
    person = await with_case(site)
    site.houses.answer("POST", f"intake/cases/{CASE}/statements", {"events": []})
    async with site.visitor(person, "portal") as browser:
        text_of(await browser.get(f"{HERE}/statements/lead"))
        done = await browser.post(f"{HERE}/statements/lead", data=LEAD)
        assert done.headers["location"].startswith(f"{HERE}?done=")
        (sent,) = [one for one in site.houses.asked if one.method == "POST"]
        assert sent.headers["idempotency-key"] == "k-1"
        assert sent.body == {
            "about": "lead",
            "principal_id": person,
            "content": {"person_id": person, "plain": "许昌有一处门面房"},
        }
        text_of(await browser.post(f"{HERE}/statements/lead", data={**LEAD, "csrf": "x"}), 403)
        other = {**LEAD, "principal_id": "P-other"}
        text_of(await browser.post(f"{HERE}/statements/lead", data=other), 404)
        text_of(await browser.get(f"{HERE}/statements/nothing"), 404)


async def test_an_account_is_confirmed_for_an_applicant_alone(site: Site) -> None:
    person = await with_case(site)
    async with site.visitor(person, "portal") as browser:  # the debtor
        text_of(await browser.get(f"{HERE}/statements/account"), 404)
        assert "确认收款账户" not in text_of(await browser.get(HERE))


async def test_what_was_not_taken_is_told_and_kept(site: Site) -> None:
    person = await with_case(site)
    place = f"{HERE}/statements/address"
    typed = {"csrf": CSRF, "recipient": "王大力", "phone": "一三八", "address": ""}
    async with site.visitor(person, "portal") as browser:
        shown = text_of(await browser.post(place, data=typed), 422)
        assert "应为电话号码" in shown
        assert "请填写详细地址" in shown
        assert 'value="王大力"' in shown
        typed = {**typed, "phone": "13800138000", "address": "鄢陵县人民路1号"}
        refused = {"title": "请求有误", "errors": [{"field": "content", "title": "过长"}]}
        site.houses.answer("POST", f"intake/cases/{CASE}/statements", refused, 422)
        assert "过长" in text_of(await browser.post(place, data=typed), 422)


def test_each_statement_has_its_form() -> None:
    assert FORMS.keys() == statements.ABOUT.keys()


def test_a_statement_says_each_field_with_its_title() -> None:
    typed = {"holder": "李红", "bank": "鄢陵县支行", "account": "6222 0000 0000 0001"}
    assert statements.faults_of(FORMS["account"], typed) == []
    assert statements.text_of(FORMS["account"], typed) == (
        "户名：李红；开户银行：鄢陵县支行；账号：6222 0000 0000 0001"
    )
