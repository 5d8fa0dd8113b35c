"""`zhixing up`: everything on this machine, with real cases."""

from typing import Annotated

import typer

from zhixing.cli.options import FAILED, Data
from zhixing.cli.packs import load_pack
from zhixing.local.defaults import COURT, DEFAULT_DATA
from zhixing.local.deployment import Plan
from zhixing.local.up import EPOCH, Failed, run

DEMONSTRATION_SPEED = 28_800.0  # a day in three seconds

app = typer.Typer(add_completion=False)


@app.command()
def up(
    bus: Annotated[
        str, typer.Option(help="kafka, or log for machines without a broker.")
    ] = "kafka",
    speed: Annotated[
        float, typer.Option(help="Seconds of court time that pass in one second.")
    ] = DEMONSTRATION_SPEED,
    once: Annotated[bool, typer.Option("--once", help="End when all cases are done.")] = False,
    seed: Annotated[int, typer.Option(help="Decides what the outside world does.")] = 1,
    filings: Annotated[
        int | None, typer.Option(min=1, help="File only the first so many of the real cases.")
    ] = None,
    court: Annotated[str, typer.Option(help="The court whose rules the cases go by.")] = COURT,
    data: Data = DEFAULT_DATA,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the records of earlier runs first.")
    ] = False,
) -> None:
    """Start everything, file the real cases, and show how they move.

    A later run in the same data directory continues where the last one stopped.
    """
    if bus not in ("kafka", "log"):
        raise typer.BadParameter("kafka or log", param_hint="--bus")
    if speed <= 0:
        raise typer.BadParameter("must be positive", param_hint="--speed")
    try:
        load_pack(court)
        plan = Plan(
            court=court, data=data, bus=bus, speed=speed, seed=seed, epoch=EPOCH, fresh=fresh
        )
        run(plan, once=once, filings=filings)
    except Failed as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error
