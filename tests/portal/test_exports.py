"""Lists as files hold what the page shows, no formula, and no more than can be read."""

import csv
import io
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.responses import Response

from portal import exports
from portal.exports import Column, Kind, Row, Sheet, exported, in_yuan
from tests.support import at

SHEET = Sheet(
    "案件",
    [
        Column("案号", lambda row: row["case_id"]),
        Column("标的金额（元）", lambda row: in_yuan(row["claim_fen"])),
        Column("立案时间", lambda row: row["filed_at"]),
    ],
)
FILED = at("2026-03-02 09:20")


def case(name: str, fen: int | None = 123456) -> Row:
    return {"case_id": name, "claim_fen": fen, "filed_at": FILED}


async def read(pages: Sequence[Sequence[Row]], kind: Kind) -> list[list[Any]]:
    """The rows of a list as somebody reads them who has fetched it."""
    app = FastAPI()

    async def some() -> AsyncIterator[Sequence[Row]]:
        for page in pages:
            yield page

    @app.get("/export")
    async def export() -> Response:
        return await exported(SHEET, some(), kind)

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
        answer = await client.get("/export")
    assert answer.headers["content-disposition"].endswith(f"''%E6%A1%88%E4%BB%B6.{kind}")
    if kind == "csv":
        return [list(row) for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


async def test_a_list_is_a_workbook() -> None:
    rows = await read([[case("（2026）豫1024执1号")], [case("（2026）豫1024执2号", None)]], "xlsx")
    assert rows == [
        ["案号", "标的金额（元）", "立案时间"],
        ["（2026）豫1024执1号", 1234.56, FILED.replace(tzinfo=None)],
        ["（2026）豫1024执2号", None, FILED.replace(tzinfo=None)],
    ]


async def test_a_list_is_a_text_that_excel_reads() -> None:
    rows = await read([[case("（2026）豫1024执1号")]], "csv")
    assert rows[1:] == [["（2026）豫1024执1号", "1234.56", "2026-03-02 09:20"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://x/", "{=1}"])
async def test_no_text_is_a_formula(text: str) -> None:
    (_, row) = await read([[case(text)]], "xlsx")
    assert row[0] == text
    (_, row) = await read([[case(text)]], "csv")
    assert row[0] == (f"'{text}" if text.startswith(exports.FORMULA) else text)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_what_is_left_off_is_said(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "ROWS_MAX", 3)
    pages = [[case("一"), case("二")], [case("三"), case("四")], [case("五")]]
    rows = await read(pages, kind)
    assert [row[0] for row in rows] == ["案号", "一", "二", "三", exports.LEFT_OFF]
    assert len(await read([pages[0], [case("三")]], kind)) == 4


async def test_a_long_list_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    async def many(count: int) -> AsyncIterator[Sequence[Row]]:
        for _ in range(count):
            yield [case(f"（2026）豫1024执{number}号") for number in range(500)]

    async def peak(count: int) -> int:
        tracemalloc.start()
        file = await exports._workbook(SHEET, many(count))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        file.unlink()
        return most

    await peak(1)
    assert await peak(16) < 2 * await peak(2)
