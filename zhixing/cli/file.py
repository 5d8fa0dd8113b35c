"""`zhixing file`: filings from a spreadsheet, with a preview, and from where it broke off."""

import hashlib
import json
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer

from portal.filing_list import Listed, assessed, fault, listed
from portal.tables import NotAList
from zhixing.audit.chains import NoRecords
from zhixing.cli.addresses import Token, Urls, Where
from zhixing.cli.options import FAILED, MISUSED, AsJson, Data
from zhixing.local.defaults import DEFAULT_DATA

CLERK = "filing_clerk"
PREVIEWED_AT_ONCE = 50  # applications of one request
TOLD_EVERY = 20  # cases between two lines of progress
TIMEOUT_SECONDS = 60.0

app = typer.Typer(add_completion=False)


class Broken(Exception):
    """Intake does not answer, or not as expected."""


@app.command()
def file_command(
    file: Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx, or .csv (UTF-8, GB18030).")],
    check: Annotated[bool, typer.Option("--check", help="Only the preview; file nothing.")] = False,
    as_json: AsJson = False,
    url: Urls = None,
    token: Token = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """File every case of a list; with the faults named by row and column, none of them.

    A list that broke off is filed on by the same command: what is filed already stays as it is.
    """
    try:
        found = listed(file.name, _content(file))
        intake = Intake(*Where(data, url or (), token).address("intake", CLERK))
        rows = list(_previewed(intake, found))
        faults = [fault for row in rows for fault in row["faults"]]
        if check or faults:
            _tell(rows, as_json=as_json)
            raise typer.Exit(FAILED if faults else 0)
        filed = _filed(intake, found, {row["row"] for row in rows if row["filed"]})
    except NotAList as error:
        _end(str(error), MISUSED)
    except (Broken, NoRecords, KeyError) as error:
        _end(f"{error}", FAILED)
    typer.echo(json.dumps(filed, ensure_ascii=False) if as_json else _summed(filed))
    if filed["faults"]:
        raise typer.Exit(FAILED)


class Intake:
    """The door of intake, and whose token it is shown."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def post(self, path: str, body: Any) -> httpx.Response:
        """The answer. The key follows from the body, so that the same application is filed once.

        Raises Broken.
        """
        raw = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"list-{hashlib.sha256(raw).hexdigest()}",
        }
        try:
            answer = httpx.request(
                "POST", self.url + path, content=raw, headers=headers, timeout=TIMEOUT_SECONDS
            )
        except httpx.HTTPError as error:
            raise Broken(f"intake does not answer ({error})") from error
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Broken(f"intake answers {answer.status_code}")
        return answer


def _content(path: Path) -> bytes:
    """Raises NotAList."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotAList(f"{path.name}: 无法读取（{error}）") from error


def _previewed(intake: Intake, found: Sequence[Listed]) -> Iterator[dict[str, Any]]:
    """Every case of the list with its faults and warnings by row and column. Raises Broken."""
    numbers: dict[str, int] = {}
    for start in range(0, len(found), PREVIEWED_AT_ONCE):
        part = found[start : start + PREVIEWED_AT_ONCE]
        told = [one.application for one in part]
        answer = intake.post("/filings/preview", {"applications": told})
        if not answer.is_success:
            raise Broken(_title(answer))
        yield from assessed(part, answer.json()["applications"], numbers)


def _filed(intake: Intake, found: Sequence[Listed], before: Set[int]) -> dict[str, Any]:
    """How many were filed now and before, and what was refused. What was filed `before` is asked
    for again too: then its answer says whether it was the same application. Raises Broken."""
    counts: dict[str, Any] = {"cases": len(found), "filed": 0, "before": 0, "faults": []}
    for number, one in enumerate(found, 1):
        try:
            answer = intake.post("/filings", one.application)
        except Broken as broken:
            done = f"已办理{number - 1}件，在第{one.row}行中断；再次执行本命令即从该处继续"
            raise Broken(f"{broken}；{done}") from broken
        if answer.is_success:
            counts["before" if one.row in before else "filed"] += 1
        else:
            counts["faults"].append(fault(one.cell("case_number"), _title(answer)))
        if number % TOLD_EVERY == 0:
            typer.echo(f"{number}/{len(found)}", err=True)
    return counts


def _tell(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"cases": rows}, ensure_ascii=False))
        return
    for row in rows:
        for kind, told in (("差错", row["faults"]), ("提示", row["warned"])):
            for one in told:
                typer.echo(f"第{one['row']}行 {one['column']}：{kind}，{one['title']}")
    wrong = sum(bool(row["faults"]) for row in rows)
    before = sum(bool(row["filed"]) for row in rows)
    typer.echo(f"共{len(rows)}件，此前已立案{before}件，有差错{wrong}件；未立案")


def _summed(filed: dict[str, Any]) -> str:
    lines = [f"第{one['row']}行 {one['column']}：{one['title']}" for one in filed["faults"]]
    lines.append(
        f"共{filed['cases']}件：立案{filed['filed']}件，此前已立案{filed['before']}件，"
        f"未能立案{len(filed['faults'])}件"
    )
    return "\n".join(lines)


def _title(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["title"])
    except (ValueError, KeyError):
        return f"intake answers {answer.status_code}"


def _end(message: str, code: int) -> NoReturn:
    typer.echo(f"zhixing file: {message}", err=True)
    raise typer.Exit(code)
