"""`zhixing case`: the state of a case, and its causal timeline across services."""

import asyncio
import json
from datetime import datetime
from typing import Annotated, Any

import typer

from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from kernel.law.case_number import normalised
from zhixing.audit.chains import NoRecords
from zhixing.audit.remote import NotAnswered
from zhixing.audit.timeline import shown as shown_line
from zhixing.audit.timeline import timeline as line_of
from zhixing.cli.addresses import Token, Urls, Where, ended, read_history
from zhixing.cli.options import MISUSED, AsJson, Court, Data
from zhixing.local.defaults import COURT, DEFAULT_DATA
from zhixing.simulation.in_memory import causal
from zhixing.simulation.player import Played
from zhixing.simulation.report import report
from zhixing.simulation.scenario import Scenario, Step
from zhixing.simulation.shown import shown as shown_case

app = typer.Typer(add_completion=False, help="One case.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="The case number (案号).")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what had happened by then.")]
AsKnown = Annotated[
    str | None, typer.Option("--as-known", help="Only what had been written down by then.")
]


@app.command()
def show(
    number: Number,
    as_of: AsOf = None,
    as_known: AsKnown = None,
    as_json: AsJson = False,
    court: Court = COURT,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Show where a case stands: holder, nodes, documents, assets, money."""
    history = _history(Where(data, url or (), token), court, number, as_of, as_known)
    answer = _answer(history)
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else shown_case(answer))


@app.command()
def timeline(
    number: Number,
    as_of: AsOf = None,
    as_known: AsKnown = None,
    as_json: AsJson = False,
    court: Court = COURT,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Print one causal line from the filing on, across all services."""
    line = line_of(_history(Where(data, url or (), token), court, number, as_of, as_known))
    typer.echo(json.dumps(line, ensure_ascii=False) if as_json else shown_line(line))


def _history(
    where: Where, court: str, number: str, as_of: str | None, as_known: str | None
) -> list[Recorded]:
    happened, known = _instant(as_of), _instant(as_known)
    case_id = normalised(number)
    try:
        history = asyncio.run(read_history(where, court, case_id))
    except (NoRecords, NotAnswered) as error:
        raise ended("case", error) from error
    found = [
        r
        for r in history
        if (happened is None or r.occurred_at <= happened)
        and (known is None or r.recorded_at <= known)
    ]
    if not found:
        typer.echo(f"zhixing case: no events of {case_id} at {court}", err=True)
        raise typer.Exit(MISUSED)
    return causal(found)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is not an ISO instant") from error
    return at.replace(tzinfo=CHINA) if at.tzinfo is None else at


def _answer(history: list[Recorded]) -> dict[str, Any]:
    last = history[-1]
    step = Step(at=last.occurred_at, by="auditor", service="intake", command="FileCase")
    scenario = Scenario(court=last.court, case=last.case_id, step=[step])
    return report(
        Played(scenario=scenario, history=history, refusals=(), ended_at=last.recorded_at)
    )
