"""`zhixing parked`: messages that could not be consumed, and what an operator can do about them."""

import json
from typing import Annotated
from urllib.parse import quote

import typer

from contracts.catalogue import SERVICES
from zhixing.cli.addresses import Token, Urls, Where
from zhixing.cli.operator_call import call, waits
from zhixing.cli.options import AsJson, Data
from zhixing.local.defaults import DEFAULT_DATA

app = typer.Typer(add_completion=False, help="Parked messages.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service that parked it.")]
Number = Annotated[str, typer.Argument(help="The case number (案号).")]


@app.command("list")
def list_parked(
    as_json: AsJson = False, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """List parked work of every service, grouped by error."""
    found = [call(Where(data, url or (), token), service, "GET", "/parked") for service in SERVICES]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        for group in row["groups"]:
            cases = "、".join(group["cases"])
            typer.echo(f"{row['service']:<12} {group['error_hash']} {group['error']}  {cases}")
    typer.echo(f"{sum(len(row['cases']) for row in found)} cases parked")


@app.command()
def show(
    service: Service,
    number: Number,
    as_json: AsJson = False,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Show the parked messages of a case, in the order in which they came."""
    found = call(Where(data, url or (), token), service, "GET", f"/parked/{quote(number)}")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found["messages"]:
        typer.echo(f"{row['kind']:<8} {row['source']}.{row['name']} {row['error']}")


@app.command()
def retry(
    service: Service,
    number: Number,
    reason: Annotated[str, typer.Option(help="Why it is tried again; recorded in the case.")],
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Try the parked messages of a case again, in order. This is an event of the case."""
    done = call(
        Where(data, url or (), token),
        service,
        "POST",
        f"/parked/{quote(number)}/retry",
        {"reason": reason},
    )
    typer.echo(f"{done['messages']} messages consumed")


@app.command()
def skip(
    service: Service,
    number: Number,
    reason: Annotated[str, typer.Option(help="Why it is given up; recorded in the case.")],
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Ask for the message that blocks a case to be given up; a second operator confirms it."""
    asked = call(
        Where(data, url or (), token),
        service,
        "POST",
        f"/parked/{quote(number)}/skip",
        {"reason": reason},
    )
    typer.echo(waits(service, asked))
