"""`zhixing staff`: the staff register of a court from and into a spreadsheet."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import uuid4

import httpx
import typer

from kernel.base.clock import SystemClock
from kernel.deciding.decider import Fault
from kernel.people.register import Register
from portal.tables import NotAList
from zhixing.audit.chains import NoRecords, facts_of
from zhixing.cli.options import FAILED, MISUSED, Data
from zhixing.cli.packs import load_pack
from zhixing.local.defaults import COURT, DEFAULT_DATA
from zhixing.staff.lists import StaffList, WrongList, counted, read_list, write_list
from zhixing.staff.register import body_of, list_of, planned, register_of

TOKEN = "ZHIXING_TOKEN"  # noqa: S105  # the name of a variable
KEEPER = "bureau_head"  # who keeps the register of a deployment on this machine
TIMEOUT_SECONDS = 30.0
PAGES_MAX = 100

app = typer.Typer(add_completion=False, help="The staff register of a court.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx, or .csv for appointments alone.")]
OfCourt = Annotated[str, typer.Option("--court", help="The court, such as yanling.")]
Url = Annotated[
    str,
    typer.Option(help=f"Where triage answers, with the token in {TOKEN}; else the data directory."),
]


@dataclass(frozen=True, slots=True)
class Triage:
    """The door of triage, and whose token it is shown."""

    url: str
    token: str

    def ask(
        self,
        method: str,
        path: str,
        *,
        after: str | None = None,
        body: dict[str, Any] | None = None,
    ) -> httpx.Response:
        """The answer. Ends the command if there is none."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            headers["Idempotency-Key"] = str(uuid4())  # a repeated list changes nothing
        try:
            return httpx.request(
                method,
                self.url + path,
                headers=headers,
                params={} if after is None else {"after": after},
                json=body,
                timeout=TIMEOUT_SECONDS,
            )
        except httpx.HTTPError as error:
            _end(f"triage does not answer ({error})", FAILED)

    def register(self) -> Register:
        """The register as it stands."""
        return register_of(list(self._people()))

    def _people(self) -> Iterator[Mapping[str, Any]]:
        after = ""
        for _ in range(PAGES_MAX):
            answer = self.ask("GET", "/staff", after=after)
            if answer.status_code != httpx.codes.OK:
                _end(_title(answer), FAILED)
            page = answer.json()
            yield from page["staff"]
            if page["next"] is None:
                return
            after = page["next"]


@app.command("import")
def import_staff(
    file: File,
    court: OfCourt = COURT,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would change, and enter nothing.")
    ] = False,
    url: Url = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Enter a list whole, or, with its faults named by row and column, nothing of it.

    What the register has already is left as it is, so a list may be imported again; what the list
    does not name stays.
    """
    pack, triage = load_pack(court), _triage(url, data)
    try:
        found = read_list(file, pack)
        today = SystemClock().now().date()
        changes = counted(planned(found, triage.register(), pack, today))
        if check:
            typer.echo(f"未导入。将变动：{changes}")
            return
        _enter(triage, found, court)
    except NotAList as error:
        _end(str(error), MISUSED)
    except WrongList as error:
        typer.echo(f"{error}\n共{len(error.problems)}处错误，未导入任何内容", err=True)
        raise typer.Exit(FAILED) from error
    typer.echo(f"已导入。变动：{changes}")


def _enter(triage: Triage, found: StaffList, court: str) -> None:
    """Raises WrongList with the faults that the service tells."""
    place = f"/courts/{court}/staff"
    answer = triage.ask("POST", place, body=body_of(found.command(court)))
    if answer.is_success:
        return
    faults = [
        Fault(field=one.get("field", ""), title=one.get("title", ""))
        for one in answer.json().get("errors", ())
    ]
    if not faults:
        _end(_title(answer), FAILED)
    raise WrongList(found.located(fault) for fault in faults)


@app.command("export")
def export_staff(
    file: File, court: OfCourt = COURT, url: Url = "", data: Data = DEFAULT_DATA
) -> None:
    """Write the register into a spreadsheet; imported again it changes nothing."""
    pack = load_pack(court)
    found = list_of(_triage(url, data).register())
    try:
        write_list(file, found, pack)
    except (NotAList, OSError) as error:
        _end(str(error), MISUSED)
    typer.echo(f"{file}: 任职{len(found.rows)}行、离岗{len(found.absences)}行")
    if found.absences and file.suffix.lower() == ".csv":
        typer.echo("CSV 文件不含离岗；请导出为 .xlsx", err=True)


def _triage(url: str, data: Path) -> Triage:
    if url:
        token = os.environ.get(TOKEN, "")
        if not token:
            _end(f"{TOKEN} is empty: whose register is it?", MISUSED)
        return Triage(url.rstrip("/"), token)
    try:
        facts = facts_of(data)
    except NoRecords as error:
        _end(str(error), MISUSED)
    return Triage(facts["urls"]["triage"], facts["tokens"][KEEPER])


def _title(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["title"])
    except (ValueError, KeyError):
        return f"triage answers {answer.status_code}"


def _end(message: str, code: int) -> NoReturn:
    typer.echo(f"zhixing staff: {message}", err=True)
    raise typer.Exit(code)
