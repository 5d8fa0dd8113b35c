"""`zhixing portal`: the case book, emptied and filled from the beginning."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from aiokafka.errors import KafkaError

from kernel.base.origin import WrongDatabase
from kernel.base.postgres import DATABASE_UNAVAILABLE
from kernel.program.start import WrongStart
from kernel.rulebook import Rulebook
from portal.casebook.filler import Filler
from portal.casebook.following import Progress
from portal.settings import Settings
from zhixing.audit.chains import NoRecords, postgres_of
from zhixing.cli.options import FAILED, MISUSED, Data
from zhixing.local.defaults import DEFAULT_DATA
from zhixing.local.portal import book_settings

LOOK_SECONDS = 1.0

app = typer.Typer(add_completion=False, help="The case book of the portal.", no_args_is_help=True)


@app.callback()
def _portal() -> None:
    """Commands about the portal."""


@app.command()
def rebuild(data: Data = DEFAULT_DATA) -> None:
    """Empty the case book, and follow every service from the beginning.

    Where ZHIXING_DATABASE_URL is set, the book is that of the environment (as of `zhixing serve
    portal`), else that of the data directory. Portals may go on running: they fill it too, and show
    what is there.
    """
    try:
        with _settings(data) as given:
            asyncio.run(_rebuilt(given))
    except (NoRecords, WrongStart, WrongDatabase) as error:
        typer.echo(f"zhixing portal: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    except (KafkaError, *DATABASE_UNAVAILABLE) as error:
        typer.echo(f"zhixing portal: {type(error).__name__}: {error}", err=True)
        raise typer.Exit(FAILED) from error


@contextmanager
def _settings(data: Data) -> Iterator[Settings]:
    given = Settings()
    if given.database_url:
        yield given
        return
    with postgres_of(data) as postgres:
        yield book_settings(data, postgres)


async def _rebuilt(given: Settings) -> None:
    courts = Rulebook.load(given.courts_directory).serving(given.courts).courts
    filler = Filler(given, courts)
    try:
        if not await filler.check():
            raise WrongStart("the databases do not answer")
        await filler.empty()
        goal = (await filler.follower.progress()).known
        following = asyncio.create_task(filler.follower.run())
        try:
            while (now := await filler.follower.progress()).followed < goal:
                _tell(now)
                await asyncio.wait([following], timeout=LOOK_SECONDS)
                if following.done():
                    following.result()
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        typer.echo(f"the case book is filled: {now.followed} events")
    finally:
        await filler.close()


def _tell(now: Progress) -> None:
    line = f"{now.followed} of {now.known} events"
    typer.echo(f"\r{line}" if sys.stdout.isatty() else line, nl=not sys.stdout.isatty())
