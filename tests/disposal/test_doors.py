"""A lot through the real doors, and what is shown of it."""

from typing import Any
from urllib.parse import quote

from kernel.base.postgres import PoolReader
from kernel.deciding.files import StoreFile
from kernel.deciding.service import Request
from kernel.journal.projections import storable
from services.disposal.commands import RegisterLot
from services.disposal.views import lots_view, project
from tests.disposal.cases import ASSET, CASE, LOT, PAPER, PRICE_FEN
from tests.disposal.conftest import COURT, HandlerClient

HERE = f"/cases/{CASE}/lots"
ITEMS = {
    "ownership": "被执行人单独所有",
    "encumbrances": "设有抵押权一项",
    "possession": "被执行人自住",
    "unpaid_charges": "欠物业费二千元",
    "defects": "未发现",
}
WORK: list[tuple[str, dict[str, Any]]] = [
    ("survey", ITEMS),
    ("vacating", {}),
    ("price-method", {"method": "appraisal"}),
    ("appraisal", {}),
    ("reference-price", {"method": "appraisal", "price_fen": PRICE_FEN, "evidence": PAPER.file_id}),
    ("auction", {}),
]


async def registered(disposal: HandlerClient) -> None:
    lot = RegisterLot(case_id=CASE, lot_id=LOT, asset_id=ASSET, asset_kind="real_estate")
    paper = StoreFile(
        case_id=CASE,
        file_id=PAPER.file_id,
        content=PAPER.content,
        size_bytes=PAPER.size_bytes,
        kind=PAPER.kind,
        file_name=PAPER.file_name,
    )
    for command in (lot, paper):
        await disposal.program.service.handle(Request(court=COURT, commands=(command,)))


async def lot_of_case(disposal: HandlerClient) -> dict[str, Any]:
    answer = await disposal.get(HERE)
    assert answer.status_code == 200, answer.text
    (lot,) = answer.json()["lots"]
    shown: dict[str, Any] = lot
    return shown


async def test_a_house_goes_all_the_way_to_the_auction(disposal: HandlerClient) -> None:
    await registered(disposal)
    states = [(await lot_of_case(disposal))["state"]]
    for path, body in WORK:
        answer = await disposal.act(f"{HERE}/{LOT}/{path}", body)
        assert answer.status_code == 200, answer.text
        states.append((await lot_of_case(disposal))["state"])
    assert states == [
        "registered",
        "surveyed",
        "surveyed",
        "surveyed",
        "appraisal",
        "priced",
        "commissioned",
    ]
    lot = await lot_of_case(disposal)
    assert (lot["officer"], lot["price_fen"], lot["defects"]) == ("张海统", PRICE_FEN, "未发现")


async def test_the_gate_of_the_occupied_house_is_told_with_its_article(
    disposal: HandlerClient,
) -> None:
    await registered(disposal)
    for path, body in (WORK[0], WORK[2]):
        await disposal.act(f"{HERE}/{LOT}/{path}", body)
    answer = await disposal.act(f"{HERE}/{LOT}/appraisal", {})
    assert answer.status_code == 409
    assert answer.json()["article"] == "二、(二)6"


async def test_lots_are_listed_by_how_far_they_are(disposal: HandlerClient) -> None:
    await registered(disposal)
    waiting = (await disposal.get("/lots?state=registered")).json()["lots"]
    refused = await disposal.get(f"/lots?state=registered&after={quote(waiting[-1]['lot_id'])}")
    assert [error["field"] for error in refused.json()["errors"]] == ["after"]
    assert [lot["lot_id"] for lot in waiting] == [LOT]
    await disposal.act(f"{HERE}/{LOT}/survey", ITEMS)
    assert (await disposal.get("/lots?state=registered")).json()["lots"] == []


async def test_truncated_and_replayed_the_rows_are_the_same_even_if_each_event_comes_twice(
    disposal: HandlerClient,
) -> None:
    await registered(disposal)
    for path, body in WORK:
        await disposal.act(f"{HERE}/{LOT}/{path}", body)
    pool = await disposal.program.pools.of(COURT)
    before = await lots_view(PoolReader(pool), COURT, CASE)
    await pool.execute("delete from lots")
    for recorded in await disposal.program.journal.follow(COURT, 0, 100):
        for sql, values in map(storable, (*project(recorded), *project(recorded))):
            await pool.execute(sql, *values)
    assert len(before["lots"]) == 1
    assert await lots_view(PoolReader(pool), COURT, CASE) == before
