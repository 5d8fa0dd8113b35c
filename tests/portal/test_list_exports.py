"""Every list that a service keeps is a file too, with what its page shows and in full."""

import csv
import io
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.portal.book import CASE
from tests.portal.site import Site
from tests.portal.test_desks import with_duties
from tests.portal.test_others_pages import with_case

pytestmark = pytest.mark.slow
AT = "2026-03-02T09:20:00+08:00"
PLACE = f"/cases/{quote(CASE)}"


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def exported(site: Site, path: str, *who: str) -> list[dict[str, str]]:
    async with site.visitor(*(who or ("h-1", "handler"))) as browser:
        book = await browser.get(path.replace(".csv", ".xlsx"))
        assert book.content.startswith(b"PK")
        return rows_of(await browser.get(path))


async def test_the_property_of_a_case_names_its_kinds_parties_and_ends(site: Site) -> None:
    person = await with_case(site)
    asset: dict[str, Any] = {
        "asset_kind": "deposit",
        "institution": "=工商银行",
        "person_id": person,
        "amount_fen": 123456,
        "frozen_fen": 0,
        "found_at": AT,
        "effective_at": None,
        "expires_on": "2027-03-01",
        "status": "frozen",
    }
    site.houses.answer("GET", f"control/cases/{CASE}", {"assets": [asset]})
    (row,) = await exported(site, f"{PLACE}/property/assets/export.csv")
    assert (row["财产种类"], row["协助单位"], row["被执行人"]) == (
        "银行存款",
        "'=工商银行",
        "王大力",
    )
    assert (row["金额（元）"], row["查到"], row["生效"]) == ("1234.56", "2026-03-02", "")
    assert (row["到期"], row["状态"]) == ("2027-03-01", "已控制")


async def test_each_service_of_a_document_is_a_row_with_its_document(site: Site) -> None:
    await with_case(site)
    served = [{"channel": "post", "sent_at": AT, "state": "sent", "addressee": "x"}] * 2
    document = {"document_kind": "risk-notice", "made_at": AT, "maker": "li", "services": served}
    site.houses.answer("GET", f"documents/cases/{CASE}/documents", {"documents": [document]})
    made = await exported(site, f"{PLACE}/documents/documents/export.csv")
    sent = await exported(site, f"{PLACE}/documents/services/export.csv")
    assert (len(made), made[0]["制作"]) == (1, "2026-03-02 09:20")
    assert [row["文书"] for row in sent] == [made[0]["文书"]] * 2
    assert made[0]["文书"] != "risk-notice"


async def test_a_list_of_a_desk_is_read_to_its_end(site: Site) -> None:
    await with_case(site)
    first, second = (
        {"case_id": CASE, "receipt_id": f"r-{number}", "amount_fen": number, "source": "debtor"}
        for number in (1, 2)
    )
    path = "payments/receipts?state=claimed"
    site.houses.answer("GET", path, {"receipts": [first], "next": "r-1"})
    site.houses.answer("GET", f"{path}&after=r-1", {"receipts": [second], "next": None})
    rows = await exported(site, "/desks/money/receipts/export.csv?state=claimed")
    assert [(row["案号"], row["金额"]) for row in rows] == [(CASE, "0.01"), (CASE, "0.02")]


async def test_the_staff_are_a_list_with_who_stands_in(site: Site) -> None:
    await with_duties(site)
    (row,) = await exported(site, "/court/staff/export.csv?words=wang")
    assert (row["姓名"], row["任职首日"]) == ("姓名wang", "2026-01-05")
    assert row["离岗"] == "2026年3月9日至2026年3月12日，由姓名li代行"


async def test_reads_of_every_service_are_a_list_page_after_page(site: Site) -> None:
    await with_case(site)
    read = {
        "read_at": AT,
        "reader": "li",
        "reader_role": "handler",
        "categories": ["name", "phone"],
        "in_full": ["name"],
        "count": 2,
        "purpose": "核对身份",
    }
    query = f"case_id={quote(CASE)}"
    site.houses.answer("GET", f"intake/reads?{query}", {"reads": [read], "next": "7"})
    site.houses.answer("GET", f"intake/reads?{query}&after=7", {"reads": [read], "next": None})
    rows = await exported(site, f"{PLACE}/readers/export.csv", "b-1", "bureau_head")
    assert [row["查阅内容"] for row in rows] == ["姓名、名称、电话（遮挡）"] * 2


async def test_parked_messages_are_a_list_for_operators_alone(site: Site) -> None:
    group = {"error_hash": "e1", "error": "ValueError", "cases": [CASE], "attempts": 3}
    site.houses.answer("GET", "triage/parked", {"groups": [group]})
    (row,) = await exported(site, "/operator/parked/export.csv", "o-1", "operator")
    assert (row["案号"], row["原因"]) == (CASE, "ValueError")
    async with site.visitor("h-1", "handler") as browser:
        assert (await browser.get("/operator/parked/export.csv")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/desks/money/lots/export.csv", f"{PLACE}/money/assets/export.csv", "/desks/x/y/export.csv"],
)
async def test_there_is_no_other_list(site: Site, path: str) -> None:
    await with_case(site)
    async with site.visitor("h-1", "handler") as browser:
        assert (await browser.get(path)).status_code == 404
