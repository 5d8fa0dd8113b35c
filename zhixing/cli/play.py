"""`zhixing play`: a dated scenario in memory."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from kernel.rulebook import COURTS, Rulebook
from zhixing.cli.options import FAILED, MISUSED, AsJson, Courts
from zhixing.simulation.expected import unmet
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.report import report
from zhixing.simulation.scenario import ScenarioError, read
from zhixing.simulation.shown import shown

app = typer.Typer(add_completion=False)


@app.command()
def play_command(
    file: Annotated[Path, typer.Argument(help="A scenario (TOML).")],
    court: Annotated[str | None, typer.Option(help="Play it at another court.")] = None,
    as_json: AsJson = False,
    packs: Courts = COURTS,
) -> None:
    """Play a dated scenario in memory, through the real deciders and clocks."""
    try:
        scenario = read(file, court=court)
        rulebook = Rulebook.load(packs)
        if scenario.court not in rulebook.courts:
            raise ScenarioError(f"no court {scenario.court}; known: {', '.join(rulebook.courts)}")
        played = asyncio.run(play(scenario, MemoryStage(rulebook, scenario)))
    except ScenarioError as error:
        typer.echo(f"zhixing play: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    answer = report(played)
    faults = unmet(answer, scenario.expect)
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else shown(answer))
    for fault in faults:
        typer.echo(f"not as expected: {fault}", err=True)
    if faults:
        raise typer.Exit(FAILED)
