"""`zhixing serve`: one service as its own process, configured by its environment."""

import asyncio
import contextlib
import signal
from types import FrameType
from typing import Annotated

import typer
import uvicorn
import uvloop
from fastapi import FastAPI
from pydantic import ValidationError

from contracts.catalogue import PORTAL, SERVICES
from kernel.base import logs
from kernel.base.origin import WrongDatabase
from kernel.base.postgres import MigrationChanged
from kernel.people.identity import PermissionsError
from kernel.people.issuer_keys import NoIssuerKeys
from kernel.people.sealed import NoPepper
from kernel.program import start
from kernel.program.app import Process, running
from kernel.program.garbage import freeze_garbage
from kernel.program.prepare import prepare
from kernel.program.server import Certificates, config_of
from kernel.program.settings import ServiceSettings
from kernel.program.start import WrongStart
from kernel.rulebook import RulebookError, UnknownPack
from zhixing.cli.options import MISUSED
from zhixing.houses import scanner, settings, wiring

WRONG = (
    WrongStart,
    WrongDatabase,
    MigrationChanged,
    NoIssuerKeys,
    NoPepper,
    PermissionsError,
    RulebookError,
    UnknownPack,
)

app = typer.Typer(add_completion=False)


@app.command()
def serve_command(
    service: Annotated[str, typer.Argument(help="One of the services.")],
) -> None:
    """Run one service as its own process, configured by its environment (ZHIXING_…)."""
    known = (*SERVICES, PORTAL)
    if service not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="SERVICE")
    try:
        uvloop.run(serve_portal() if service == PORTAL else serve(service))
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        name = "".join(f"_{part}" for part in wrong["loc"]).upper()
        _refuse(f"ZHIXING{name}: {wrong['msg']}")
    except WRONG as error:
        _refuse(str(error))
    except start.AWAY as error:  # of the owner, who prepares before the service runs
        _refuse(f"ZHIXING_OWNER_DATABASE_URL or the broker: {type(error).__name__}: {error}")


def _refuse(why: str) -> None:
    typer.echo(f"zhixing serve: {why.splitlines()[0]}", err=True)
    raise typer.Exit(MISUSED)


async def serve(service: str) -> None:
    """Run a service until SIGTERM or Ctrl-C. Raises what WRONG lists, and asyncpg's errors and
    OSError while the database is prepared."""
    logs.setup(service)
    log = logs.logger(service)
    given = settings(service)
    made = wiring(service, given)
    start.check_settings(given, made)
    if given.owner_database_url:
        await prepare(made, given)
    program = Process(made, given, scanner=scanner(given))
    needs = start.Needs.of(made)
    checks = [] if await start.answered(given, needs) else [_checked_later(given, needs)]
    log.info("starts", **start.told(given, program.rulebook.courts))
    freeze_garbage()
    async with running(program, *checks):
        await _listen(program.api, given)
    log.info("stopped")


async def _checked_later(given: ServiceSettings, needs: start.Needs) -> None:
    await start.wait_for_databases(given, needs)
    await asyncio.Event().wait()  # a worker lasts as long as its service


async def serve_portal() -> None:
    """Run the court portal until SIGTERM or Ctrl-C. Raises as `serve` does."""
    from portal.app import Portal  # its pages are not loaded for a service
    from portal.casebook.book import prepare_book
    from portal.settings import Settings

    logs.setup(PORTAL)
    log = logs.logger(PORTAL)
    given = Settings()
    if given.owner_database_url:
        await prepare_book(given.owner_database_url)
    program = Portal(given)
    log.info("starts", **start.told(given, program.rulebook.courts))
    freeze_garbage()
    await program.start()
    try:
        await _listen(program.api, given)
    finally:
        await program.stop()
    log.info("stopped")


async def _listen(api: FastAPI, given: ServiceSettings) -> None:
    config = config_of(
        api,
        host=given.host,
        port=given.port,
        trusted_proxies=given.trusted_proxies,
        certificates=Certificates(
            given.tls_certificate_file, given.tls_key_file, given.tls_client_ca_file
        ),
    )
    # What ended the server is raised once more by uvicorn; the workers are still to be stopped.
    signal.signal(signal.SIGTERM, _ended)
    with contextlib.suppress(asyncio.CancelledError):
        await uvicorn.Server(config).serve()


def _ended(_number: int, _frame: FrameType | None) -> None:
    """Lets the program stop in order; another SIGTERM ends it at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
