"""`zhixing verify`: the hash chains of a deployment."""

import asyncio
import json

import typer

from zhixing.audit.chains import NoRecords, postgres_of, verify
from zhixing.cli.options import FAILED, MISUSED, AsJson, Court, Data
from zhixing.local.defaults import COURT, DEFAULT_DATA

app = typer.Typer(add_completion=False)


@app.command()
def verify_command(
    court: Court = COURT,
    as_json: AsJson = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Compute the hash chain of every log again; name the first position that does not hold."""
    try:
        with postgres_of(data) as postgres:
            reports = asyncio.run(verify(postgres, court))
    except NoRecords as error:
        typer.echo(f"zhixing verify: {error}", err=True)
        raise typer.Exit(MISUSED) from error
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
    if not all(r.sound for r in reports):
        raise typer.Exit(FAILED)
