"""`zhixing up`: everything on this machine, with real cases."""

from typing import Annotated

import typer

from zhixing.cli.options import FAILED, Data
from zhixing.cli.packs import load_pack
from zhixing.local.defaults import COURT, DEFAULT_DATA
from zhixing.local.deployment import Plan
from zhixing.local.up import EPOCH, Demonstration, Failed, run

DEMONSTRATION_SPEED = 28_800.0  # a day in three seconds
HANDS_ON_SPEED = 60.0  # an hour in a minute: whoever waits for a bank's answer sees it come
SPEEDS = f"{DEMONSTRATION_SPEED:.0f}, or {HANDS_ON_SPEED:.0f} without a demonstration"

app = typer.Typer(add_completion=False)


@app.command()
def up(
    bus: Annotated[
        str, typer.Option(help="kafka, or log for machines without a broker.")
    ] = "kafka",
    speed: Annotated[
        float | None,
        typer.Option(help="Seconds of court time that pass in one second.", show_default=SPEEDS),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when all cases are done.")] = False,
    seed: Annotated[int, typer.Option(help="Decides what the outside world does.")] = 1,
    filings: Annotated[
        int | None, typer.Option(min=1, help="File only the first so many of the real cases.")
    ] = None,
    court: Annotated[str, typer.Option(help="The court whose rules the cases go by.")] = COURT,
    demonstration: Annotated[
        bool, typer.Option(help="File the real cases, and let made-up people act on them.")
    ] = True,
    data: Data = DEFAULT_DATA,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the records of earlier runs first.")
    ] = False,
) -> None:
    """Start everything, file the real cases, and show how they move.

    With `--no-demonstration` no case is filed and nobody acts but whoever signs in to the portal.
    A later run in the same data directory continues where the last one stopped.
    """
    if bus not in ("kafka", "log"):
        raise typer.BadParameter("kafka or log", param_hint="--bus")
    if speed is not None and speed <= 0:
        raise typer.BadParameter("must be positive", param_hint="--speed")
    if not demonstration and (once or filings):
        raise typer.BadParameter("there is no demonstration", param_hint="--once, --filings")
    try:
        load_pack(court)
        plan = Plan(
            court=court,
            data=data,
            bus=bus,
            speed=speed or (DEMONSTRATION_SPEED if demonstration else HANDS_ON_SPEED),
            seed=seed,
            epoch=EPOCH if demonstration else None,
            fresh=fresh,
        )
        run(plan, Demonstration(filings=filings, once=once) if demonstration else None)
    except Failed as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error
