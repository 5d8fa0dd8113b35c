"""The acts of the court itself stand on its pages, before those who may do them."""

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contracts.triage_staff import StaffAppointed
from kernel.door.next_acts import NextActs
from services.supervision.commands import PublishCalendar
from tests.portal.described import described
from tests.portal.site import COURT, CSRF, Site
from tests.portal.test_desks import staff
from tests.portal.test_next_acts import act
from tests.portal.test_others_pages import text_of, with_case
from tests.support import at

pytestmark = pytest.mark.slow
ACTS = f"/cases/{COURT}/acts"
AWAY = f"{ACTS}/triage/NoteAbsence?person=wang"
COMING = StaffAppointed(
    person="zhao", name="姓名zhao", office="handler", team="fast", first_day=at("2026-04-01").date()
)
CIRCULAR = "circular-published"  # 超期节点统计表通报, of the court itself


async def with_staff(site: Site) -> None:
    people = [("wang", "handler", "fast"), ("li", "handler", "fast"), ("b-1", "bureau_head", "")]
    events = [("triage", staff(*one)) for one in people]
    await with_case(site, *events, ("triage", COMING))
    for service in ("triage", "supervision", "archive"):
        site.houses.answer("GET", f"{service}/openapi.json", described(service))


def sent(site: Site) -> Any:
    (found,) = [one for one in site.houses.asked if one.method == "POST"]
    return found


async def test_who_keeps_the_register_finds_its_acts_and_nobody_else_does(site: Site) -> None:
    await with_staff(site)
    async with site.visitor("b-1", "bureau_head") as browser:
        shown = text_of(await browser.get("/court/staff"))
    async with site.visitor("li", "handler") as browser:
        plain = text_of(await browser.get("/court/staff"))
        assert (await browser.get(AWAY)).status_code == 404
    assert f"{ACTS}/triage/NoteAbsence?person=wang" in shown
    assert "2026年4月1日起" in shown  # who comes later stands there too
    assert "姓名wang" in plain
    assert ACTS not in plain


async def test_an_absence_is_entered_with_a_substitute_picked_by_name(site: Site) -> None:
    await with_staff(site)
    site.houses.answer("POST", f"triage/courts/{COURT}/staff/wang/absences", {"events": []})
    typed = {
        "csrf": CSRF,
        "key": "k-1",
        "person": "wang",
        "substitute": "li",
        "first_day": "2026-03-16",
        "last_day": "2026-03-20",
        "reason": "外出学习",
    }
    async with site.visitor("b-1", "bureau_head") as browser:
        form = text_of(await browser.get(AWAY))
        done = await browser.post(AWAY, data=typed)
    assert '<option value="li">姓名li · ' in form
    assert "<strong>人员</strong>　姓名wang" in form
    assert 'id="reason.whose"' not in form
    assert urlsplit(done.headers["location"]).path == "/court/staff"
    assert sent(site).body["reason"] == {"plain": "外出学习"}
    assert sent(site).body["substitute"] == "li"
    assert "if-match" not in sent(site).headers


async def test_a_list_is_pasted_and_what_is_wrong_names_its_line(site: Site) -> None:
    await with_staff(site)
    form = f"{ACTS}/triage/ImportStaff"
    wrong = {"errors": [{"field": "rows.1.office", "title": "本院没有这一岗位：x", "code": "no"}]}
    site.houses.answer("POST", f"triage/courts/{COURT}/staff", wrong, 422)
    lines = "zhou\t周一\t执行局局长\t2026-04-01\t\t\nqian，钱二，x，2026-04-01"
    typed = {"csrf": CSRF, "key": "k-1", "rows": lines}
    async with site.visitor("b-1", "bureau_head") as browser:
        empty = text_of(await browser.get(form))
        again = text_of(await browser.post(form, data=typed), 422)
        unread = text_of(await browser.post(form, data={**typed, "rows": "a,b,c,d,e,f,g"}), 422)
    assert "各列依次为人员编号、姓名、岗位、任职首日、所在团队（可不填）" in empty
    assert sent(site).body["rows"] == [
        {"person": "zhou", "name": "周一", "office": "bureau_head", "first_day": "2026-04-01"},
        {"person": "qian", "name": "钱二", "office": "x", "first_day": "2026-04-01"},
    ]
    assert "第2行：本院没有这一岗位" in again
    assert "qian，钱二" in again
    assert "第1行多于6列" in unread


async def test_a_calendar_is_published_without_a_day_made_up_for(site: Site) -> None:
    await with_staff(site)
    site.houses.answer("GET", "supervision/calendar", {"years": [], "closures": []})
    site.houses.answer("POST", f"supervision/courts/{COURT}/calendar", {"events": []})
    form = f"{ACTS}/supervision/{PublishCalendar.__name__}"
    typed = {
        "csrf": CSRF,
        "key": "k-1",
        "year": "2026",
        "version": "停电",
        "rest_days": "2026-05-06",
        "make_up_days": "",
        "source": "本院通知",
        "kind": "closure",
    }
    async with site.visitor("b-1", "bureau_head") as browser:
        assert form in text_of(await browser.get("/court/calendar"))
        assert "每行一项，如2026-10-01" in text_of(await browser.get(form))
        done = await browser.post(form, data=typed)
    assert parse_qs(urlsplit(done.headers["location"]).query) == {"done": ["公布工作日历"]}
    assert (sent(site).body["rest_days"], sent(site).body["make_up_days"]) == (["2026-05-06"], [])


async def test_a_duty_of_the_court_is_recorded_from_its_page(site: Site) -> None:
    await with_staff(site)
    step = act("RecordStep", title="超期节点统计表通报", step=CIRCULAR, subject="court")
    told = asdict(NextActs(case_id=COURT, service="archive", acts=(step,)))
    site.houses.answer("GET", f"archive/cases/{COURT}/acts", told)
    site.houses.answer("POST", f"archive/cases/{COURT}/steps", {"events": []})
    async with site.visitor("d-1", "dossier_clerk") as browser:
        page = text_of(await browser.get("/court/duties"))
        form = f"{ACTS}/archive/RecordStep?step={CIRCULAR}"
        assert form in page.replace("&amp;", "&")
        shown = text_of(await browser.get(form))
        done = await browser.post(form, data={"csrf": CSRF, "key": "k-1", "note": "已通报"})
        elsewhere = await browser.get(
            f"/cases/（2026）豫1024执7号/acts/archive/RecordStep?step={CIRCULAR}"
        )
    assert "超期节点统计表通报" in shown
    assert done.headers["location"].startswith("/court/duties?done=")
    assert sent(site).body == {"step": CIRCULAR, "note": "已通报"}
    assert elsewhere.status_code == 404


async def test_what_is_of_a_case_is_not_done_to_the_court(site: Site) -> None:
    await with_staff(site)
    async with site.visitor("d-1", "dossier_clerk") as browser:
        assert (await browser.get(f"{ACTS}/archive/ReceiveMaterial")).status_code == 404
