"""The desks, the leader's board and the pages of the court: each list with its filters in the
address, and only for whom it is."""

import pytest

from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed
from contracts.triage_staff import StaffAbsent, StaffAppointed
from portal.codes import STAGES
from portal.court_rules import PARTS, rules
from portal.desks import DESKS, EVERYTHING, LOTS
from portal.words import titles_of
from tests.portal.book import CASE
from tests.portal.site import Site
from tests.portal.test_my_work import opened
from tests.portal.test_others_pages import text_of, with_case
from tests.support import at, pack, rulebook

HELD = (
    CustodyBegan(case_id=CASE, holder="command-centre"),
    CustodyPassed(
        case_id=CASE, from_holder="command-centre", to_holder="fast", enclosed=(), article=""
    ),
    CustodyAccepted(case_id=CASE, holder="fast", handler="li"),
)


def test_every_duty_of_every_court_stands_on_a_desk() -> None:
    stages = {row.stage for one in rulebook().courts for row in rulebook().pack(one).nodes}
    assert stages <= set(DESKS[EVERYTHING].stages) == set(STAGES)


def test_a_state_that_no_list_has_is_the_first() -> None:
    assert (LOTS.state("priced"), LOTS.state("?"), LOTS.state("")) == (
        "priced",
        "registered",
        "registered",
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("court", rulebook().courts)
def test_every_rule_is_listed_with_its_ground(part: str, court: str) -> None:
    rulings = pack(court)
    found = rules(rulings, part, titles_of(rulings))
    assert all(one.title and one.article and one.text for one in found)


def test_rules_are_found_by_their_words() -> None:
    rulings = pack("yanling")
    found = rules(rulings, "nodes", titles_of(rulings), "初次接待")
    assert 0 < len(found) < len(rulings.nodes)


async def with_duties(site: Site) -> None:
    await with_case(
        site,
        *(("triage", one) for one in HELD),
        ("triage", staff("li", "handler", "fast")),
        ("triage", staff("wang", "handler", "fast")),
        (
            "triage",
            StaffAbsent(
                person="wang",
                substitute="li",
                first_day=at("2026-03-09").date(),
                last_day=at("2026-03-12").date(),
            ),
        ),
        ("supervision", opened(CASE, "receptionist", at("2026-03-05"), "late")),
        ("supervision", opened(CASE, "handler", at("2026-03-20"), "coming")),
        ("supervision", opened(CASE, "judge", None, "prompt")),
    )


def staff(person: str, office: str, team: str) -> StaffAppointed:
    return StaffAppointed(
        person=person,
        name=f"姓名{person}",
        office=office,
        team=team,
        first_day=at("2026-01-05").date(),
    )


@pytest.mark.slow
async def test_a_desk_lists_its_duties_by_the_filters_of_its_address(site: Site) -> None:
    await with_duties(site)
    async with site.visitor("r-1", "receptionist") as browser:
        assert "立案接待" in text_of(await browser.get("/desks"))
        every = text_of(await browser.get("/desks/reception"))
        late = text_of(await browser.get("/desks/reception?state=overdue"))
        prompt = text_of(await browser.get("/desks/reception?state=prompt&who=judge"))
        none = text_of(await browser.get("/desks/reception?words=执999号"))
        export = await browser.get("/desks/reception/export.csv?state=overdue")
        assert (await browser.get("/desks/nobody")).status_code == 404
        assert (await browser.get("/desks/nobody/export.csv")).status_code == 404
    assert [every.count(who) > late.count(who) for who in (">handler", ">judge")] == [True, True]
    assert ">receptionist" in late
    assert ">judge" in prompt
    assert "没有符合条件的事项" in none
    assert export.text.count(CASE) == 1


@pytest.mark.slow
async def test_the_lists_of_a_service_stand_on_the_desk_or_it_is_said_to_be_away(
    site: Site,
) -> None:
    await with_case(site)
    lot = {"case_id": CASE, "asset_kind": "real_estate", "price_fen": 123400}
    site.houses.answer("GET", "disposal/lots?state=priced", {"lots": [lot]})
    async with site.visitor("a-1", "auction_officer") as browser:
        shown = text_of(await browser.get("/desks/auction?lots=priced"))
        site.houses.away = True
        away = text_of(await browser.get("/desks/auction"))
    assert "1,234.00元" in shown
    assert "暂时无法访问" in away


@pytest.mark.slow
async def test_who_leads_sees_the_board_and_nobody_else(site: Site) -> None:
    await with_duties(site)
    async with site.visitor("b-1", "bureau_head") as browser:
        board = text_of(await browser.get("/leader"))
        assert 'href="/leader"' in text_of(await browser.get("/"))
    assert all(words in board for words in ("快执团队", "姓名li", "超期事项", "各阶段在办案件"))
    async with site.visitor("h-1", "handler") as browser:
        assert (await browser.get("/leader")).status_code == 404


@pytest.mark.slow
async def test_the_pages_of_the_court_show_its_rules_staff_and_days(site: Site) -> None:
    await with_duties(site)
    year = {
        "year": 2026,
        "version": "v1",
        "source": "国务院",
        "published_at": "2025-11-01T09:00:00+08:00",
    }
    site.houses.answer("GET", "supervision/calendar", {"years": [year], "closures": []})
    async with site.visitor("h-1", "handler") as browser:
        listed = text_of(await browser.get("/court?part=readings"))
        people = text_of(await browser.get("/court/staff?team=fast&words=wang"))
        days = text_of(await browser.get("/court/calendar"))
        assert (await browser.get("/court?part=secrets")).status_code == 422
    assert "解读1" in listed
    assert "姓名wang" in people
    assert "由姓名li代行" in people
    assert "2026年" in days
