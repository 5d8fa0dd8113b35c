"""Where a deployment is: on this machine, or at addresses, with a token of the caller's own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from contracts.catalogue import SERVICES
from kernel.journal.audit import Books
from kernel.journal.envelope import Recorded
from zhixing.audit.chains import NoRecords, books_of, facts_of, history_of, postgres_of
from zhixing.audit.remote import NotAnswered, remote_books
from zhixing.cli.options import FAILED, MISUSED

PLACE = "{service}"

Urls = Annotated[
    list[str] | None,
    typer.Option(
        "--url",
        help="Where the services are: SERVICE=URL for each, one URL with {service} in it, or the "
        "URL of intake if the others follow on the next ports. Default: the data directory.",
    ),
]
Token = Annotated[
    str, typer.Option("--token", envvar="ZHIXING_TOKEN", help="Who asks, with --url.")
]


@dataclass(frozen=True, slots=True)
class Where:
    """A deployment as the command line names it."""

    data: Path
    urls: Sequence[str] = ()
    token: str = ""

    def address(self, service: str, role: str) -> tuple[str, str]:
        """The address of a service, and a token: the caller's own, or on this machine one of the
        role. Raises NoRecords."""
        if self.urls:
            return self._named()[service], self.token
        facts = facts_of(self.data)
        return facts["urls"][service], facts["tokens"][role]

    @asynccontextmanager
    async def books(self, court: str) -> AsyncIterator[tuple[Mapping[str, Books], str]]:
        """The records of every house and one court: with addresses that of the token.

        Raises NoRecords or NotAnswered.
        """
        if self.urls:
            async with remote_books(self._named(), self.token) as found:
                yield found
            return
        with postgres_of(self.data) as postgres:
            async with books_of(postgres, court) as books:
                yield books, court

    def _named(self) -> Mapping[str, str]:
        if not self.token:
            raise typer.BadParameter("is needed with --url", param_hint="--token")
        named = _addresses(self.urls)
        if missing := set(SERVICES) - set(named):
            raise typer.BadParameter(f"lacks {', '.join(sorted(missing))}", param_hint="--url")
        return {service: named[service].rstrip("/") for service in SERVICES}


def _addresses(urls: Sequence[str]) -> Mapping[str, str]:
    if len(urls) > 1:
        return {name: url for name, _, url in (text.partition("=") for text in urls)}
    (url,) = urls
    if PLACE in url:
        return {service: url.replace(PLACE, service) for service in SERVICES}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise typer.BadParameter(f"{url} is no address", param_hint="--url") from error
    if parts.scheme not in ("http", "https") or not host or not port:
        raise typer.BadParameter(f"{url} is no address with a port", param_hint="--url")
    shown = f"[{host}]" if ":" in host else host
    return {
        service: urlunsplit(parts._replace(netloc=f"{shown}:{port + number}"))
        for number, service in enumerate(SERVICES)
    }


async def read_history(where: Where, court: str, case_id: str) -> list[Recorded]:
    """Every event of a case in every service, decoded. Raises NoRecords or NotAnswered."""
    async with where.books(court) as (books, _):
        return await history_of(books, case_id)


def ended(command: str, error: NoRecords | NotAnswered) -> typer.Exit:
    """Say why a command ends, and how."""
    typer.echo(f"zhixing {command}: {error}", err=True)
    return typer.Exit(MISUSED if isinstance(error, NoRecords) else FAILED)
