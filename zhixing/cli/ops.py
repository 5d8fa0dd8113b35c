"""`zhixing ops`: what an operator does about effects, persons and keys."""

import json
from typing import Annotated, Any
from urllib.parse import quote

import typer

from zhixing.cli.addresses import Token, Urls, Where
from zhixing.cli.operator_call import call
from zhixing.cli.options import MISUSED, AsJson, Data
from zhixing.local.defaults import DEFAULT_DATA

PERSONS = "intake"  # the service that keeps the persons of a court

app = typer.Typer(add_completion=False, help="Acts of operators.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="The service.")]
Person = Annotated[str, typer.Argument(help="The person id (当事人编号).")]
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
    """Settle an effect of unknown outcome, as its outside system would have."""
    body = {"outcome": outcome, "reason": reason, "result": _object(result)}
    done = call(
        Where(data, url or (), token),
        service,
        "POST",
        f"/effects/{quote(effect, safe='')}/settlement",
        body,
    )
    typer.echo(f"{done['effect_id']}: {done['outcome']}")


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
def erasures(
    as_json: AsJson = False, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """List the erasures that wait for a second operator."""
    found = call(Where(data, url or (), token), PERSONS, "GET", "/persons/erasures")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found["erasures"]:
        typer.echo(f"{row['person_id']} {row['requester']} {row['requested_at']} {row['reason']}")


@app.command()
def erase(
    person: Person, reason: Reason, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """Ask for a person's data to be erased; a second operator confirms it."""
    call(Where(data, url or (), token), PERSONS, "POST", _place(person), {"reason": reason})
    typer.echo(f"{person}: waits for another operator (zhixing ops confirm-erasure)")


@app.command()
def confirm_erasure(
    person: Person,
    second: Second = "operator-2",
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Erase a person as another operator has asked: nobody can read the data again."""
    call(
        Where(data, url or (), token),
        PERSONS,
        "POST",
        f"{_place(person)}/confirmation",
        {},
        who=second,
    )
    typer.echo(f"{person}: erased")


@app.command()
def withdraw_erasure(
    person: Person, reason: Reason, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """Give up an erasure that was asked for."""
    call(
        Where(data, url or (), token),
        PERSONS,
        "POST",
        f"{_place(person)}/withdrawal",
        {"reason": reason},
    )
    typer.echo(f"{person}: stays")


def _place(person: str) -> str:
    return f"/persons/{quote(person, safe='')}/erasure"


@app.command()
def rotate_keys(
    reason: Reason, data: Data = DEFAULT_DATA, url: Urls = None, token: Token = ""
) -> None:
    """Wrap the keys of all persons under the newest secret (the first of ZHIXING_KEY_SECRETS)."""
    done = call(
        Where(data, url or (), token), PERSONS, "POST", "/keys/rotation", {"reason": reason}
    )
    typer.echo(f"{done['keys']} keys wrapped under {done['secret_id']}")
