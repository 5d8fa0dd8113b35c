"""What several commands take and how they end. It imports neither a service nor a pack."""

from pathlib import Path
from typing import Annotated

import typer

FAILED = 1
MISUSED = 2

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Court = Annotated[str, typer.Option(help="The court, such as yanling.")]
Courts = Annotated[Path, typer.Option("--courts", help="The directory of the packs.")]
Data = Annotated[Path, typer.Option("--data", help="The data directory.")]
