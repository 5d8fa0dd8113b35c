"""`zhixing forms`: the Word templates of a court's forms, and a specimen of each as PDF."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from kernel.rulebook import COURTS
from zhixing.cli.options import Courts
from zhixing.cli.packs import load_pack

app = typer.Typer(add_completion=False)


@app.command()
def forms_command(
    court: Annotated[str, typer.Argument(help="The court, such as yanling.")],
    to: Annotated[Path, typer.Option(help="The folder to write to.")],
    courts: Courts = COURTS,
) -> None:
    """Write each form of a court as a Word template, and a sealed specimen of it as PDF."""
    from zhixing.packs.specimens import specimens  # loads what sets and signs

    to.mkdir(parents=True, exist_ok=True)
    for one in asyncio.run(specimens(load_pack(court, courts))):
        (to / f"{one.form.kind}.docx").write_bytes(one.docx)
        (to / f"{one.form.kind}.pdf").write_bytes(one.pdf)
        typer.echo(f"{one.form.kind} {one.form.title}")
