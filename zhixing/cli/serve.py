"""`zhixing serve`: one service as its own process, configured by its environment."""

import asyncio
import contextlib
from typing import Annotated

import typer
import uvicorn
import uvloop

from contracts.catalogue import SERVICES
from kernel.base import logs
from kernel.people.issuer_keys import NoIssuerKeys
from kernel.people.sealed import NoPepper
from kernel.program.app import Process, prepare, running
from kernel.program.garbage import freeze_garbage
from kernel.program.parent import end_with_parent
from kernel.program.server import config_of
from zhixing.cli.options import MISUSED
from zhixing.houses import settings, wiring

app = typer.Typer(add_completion=False)


@app.command()
def serve_command(
    service: Annotated[str, typer.Argument(help="One of the services.")],
) -> None:
    """Run one service as its own process, configured by its environment (ZHIXING_…)."""
    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}", param_hint="SERVICE")
    try:
        uvloop.run(serve(service))
    except (NoIssuerKeys, NoPepper) as error:
        typer.echo(f"zhixing serve: {error}", err=True)
        raise typer.Exit(MISUSED) from error


async def serve(service: str) -> None:
    """Run a service until SIGTERM or Ctrl-C."""
    logs.setup(service)
    end_with_parent()
    given = settings(service)
    made = wiring(service, given)
    if given.owner_database_url:
        await prepare(made, given)
    program = Process(made, given)
    config = config_of(
        program.api, host=given.host, port=given.port, trusted_proxies=given.trusted_proxies
    )
    freeze_garbage()
    async with running(program):
        with contextlib.suppress(asyncio.CancelledError):
            await uvicorn.Server(config).serve()
