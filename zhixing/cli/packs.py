"""A court's pack for a command, or a message and an end."""

from pathlib import Path

import typer

from kernel.rulebook import COURTS, Pack, Rulebook, RulebookError, UnknownPack
from zhixing.cli.options import FAILED


def load_pack(court: str, courts: Path = COURTS) -> Pack:
    """The court's newest pack; a message and exit 1 where the packs or the court fail."""
    try:
        return Rulebook.load(courts).pack(court)
    except (RulebookError, UnknownPack) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
