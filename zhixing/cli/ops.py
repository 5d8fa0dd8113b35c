"""`zhixing ops`: what an operator does about effects, persons and keys."""

import json
from typing import Annotated, Any
from urllib.parse import quote

import typer

from contracts.catalogue import SERVICES
from zhixing.cli.addresses import Token, Urls, Where
from zhixing.cli.operator_call import call, waits
from zhixing.cli.options import MISUSED, AsJson, Data
from zhixing.local.defaults import DEFAULT_DATA

PERSONS = "intake"  # the service that keeps the persons of a court
REQUESTS = "/operator-requests"
ABOUT = ("case_id", "source", "name", "position", "effect_id", "outcome", "result", "person_id")

app = typer.Typer(add_completion=False, help="Acts of operators.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service.")]
Person = Annotated[str, typer.Argument(help="The person id (当事人编号).")]
Asked = Annotated[str, typer.Argument(help="The id of the request (zhixing ops requests).")]
Reason = Annotated[str, typer.Option(help="Why; recorded as an event.")]
Second = Annotated[
    str, typer.Option("--as", help="On this machine, whose token confirms: not who asked.")
]


@app.command()
def effects(
    service: Service,
    state: Annotated[str, typer.Option(help="requested, sent, unknown, confirmed, failed")] = (
        "unknown"
    ),
    as_json: AsJson = False,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """List the effects in one state with their age, the oldest first."""
    found = call(Where(data, url or (), token), service, "GET", f"/effects?state={quote(state)}")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found["effects"]:
        age = f"{row['age_court_seconds']}s"
        typer.echo(f"{age:>10} {row['kind']:<24} {row['effect_id']}  {row['detail']}")
    typer.echo(f"{len(found['effects'])} {state}")


@app.command()
def settle(
    service: Service,
    effect: Annotated[str, typer.Argument(help="The id of the effect.")],
    outcome: Annotated[str, typer.Option(help="confirmed or failed")],
    reason: Reason,
    result: Annotated[str, typer.Option(help="What the system would have told, as JSON.")] = "{}",
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Ask for an effect of unknown outcome to be settled, as its outside system would have.

    A second operator confirms it.
    """
    body = {"outcome": outcome, "reason": reason, "result": _object(result)}
    asked = call(
        Where(data, url or (), token),
        service,
        "POST",
        f"/effects/{quote(effect, safe='')}/settlement",
        body,
    )
    typer.echo(waits(service, asked))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        typer.echo("zhixing ops settle: --result is no JSON object", err=True)
        raise typer.Exit(MISUSED)
    return found


@app.command()
def erase(
    person: Person, reason: Reason, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """Ask for a person's data to be erased; a second operator confirms it."""
    place = f"/persons/{quote(person, safe='')}/erasure"
    asked = call(Where(data, url or (), token), PERSONS, "POST", place, {"reason": reason})
    typer.echo(waits(PERSONS, asked))


@app.command()
def requests(
    as_json: AsJson = False, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """List what waits for a second operator in every service: who asked, since when, and why."""
    where = Where(data, url or (), token)
    found = [call(where, service, "GET", REQUESTS) for service in SERVICES]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for told in found:
        for row in told["requests"]:
            about = " ".join(str(row[name]) for name in ABOUT if name in row)
            typer.echo(f"{told['service']} {row['request_id']} {row['act']} {about}")
            typer.echo(f"    {row['requester']} {row['requested_at']} {row['reason']}")
    typer.echo(f"{sum(len(told['requests']) for told in found)} requests wait")


@app.command()
def confirm(
    service: Service,
    request: Asked,
    second: Second = "operator-2",
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Do what another operator has asked for; it cannot be undone."""
    where = Where(data, url or (), token)
    done = call(where, service, "POST", f"{_place(request)}/confirmation", {}, who=second)
    typer.echo(f"done: {json.dumps(done, ensure_ascii=False)}")


@app.command()
def withdraw(
    service: Service,
    request: Asked,
    reason: Reason,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Give up what was asked for."""
    where = Where(data, url or (), token)
    call(where, service, "POST", f"{_place(request)}/withdrawal", {"reason": reason})
    typer.echo(f"{request}: withdrawn")


def _place(request: str) -> str:
    return f"{REQUESTS}/{quote(request, safe='')}"


@app.command()
def rotate_keys(
    reason: Reason, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """Wrap the keys of all persons under the newest secret (the first of ZHIXING_KEY_SECRETS)."""
    done = call(
        Where(data, url or (), token), PERSONS, "POST", "/keys/rotation", {"reason": reason}
    )
    typer.echo(f"{done['keys']} keys wrapped under {done['secret_id']}")
