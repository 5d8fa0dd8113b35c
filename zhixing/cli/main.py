"""The `zhixing` command. Other tools depend on its names and on what it prints as JSON."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from bench import cli as bench_cli
from kernel.people.identity import NoIssuerKeys
from kernel.people.sealed import NoPepper
from kernel.rulebook import COURTS, Rulebook
from zhixing.audit.chains import NoRecords, postgres_of, verify
from zhixing.cli import (
    case,
    courts,
    interest,
    parked,
    prepare,
    relay,
    rules,
    tokens,
)
from zhixing.cli.commands import commands as all_commands
from zhixing.cli.courts import load_pack
from zhixing.local.deployment import COURT, DEFAULT_DATA, Plan
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.report import report, unmet
from zhixing.simulation.scenario import ScenarioError, read
from zhixing.simulation.shown import shown as shown_play

FAILED = 1
MISUSED = 2
DEMONSTRATION_SPEED = 28_800.0  # a day in three seconds

app = typer.Typer(
    help="执行：runs the enforcement bureau of a court.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(courts.app, name="courts")
app.add_typer(bench_cli.app, name="bench")
app.add_typer(case.app, name="case")
app.add_typer(parked.app, name="parked")
app.add_typer(relay.app, name="relay")
app.command("due")(rules.due_command)
app.command("interest")(interest.interest_command)
app.command("prepare")(prepare.prepare_command)
app.command("tokens")(tokens.tokens_command)
app.command("triage")(rules.triage_command)

Data = Annotated[Path, typer.Option("--data", help="The data directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


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
) -> None:
    """Start everything, file the real cases, and show how they move."""
    from zhixing.local.up import (  # loads every service: only this command needs that
        EPOCH,
        Failed,
        run,
    )

    if bus not in ("kafka", "log"):
        raise typer.BadParameter("kafka or log", param_hint="--bus")
    if speed <= 0:
        raise typer.BadParameter("must be positive", param_hint="--speed")
    try:
        load_pack(court)
        plan = Plan(court=court, data=data, bus=bus, speed=speed, seed=seed, epoch=EPOCH)
        run(plan, once=once, filings=filings)
    except Failed as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error


@app.command()
def serve(service: Annotated[str, typer.Argument(help="One of the nine services.")]) -> None:
    """Run one service as its own process, configured by its environment (ZHIXING_…)."""
    import uvloop  # loaded here: only the services need it

    from contracts.catalogue import SERVICES
    from zhixing.cli.serve import serve as run_service

    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}", param_hint="SERVICE")
    try:
        uvloop.run(run_service(service))
    except (NoIssuerKeys, NoPepper) as error:
        typer.echo(f"zhixing serve: {error}", err=True)
        raise typer.Exit(MISUSED) from error


@app.command()
def commands(as_json: AsJson = False) -> None:
    """Every command of every service: its schema, its route and the roles allowed."""
    rows = all_commands()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        route = f"{row['method']} {row['path']}" if row["path"] else "(given by reactions)"
        typer.echo(f"{row['service']:<12} {row['name']:<34} {','.join(row['roles']):<40} {route}")


@app.command("play")
def play_command(
    file: Annotated[Path, typer.Argument(help="A scenario (TOML).")],
    court: Annotated[str | None, typer.Option(help="Play it at another court.")] = None,
    as_json: AsJson = False,
    packs: Annotated[Path, typer.Option("--courts", help="The packs' directory.")] = COURTS,
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
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else shown_play(answer))
    for fault in faults:
        typer.echo(f"not as expected: {fault}", err=True)
    if faults:
        raise typer.Exit(FAILED)


@app.command("verify")
def verify_command(
    court: Annotated[str, typer.Option(help="The court.")] = COURT,
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
    if any(r.broken_at is not None for r in reports):
        raise typer.Exit(FAILED)


def _exit_on_term(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the program like Ctrl-C, so that the servers it started end too."""
    raise KeyboardInterrupt


def main() -> None:
    """The entry point."""
    if len(sys.argv) > 1 and sys.argv[1] in ("up", "bench"):
        signal.signal(signal.SIGTERM, _exit_on_term)
    app()
