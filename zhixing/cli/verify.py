"""`zhixing verify`: the hash chains of a deployment."""

import asyncio
import json

import typer

from zhixing.audit.chains import ChainReport, NoRecords, verify
from zhixing.audit.remote import NotAnswered
from zhixing.cli.addresses import Token, Urls, Where, ended
from zhixing.cli.options import FAILED, AsJson, Court, Data
from zhixing.local.defaults import COURT, DEFAULT_DATA

app = typer.Typer(add_completion=False)


@app.command()
def verify_command(
    court: Court = COURT,
    as_json: AsJson = False,
    data: Data = DEFAULT_DATA,
    url: Urls = None,
    token: Token = "",
) -> None:
    """Compute the hash chain of every log again; name the first position that does not hold.

    Nothing is written. With --url the token of an auditor is enough, and the court is that of the
    token; without it the records of the data directory are read, whether it runs or not.
    """
    try:
        reports = asyncio.run(_verified(Where(data, url or (), token), court))
    except (NoRecords, NotAnswered) as error:
        raise ended("verify", error) from error
    if as_json:
        typer.echo(json.dumps([r.shown() for r in reports], ensure_ascii=False))
    else:
        for r in reports:
            whole = f"whole   {r.head[:16]}" if r.broken_at is None else ""
            broken = "" if whole else f"BROKEN at position {r.broken_at}: {r.reason}"
            typer.echo(f"{r.service:<12} {r.events:>7} events  {whole}{broken}")
        for r in reports:
            for lack in r.lacking:
                typer.echo(
                    f"{lack.by} LACKS {lack.events} events of {r.service}, "
                    f"the first at position {lack.first}"
                )
            if r.distrusts:
                typer.echo(f"{r.service} DISTRUSTS {r.distrusts} records: see GET /distrusted")
    if not all(r.sound for r in reports):
        raise typer.Exit(FAILED)


async def _verified(where: Where, court: str) -> list[ChainReport]:
    async with where.books(court) as (books, opened):
        return await verify(books, opened)
