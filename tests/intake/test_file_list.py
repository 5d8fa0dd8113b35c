"""`zhixing file` at the real door of intake: previewed, filed whole, and filed on."""

import asyncio
import csv
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from tests.intake.conftest import COURT, IntakeClient
from tests.intake.samples import COMPANY, RESIDENT, application
from zhixing.cli.file import app

HEADINGS = [
    "案号",
    "标的金额（元）",
    "立案日期",
    "申请执行人",
    "申请执行人证件号码",
    "被执行人",
    "被执行人证件号码",
]


def number(serial: int) -> str:
    return f"（2026）豫1024执{serial}号"


def row(serial: int, **changes: Any) -> list[Any]:
    told = {"amount": "36500.00", "day": "2026-03-02", "code": RESIDENT} | changes
    return [
        number(serial),
        told["amount"],
        told["day"],
        "赵敏",
        told["code"],
        "许昌远达机械有限公司",
        COMPANY,
    ]


def written(folder: Path, rows: list[list[Any]], name: str = "list.csv") -> Path:
    path = folder / name
    if path.suffix == ".xlsx":
        book = Workbook()
        for line in [HEADINGS, *rows]:
            book.worksheets[0].append(line)
        book.save(path)
        return path
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


async def run(
    client: IntakeClient, monkeypatch: pytest.MonkeyPatch, *arguments: str, breaks_after: int = 999
) -> Result:
    """The command in a thread; its requests come to this door, until the line breaks."""
    loop, posts = asyncio.get_running_loop(), [0]

    def request(method: str, url: str, **more: Any) -> httpx.Response:
        del more["timeout"]
        posts[0] += 1
        if posts[0] > breaks_after:
            raise httpx.ConnectError("no line")
        asked = client.request(method, url, **more)
        return asyncio.run_coroutine_threadsafe(asked, loop).result()

    monkeypatch.setattr("zhixing.cli.file.httpx.request", request)
    clerk = client.issuer.token(
        "clerk-1", court=COURT, roles=["filing_clerk"], issued_at=time.time()
    )
    options = [*arguments, "--url", "http://{service}", "--token", clerk]
    return await asyncio.to_thread(CliRunner().invoke, app, options)


async def filed(client: IntakeClient) -> list[str]:
    return [one.case_id for one in await client.recorded() if one.name == "CaseFiled"]


async def test_a_list_is_previewed_and_filed(
    intake_client: IntakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = str(written(tmp_path, [row(1), row(2, amount="10万元")]))
    seen = await run(intake_client, monkeypatch, path, "--check")
    assert seen.exit_code == 0, seen.output
    assert "第3行 标的金额：提示，执行标的金额书写不规范，已换算登记" in seen.output
    assert "共2件，此前已立案0件，有差错0件；未立案" in seen.output
    assert await filed(intake_client) == []
    done = await run(intake_client, monkeypatch, path)
    assert "共2件：立案2件，此前已立案0件，未能立案0件" in done.output
    assert await filed(intake_client) == [number(1), number(2)]
    again = json.loads((await run(intake_client, monkeypatch, path, "--json")).stdout)
    assert (again["filed"], again["before"], again["faults"]) == (0, 2, [])


async def test_with_a_fault_in_any_row_nothing_is_filed_and_every_fault_is_told(
    intake_client: IntakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [row(1), row(2, amount="很多"), row(3, day="2026-02-30"), row(4), row(1)]
    path = str(written(tmp_path, [*rows[:4], row(5), rows[4]], "list.xlsx"))
    done = await run(intake_client, monkeypatch, path)
    assert done.exit_code == 1
    assert "第3行 标的金额：差错，执行标的金额不能识别" in done.output
    assert "第4行 立案日期：差错" in done.output
    assert "第7行 案号：差错，与第2行的案号相同" in done.output
    assert await filed(intake_client) == []


async def test_a_list_that_broke_off_is_filed_on(
    intake_client: IntakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = str(written(tmp_path, [row(serial) for serial in (1, 2, 3)]))
    broken = await run(intake_client, monkeypatch, path, breaks_after=2)
    assert broken.exit_code == 1
    assert "已办理1件，在第3行中断" in broken.output
    assert await filed(intake_client) == [number(1)]
    done = await run(intake_client, monkeypatch, path)
    assert "立案2件，此前已立案1件" in done.output
    assert await filed(intake_client) == [number(1), number(2), number(3)]


async def test_a_number_that_was_filed_with_other_content_is_told_and_the_rest_filed(
    intake_client: IntakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await intake_client.file(application(case_number=number(1)))
    path = str(written(tmp_path, [row(1), row(2)]))
    done = await run(intake_client, monkeypatch, path)
    assert done.exit_code == 1
    assert "第2行 案号：" in done.output
    assert "立案1件，此前已立案0件，未能立案1件" in done.output
    assert await filed(intake_client) == [number(1), number(2)]


async def test_what_is_no_list_of_filings_is_refused(
    intake_client: IntakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("案号,备注\n1,2\n", encoding="utf-8")
    done = await run(intake_client, monkeypatch, str(other))
    assert (done.exit_code, "不能识别的栏目：备注" in done.output) == (2, True)
    other.write_text("案号\n", encoding="utf-8")
    assert "没有内容" in (await run(intake_client, monkeypatch, str(other))).output


@pytest.mark.parametrize("body", [{}, {"applications": []}, {"applications": ["x"]}])
async def test_a_preview_needs_a_list(intake_client: IntakeClient, body: dict[str, Any]) -> None:
    answer = await intake_client.act("/filings/preview", body)
    assert answer.status_code == 422
