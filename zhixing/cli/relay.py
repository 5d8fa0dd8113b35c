"""`zhixing relay`: publish again what a topic has lost."""

from typing import Annotated

import typer

from zhixing.cli.addresses import Token, Urls, Where
from zhixing.cli.operator_call import call
from zhixing.cli.options import Data
from zhixing.local.defaults import DEFAULT_DATA

app = typer.Typer(add_completion=False, help="Publishing to Kafka.", no_args_is_help=True)


@app.callback()
def _relay() -> None:
    """Commands about the relays."""


@app.command()
def rewind(
    service: Annotated[str, typer.Argument(help="The service whose log is published again.")],
    reason: Annotated[str, typer.Option(help="Why; recorded as an event.")],
    to: Annotated[int, typer.Option(min=0, help="Publish again what comes after it.")] = 0,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Publish a service's log again; listeners consume what they lack, and nothing twice."""
    done = call(
        Where(data, url or (), token),
        service,
        "POST",
        "/relay/rewind",
        {"to": to, "reason": reason},
    )
    typer.echo(f"{service}: published again from position {done['position'] + 1}")
