"""The portal's own API: cases, one case in one answer, next acts; for whom, and described."""

import time
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest

from kernel.door.next_acts import NextActs
from portal.api import courts
from tests.portal.book import CASE, COURT, asked
from tests.portal.site import Site
from tests.portal.test_desks import HELD, staff
from tests.portal.test_my_work import opened
from tests.portal.test_next_acts import act
from tests.portal.test_others_pages import with_case
from tests.support import at, pack, rulebook

pytestmark = pytest.mark.slow
PLACE = f"/api/cases/{quote(CASE)}"


async def told(
    site: Site, path: str, *roles: str, person: str = "r-1", status: int = 200, body: Any = None
) -> Any:
    """What the API answers to the bearer of a token; a `body` is posted."""
    token = site.issuer.token(person, court=COURT, roles=roles, issued_at=time.time())
    async with site.stranger() as client:
        headers = {"Authorization": f"Bearer {token}"}
        method = "GET" if body is None else "POST"
        answer = await client.request(method, path, headers=headers, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_cases_are_listed_and_found(site: Site) -> None:
    await with_case(site, *(("triage", one) for one in HELD))
    (one,) = (await told(site, "/api/cases?state=open&holder=fast", "receptionist"))["items"]
    assert (one["case_id"], one["holder_title"], one["state"]) == (CASE, "快执团队", "open")
    assert [party["name"] for party in one["parties"]] == ["王大力"]
    for words, number in (("李", 0), ("王大", 1)):
        refused = await told(site, f"/api/cases?words={words}", "receptionist", status=422)
        assert "POST" in refused["title"]
        found = await told(site, "/api/cases/search", "receptionist", body={"words": words})
        assert len(found["items"]) == number
    assert len((await told(site, f"/api/cases?words={CASE}", "receptionist"))["items"]) == 1


async def test_a_case_that_did_not_change_is_not_sent_again(site: Site) -> None:
    await with_case(site)
    site.houses.answer("GET", f"intake/cases/{CASE}", {"case_id": CASE}, ETag='"seen.1"')
    token = site.issuer.token("r-1", court=COURT, roles=["receptionist"], issued_at=time.time())
    async with site.stranger() as client:
        headers = {"Authorization": f"Bearer {token}"}
        first = await client.get(PLACE, headers=headers)
        (filing,) = [one for one in first.json()["services"] if one["part"] == "filing"]
        again = await client.get(PLACE, headers={**headers, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content, filing["tag"]) == (304, b"", "seen.1")
        site.houses.answer("GET", f"intake/cases/{CASE}", {"case_id": CASE, "changed": True})
        other = await client.get(PLACE, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


async def test_a_parameter_that_nobody_knows_is_refused(site: Site) -> None:
    """`?name=` used to answer with all cases."""
    for path in ("/api/cases?name=李", "/api/me?name=李", "/api/me/tasks?until=2026"):
        refused = await told(site, path, "receptionist", status=422)
        assert path.partition("?")[2].partition("=")[0] in refused["title"]
    async with site.visitor("li", "handler") as browser:
        page = await browser.get("/cases?name=李")
        assert (page.status_code, "请检查：name" in page.text) == (422, True)
    for path in ("/api/cases?holder=%00", "/api/cases/%00", "/api/cases/%00/acts"):
        assert "字符" in (await told(site, path, "receptionist", status=422))["title"]
    body = {"holder": "\0"}
    assert (
        "holder"
        in (await told(site, "/api/cases/search", "receptionist", status=422, body=body))["title"]
    )
    unfit = await told(site, "/api/cases?since=昨天", "receptionist", status=422)
    assert "since" in unfit["title"]


async def test_a_case_is_told_in_one_answer_with_what_is_away(site: Site) -> None:
    await with_case(
        site,
        ("supervision", opened(CASE, "receptionist", at("2026-03-20"))),
        ("documents", asked(CASE, "li")),
    )
    site.houses.answer("GET", f"disposal/cases/{CASE}/lots", {"lots": []})
    whole = await told(site, PLACE, "receptionist")
    assert (whole["case"]["claim_fen"], whole["requests"][0]["state"]) == (123456, "waiting")
    assert whole["duties"][0]["due"] == "2026-03-20T09:00:00+08:00"
    assert "立案" in [one["title"] for one in whole["history"]]
    parts = {one["part"]: one["state"] for one in whole["services"]}
    assert (parts["lots"], parts["account"]) == ("shown", "empty")
    site.houses.away = True
    assert {one["state"] for one in (await told(site, PLACE, "receptionist"))["services"]} == {
        "away"
    }


async def test_the_next_acts_of_a_case_come_with_the_requests_that_one_may_decide(
    site: Site,
) -> None:
    await with_case(
        site,
        *(("triage", one) for one in HELD),
        ("triage", staff("lead", "team_leader", "fast")),
        ("documents", asked(CASE, "li")),
    )
    acts = asdict(NextActs(case_id=CASE, service="intake", acts=(act("CheckFiling"),)))
    site.houses.answer("GET", f"intake/cases/{CASE}/acts", orjson.dumps(acts).decode())
    found = await told(site, f"{PLACE}/acts", "team_leader", person="lead")
    assert [one["acts"][0]["act"] for one in found["services"]] == ["CheckFiling"]
    assert [one["requester"] for one in found["decisions"]] == ["li"]
    assert (await told(site, f"{PLACE}/acts", "handler", person="li"))["decisions"] == []


@pytest.mark.parametrize(
    ("path", "roles", "status"),
    [
        ("/api/cases", ["portal"], 403),
        (PLACE, ["operator"], 403),
        ("/api/cases/7", ["receptionist"], 404),
        ("/api/cases/7/acts", ["receptionist"], 404),
        ("/api/cases?after=?", ["receptionist"], 422),
    ],
)
async def test_what_is_not_ones_own_or_not_there_is_refused(
    site: Site, path: str, roles: list[str], status: int
) -> None:
    refused = await told(site, path, *roles, status=status)
    assert refused["status"] == status
    assert refused["title"]


async def test_a_stranger_is_told_to_sign_in(site: Site) -> None:
    async with site.stranger() as client:
        for headers in ({}, {"Authorization": "Bearer nonsense"}):
            answer = await client.get("/api/me", headers=headers)
            assert (answer.status_code, answer.json()["status"]) == (401, 401)


async def test_an_open_page_is_told_too(site: Site) -> None:
    async with site.visitor("r-1", "receptionist") as browser:
        answer: httpx.Response = await browser.get("/api/me")
    assert answer.json()["person"] == "r-1"


async def test_the_own_part_is_described_with_that_of_the_services(site: Site) -> None:
    async with site.stranger() as client:
        described = (await client.get("/api/openapi.json")).json()
    own = {
        "/api/me",
        "/api/me/tasks",
        "/api/cases",
        "/api/cases/{case_id}",
        "/api/cases/{case_id}/acts",
    }
    assert own <= set(described["paths"])
    assert "WholeCase" in described["components"]["schemas"]


async def test_a_court_tells_what_its_forms_may_name(site: Site) -> None:
    told_of = await told(site, f"/api/courts/{COURT}", "receptionist")
    (reward,) = (one for one in told_of["steps"] if one["code"] == "reward-applied")
    kinds = {one["name"]: one["kind"] for one in reward["fields"]}
    assert kinds == {**kinds, "applicant": "person", "reward_fen": "money"}
    assert {"code": "fast", "title": "快执团队", "parent": "command-centre"} in told_of["teams"]
    assert {"code": "performed", "title": "执行完毕"} in told_of["closings"]
    (payout,) = (one for one in told_of["approvals"] if one["code"] == "payout")
    assert payout["stages"] == [["fund_clerk"]]
    assert all(one["limit"] and one["article"] for one in told_of["nodes"])
    await told(site, "/api/courts/ruyang", "receptionist", status=404)


@pytest.mark.parametrize("court", rulebook().courts)
def test_every_court_can_be_told(court: str) -> None:
    found = courts.told(pack(court))
    assert found.reasons
    assert all(one.title for one in (*found.offices, *found.stages))
    assert all(one.title and one.article for one in found.steps)
