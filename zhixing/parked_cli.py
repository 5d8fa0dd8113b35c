"""`zhixing parked`: messages that could not be taken in, and what the operator does about them."""

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import typer

from contracts.catalogue import SERVICES
from zhixing.deployment import DEFAULT_DATA
from zhixing.records import NoRecords, facts_of

FAILED = 1
MISUSED = 2
TIMEOUT_SECONDS = 30.0

app = typer.Typer(help="Parked messages.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service that parked it.")]
Number = Annotated[str, typer.Argument(help="The case number (案号).")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Data = Annotated[Path, typer.Option("--data", help="The data directory.")]


@app.command("list")
def list_parked(as_json: AsJson = False, data: Data = DEFAULT_DATA) -> None:
    """List parked work of every service, grouped by error."""
    found = [_call(data, service, "GET", "/parked") for service in SERVICES]
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
    service: Service, number: Number, as_json: AsJson = False, data: Data = DEFAULT_DATA
) -> None:
    """Show the parked messages of a case, in the order in which they came."""
    found = _call(data, service, "GET", f"/parked/{quote(number)}")
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
) -> None:
    """Try the parked messages of a case again, in order. This is an event of the case."""
    done = _call(data, service, "POST", f"/parked/{quote(number)}/retry", {"reason": reason})
    typer.echo(f"{done['messages']} messages taken in")


def _call(
    data: Path, service: str, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}")
    try:
        facts = facts_of(data)
        headers = {"Authorization": f"Bearer {facts['tokens']['operator']}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        answer = httpx.request(
            method,
            facts["urls"][service] + path,
            headers=headers,
            json=body,
            timeout=TIMEOUT_SECONDS,
        )
    except NoRecords as error:
        typer.echo(f"zhixing parked: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    except httpx.HTTPError as error:
        typer.echo(f"zhixing parked: {service} does not answer ({error})", err=True)
        raise typer.Exit(FAILED) from error
    if answer.status_code != httpx.codes.OK:
        typer.echo(f"zhixing parked: {answer.json().get('title', answer.text)}", err=True)
        raise typer.Exit(FAILED)
    found: dict[str, Any] = answer.json()
    return found
