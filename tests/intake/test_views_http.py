"""What the portal is shown of a filing, from the rows of a real PostgreSQL."""

from typing import Any

import pytest

from kernel.base.postgres import PoolReader
from kernel.deciding.service import Request
from kernel.journal.projections import storable
from services.intake.views import project
from tests.intake.conftest import COURT, IntakeClient
from tests.intake.samples import CASE, application
from tests.support import storing

FIRST = f"/cases/{CASE}"
TABLES = ("filings", "filing_errors")


async def worked_case(client: IntakeClient) -> None:
    """Filed without an amount, corrected, checked, scanned, deferred, received."""
    await client.file(application(claim="-"))
    await client.program.service.handle(Request(court=COURT, commands=(storing(CASE),)))
    filing = (await client.get(FIRST)).json()
    applicant = filing["parties"][0]["person_id"]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("errors", {"field": "claim_fen", "found": "未写明金额"}),
        ("corrections", {"field": "claim_fen", "claim_fen": 3_680_000}),
        ("check", {}),
        ("papers", {"pages": 23}),
        ("reception/deferral", {"reason": "申请执行人在外地"}),
        (
            "reception",
            {
                "on_site": False,
                "electronic_service": True,
                "termination_opinion": "同意",
                "auction_opinion": "同意",
                "signers": {
                    "interviewer": "clerk-1",
                    "recorder": "wang",
                    "interviewee": applicant,
                },
                "applicant_address": {"person_id": applicant, "plain": "鄢陵县建设路2号"},
            },
        ),
    ]
    for path, body in acts:
        answer = await client.act(f"{FIRST}/{path}", body)
        assert answer.status_code == 200, answer.text


async def test_a_filing_is_shown_with_all_that_was_done_to_it(intake_client: IntakeClient) -> None:
    await worked_case(intake_client)
    shown = (await intake_client.get(FIRST)).json()
    assert (shown["case_id"], shown["version"]) == (CASE, 7)
    assert shown["claim_fen"] == 3_680_000
    assert [found["code"] for found in shown["warnings"]] == ["claim-unstated"]
    assert (shown["reception"], shown["on_site"], shown["pages"]) == ("held", False, 23)
    assert shown["deferred_reason"] == "申请执行人在外地"
    assert shown["checked_at"] is not None
    (error,) = shown["errors"]
    assert (error["field"], error["corrected_at"] is not None) == ("claim_fen", True)
    assert [party["role"] for party in shown["parties"]] == ["applicant", "debtor"]
    assert shown["parties"][0]["name"] == application()["parties"][0]["name"]


async def test_a_case_nobody_filed_is_not_found(intake_client: IntakeClient) -> None:
    assert (await intake_client.get("/cases/（2026）豫1024执9号")).status_code == 404


async def test_a_fresh_filing_waits_for_check_and_reception(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    shown = (await intake_client.get(FIRST)).json()
    assert (shown["reception"], shown["checked_at"], shown["errors"]) == ("open", None, [])


async def test_pages_hold_every_filing_once_newest_first(intake_client: IntakeClient) -> None:
    for number in range(1, 6):
        await intake_client.file(application(case_number=f"（2026）豫1024执{number}号"))
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": "2"} | ({"after": cursor} if cursor else {})
        page = (await intake_client.get("/cases", params=query)).json()
        seen += [row["case_id"] for row in page["items"]]
        cursor = page["next"]
    assert seen == [f"（2026）豫1024执{number}号" for number in (5, 4, 3, 2, 1)]
    assert cursor is None


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=201", "after=-1", "sort=age", "since=yesterday"]
)
async def test_a_page_has_a_bounded_size(intake_client: IntakeClient, query: str) -> None:
    await intake_client.file(application())
    refused = await intake_client.get(f"/cases?{query}")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [query.partition("=")[0]]
    assert len((await intake_client.get("/cases?limit=200")).json()["items"]) == 1


async def test_a_page_is_asked_for_with_numbers(intake_client: IntakeClient) -> None:
    assert (await intake_client.get("/cases?limit=all")).status_code == 422


async def test_the_views_equal_their_replay(intake_client: IntakeClient) -> None:
    await worked_case(intake_client)
    live = await rows(intake_client)
    pool = await intake_client.program.pools.of(COURT)
    for table in TABLES:
        await pool.execute(f"delete from {table}")
    for _ in range(2):  # a second replay over the first changes nothing
        for recorded in await intake_client.recorded():
            for sql, values in map(storable, project(recorded)):
                await pool.execute(sql, *values)
        assert await rows(intake_client) == live


async def rows(client: IntakeClient) -> list[dict[str, object]]:
    reader = PoolReader(await client.program.pools.of(COURT))
    found = [
        await reader.fetch(f"select * from {table} order by court, case_id") for table in TABLES
    ]
    assert all(found)
    return [row for table in found for row in table]


async def test_a_resumed_case_and_the_one_that_it_comes_from_name_each_other(
    intake_client: IntakeClient,
) -> None:
    resumed = "（2026）豫1024执恢3号"
    await intake_client.file(application())
    await intake_client.file(application(case_number=resumed, origin=CASE), key="resumed")
    later = (await intake_client.get(f"/cases/{resumed}")).json()
    assert (later["origin"], later["followed_by"]) == (CASE, [])
    earlier = (await intake_client.get(f"/cases/{CASE}")).json()
    assert (earlier["origin"], earlier["followed_by"]) == (None, [resumed])
