"""Pages of those who are not the bureau's staff show and do what is theirs, and no more."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contracts.documents import ServiceAnnounced
from contracts.enforcement import DefaulterListed
from tests.portal.book import CASE, filed, record
from tests.portal.site import COURT, CSRF, Site
from tests.support import at, words

pytestmark = pytest.mark.slow
CODE = "411024197501010005"  # of the debtor in CASE
OTHER = "（2026）豫1024执8号"
SKIP = {
    "request_id": "R-1",
    "act": "ParkedSkipRequested",
    "title": "搁置消息放弃申请",
    "case_id": CASE,
    "source": "intake",
    "name": "CaseFiled",
    "position": 7,
    "requester": "operator-1",
    "requested_at": "2026-03-09T09:00:00+08:00",
    "reason": "重复",
}
SETTLEMENT = {
    "request_id": "R-2",
    "act": "EffectSettlementRequested",
    "title": "外部事项结果核定申请",
    "case_id": CASE,
    "effect_id": "freeze-1",
    "outcome": "confirmed",
    "result": '{"n": 1}',
    "requester": "operator-2",
    "requested_at": "2026-03-09T09:00:00+08:00",
    "reason": "已与银行核对",
}


async def with_case(site: Site, *events: tuple[str, Any]) -> str:
    """A case in the book with what followed, by service; the person id of its debtor."""
    book = site.portal.filler.book
    await book.take(("intake", 0), [record(await filed(book), 1, "intake")])
    for number, (service, event) in enumerate(events, start=2):
        await book.take((service, 0), [record(event, number, service)])
    site.houses.answer("GET", f"intake/cases/{CASE}", {"agents": [], "statements": []})
    return site.portal.filler.keyring.person_id(COURT, CODE)


def text_of(answer: httpx.Response, status: int = 200) -> str:
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("roles", "open_to_them", "home"),
    [
        (["portal"], "/mine", "/mine"),
        (["operator"], "/operator", "/operator"),
        (["auditor"], "/compliance", "/"),
        (["handler"], "/cases", "/"),
    ],
)
async def test_each_has_their_own_pages(
    site: Site, roles: list[str], open_to_them: str, home: str
) -> None:
    async with site.visitor("x-1", *roles) as browser:
        text_of(await browser.get(open_to_them))
        for path in {"/mine", "/operator", "/compliance"} - {open_to_them}:
            text_of(await browser.get(path), 404)
        at_home = await browser.get("/")
        assert (at_home.headers.get("location") or "/") == home


async def test_who_is_not_signed_in_sees_the_hall_alone(site: Site) -> None:
    async with site.stranger() as browser:
        text_of(await browser.get("/hall"))
        for path in ("/mine", "/operator", "/compliance", "/cases"):
            assert (await browser.get(path)).headers["location"].startswith("/sign-in"), path
        text_of(await browser.get("/hall?court=nowhere"), 404)


def announcement(person: str, kind: str, effective_at: datetime) -> ServiceAnnounced:
    course = words("邮寄退回")
    assert course is not None
    return ServiceAnnounced(
        case_id=CASE,
        document_id=kind,
        document_kind=kind,
        addressee=person,
        ground="others_failed",
        published_in="court_board",
        course=course,
        evidence="F-1",
        effective_at=effective_at,
    )


async def test_the_hall_shows_what_is_published_and_nothing_else_of_a_case(site: Site) -> None:
    person = site.portal.filler.keyring.person_id(COURT, CODE)
    await with_case(site)
    async with site.stranger() as browser:
        empty = text_of(await browser.get("/hall"))
        assert "王大力" not in empty
        listed = DefaulterListed(case_id=CASE, person_id=person, listing="L-1")
        runs = announcement(person, "enforcement-notice", at("2026-04-09 23:59"))
        over = announcement(person, "property-report-order", at("2026-03-09 23:59"))
        await with_case(site, ("enforcement", listed), ("documents", runs), ("documents", over))
        shown = text_of(await browser.get("/hall"))
        assert shown.count("王大力") == 2
        assert "2026年4月9日" in shown
        assert "2026年3月9日" not in shown
    assert "王大力" in shown
    assert "执行通知书" in shown
    assert person not in shown


async def test_an_operator_sees_how_each_service_is(site: Site) -> None:
    group = {"error": "库存不足", "error_hash": "ab12", "attempts": 3, "cases": [CASE, OTHER]}
    record = {
        "place": "3/17",
        "reason": "wrong writer",
        "seen_at": "2026-03-09T09:00:00+08:00",
        "source": "intake",
        "name": "CaseFiled",
        "position": 9,
        "case_id": CASE,
    }
    effect = {
        "effect_id": "freeze-1",
        "kind": "freeze",
        "case_id": CASE,
        "requested_at": "2026-03-09T09:00:00+08:00",
        "unknown_since": "2026-03-09T10:00:00+08:00",
        "detail": "超时",
    }
    metrics = "\n".join(
        (
            'zhixing_relay_lag_events{court="yanling"} 7.0',
            'zhixing_relay_lag_events{court="ruyang"} 100.0',
            'zhixing_consumer_lag_events{source="intake"} 3.0',
            'zhixing_consumer_lag_events{source="triage"} 5.0',
        )
    )
    site.houses.answer("GET", "control/operator-requests", {"requests": [SKIP, SETTLEMENT]})
    site.houses.answer("GET", "control/health/ready", "ok")
    site.houses.answer("GET", "control/metrics", metrics)
    site.houses.answer("GET", "control/parked", {"groups": [group]})
    site.houses.answer("GET", "control/effects?state=unknown", {"effects": [effect]})
    site.houses.answer("GET", "control/distrusted", {"records": [record]})
    async with site.visitor("operator-1", "operator") as browser:
        shown = text_of(await browser.get("/operator"))
        assert f"/operator/control/retry?of={quote(CASE)}&amp;of={quote(OTHER)}" in shown
        assert "wrong writer" in shown
        assert '<td class="zx-money">8</td>' in shown
        assert "库存不足" in shown
        assert f"/operator/control/retry?of={quote(CASE)}" in shown
        assert "/operator/control/settle?of=freeze-1" in shown
        assert '<td class="zx-money">7</td>' in shown
        assert "/operator/control/confirm?of=R-1" not in shown  # it was asked for by oneself
        assert "/operator/control/withdraw?of=R-1" in shown
        assert "/operator/control/confirm?of=R-2" in shown
        site.houses.away = True
        assert text_of(await browser.get("/operator")).count("无法访问</strong>") == 9


@pytest.mark.parametrize(
    ("name", "of", "typed", "path", "body"),
    [
        ("withdraw", "R-1", {}, "/operator-requests/R-1/withdrawal", {}),
        ("retry", CASE, {}, f"/parked/{CASE}/retry", {}),
        ("skip", CASE, {}, f"/parked/{CASE}/skip", {}),
        ("rewind", "", {"to": "12"}, "/relay/rewind", {"to": 12}),
        (
            "settle",
            "freeze-1",
            {"outcome": "confirmed", "result": '{"n": 1}'},
            "/effects/freeze-1/settlement",
            {"outcome": "confirmed", "result": {"n": 1}},
        ),
    ],
)
async def test_an_operator_acts_through_the_service_with_a_reason(
    site: Site, name: str, of: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    site.houses.answer("GET", "control/operator-requests", {"requests": [SKIP]})
    site.houses.answer("POST", f"control{path}", {"recorded": 1})
    async with site.visitor("operator-1", "operator") as browser:
        place = f"/operator/control/{name}?of={quote(of)}"
        text_of(await browser.get(place))
        form = {"csrf": CSRF, "key": "k-1", "reason": "已修复", **typed}
        done = await browser.post(place, data=form)
    assert done.headers["location"].startswith("/operator?done=")
    (sent,) = [one for one in site.houses.asked if one.method == "POST"]
    assert sent.body == {"reason": "已修复", **body}
    assert sent.headers["idempotency-key"] == "k-1"


async def test_an_operator_confirms_what_another_has_asked_for(site: Site) -> None:
    site.houses.answer("GET", "control/operator-requests", {"requests": [SETTLEMENT]})
    place, path = "/operator/control/confirm?of=R-2", "/operator-requests/R-2/confirmation"
    async with site.visitor("operator-1", "operator") as browser:
        shown = text_of(await browser.get(place))
        for told in ("operator-2", "已与银行核对", "freeze-1", "已办成", "2026年3月9日"):
            assert told in shown
        assert 'id="reason"' not in shown
        refused = {"title": "申请人不能自己确认", "status": 403}
        site.houses.answer("POST", f"control{path}", refused, 403)
        form = {"csrf": CSRF, "key": "k-1"}
        assert "申请人不能自己确认" in text_of(await browser.post(place, data=form), 403)
        site.houses.answer("POST", f"control{path}", {"effect_id": "freeze-1"})
        done = await browser.post(place, data=form)
        assert done.headers["location"].startswith("/operator?done=")
        gone = await browser.get("/operator/control/confirm?of=R-9")
        text_of(gone, 404)
    sent = [one for one in site.houses.asked if one.method == "POST"]
    assert [one.body for one in sent] == [{}, {}]


async def test_what_waits_for_another_is_said_when_it_was_asked_for(site: Site) -> None:
    awaits = {"request_id": "R-1", "awaits": "另一名运维人员确认"}
    site.houses.answer("POST", f"control/parked/{CASE}/skip", awaits, 202)
    place = f"/operator/control/skip?of={quote(CASE)}"
    async with site.visitor("operator-1", "operator") as browser:
        form = {"csrf": CSRF, "key": "k-1", "reason": "重复"}
        done = await browser.post(place, data=form, follow_redirects=True)
    assert "待另一名运维人员确认" in text_of(done)


async def test_what_failed_for_one_reason_is_retried_together(site: Site) -> None:
    site.houses.answer("POST", f"control/parked/{CASE}/retry", {"messages": 1})
    site.houses.answer("POST", f"control/parked/{OTHER}/retry", {"title": "重试未成功"}, 409)
    place = "/operator/control/retry"
    both, form = {"of": [CASE, OTHER]}, {"csrf": CSRF, "key": "k-1", "reason": "已修复"}
    async with site.visitor("operator-1", "operator") as browser:
        assert OTHER in text_of(await browser.get(place, params=both))
        assert "重试未成功" in text_of(await browser.post(place, params=both, data=form), 409)
    sent = [one for one in site.houses.asked if one.method == "POST"]
    assert [one.headers["idempotency-key"] for one in sent] == ["k-1", "k-1-0"]


async def test_what_an_operator_mistyped_is_told_and_kept(site: Site) -> None:
    async with site.visitor("operator-1", "operator") as browser:
        form = {"csrf": CSRF, "reason": "复核", "outcome": "confirmed", "result": "{"}
        shown = text_of(await browser.post("/operator/control/settle?of=x", data=form), 422)
        assert "应为 JSON" in shown
        assert "复核" in shown
        refused = {"title": "须写明理由", "errors": [{"field": "reason", "title": "须写明理由"}]}
        site.houses.answer("POST", "control/relay/rewind", refused, 422)
        form = {"csrf": CSRF, "reason": "", "to": "3"}
        shown = text_of(await browser.post("/operator/control/rewind", data=form), 422)
        assert "须写明理由" in shown
        site.houses.away = True
        form = {"csrf": CSRF, "reason": "补发", "to": "3"}
        shown = text_of(await browser.post("/operator/control/rewind", data=form), 503)
        assert "补发" in shown
        text_of(await browser.get("/operator/control/nothing"), 404)


async def test_an_auditor_sees_a_case_as_it_was_and_who_read_it(site: Site) -> None:
    await with_case(site)
    read = {
        "read_at": "2026-03-02T11:00:00+08:00",
        "reader": "h-1",
        "reader_role": "handler",
        "count": 2,
        "purpose": None,
    }
    site.houses.answer("GET", "intake/reads", {"reads": [read]})
    async with site.visitor("auditor-1", "auditor") as browser:
        shown = text_of(await browser.get("/compliance", params={"case_id": CASE}))
        assert "承办人" in shown
        assert "办理中" in shown
        before = {"case_id": "(2026)豫1024执7号", "at": "2026-03-01T09:00"}
        assert "尚未立案" in text_of(await browser.get("/compliance", params=before))
        other = {"case_id": "（2026）豫1024执70号"}
        assert "没有这一案件" in text_of(await browser.get("/compliance", params=other))
        site.houses.away = True
        verify = {"case_id": CASE, "verify": "true"}
        shown = text_of(await browser.get("/compliance", params=verify))
        assert shown.count("未核验") == 9


async def test_a_form_sent_after_the_session_has_ended_is_kept(site: Site) -> None:
    async with site.stranger() as browser:
        answer = await browser.post(f"/cases/{quote(CASE)}/acts/intake/X", data={"note": "未交"})
        assert 'value="未交"' in text_of(answer, 401)
