"""A court's pack for a command, or a message and an end."""

from datetime import datetime
from pathlib import Path

import typer

from kernel.base.clock import SystemClock
from kernel.rulebook import COURTS, Pack, Rulebook, RulebookError, UnknownPack
from zhixing.cli.options import FAILED


def load_pack(court: str, courts: Path = COURTS, at: datetime | None = None) -> Pack:
    """The court's pack in force at an instant, now where none is given; a message and exit 1
    where the packs or the court fail."""
    return load_rulebook(court, courts).pack(court, at=at or SystemClock().now())


def load_rulebook(court: str, courts: Path = COURTS) -> Rulebook:
    """The packs of one court; a message and exit 1 where they cannot be used."""
    try:
        rulebook = Rulebook.load(courts, only=court)
        rulebook.pack(court)
        return rulebook
    except (RulebookError, UnknownPack) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
