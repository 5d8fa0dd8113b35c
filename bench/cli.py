"""`zhixing bench`: our figures beside the peers', measured in one run on the same servers."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # Loaded when a bench runs: `zhixing --help` should not wait for them.
    from pyinstrument import Profiler

    from bench.ground import Ground
    from bench.measure import Compared

BENCHES = {
    "store": "Append one by one and in batches; load, decide and append; the log's growth.",
    "replay": "Fold the whole log into states.",
    "bus": "Relay, consumer, and the latency from commit to commit, through Kafka.",
    "journey": "Whole cases, from filing to archive.",
    "clocks": "A sweep over a million open nodes.",
    "portal": "Pages over a hundred thousand cases; the case book follows, and is filled again.",
}
FAILED = 1
MISUSED = 2
PROFILER = "pyinstrument"

app = typer.Typer(
    help="Figures beside the peers', in one run on the same servers. It takes minutes.",
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Rounds = Annotated[int, typer.Option(min=1, help="Rounds after the warm-up.")]
Data = Annotated[
    Path | None, typer.Option(help="Where the servers keep their files while they run.")
]
Profile = Annotated[
    Path | None, typer.Option(help="Write a profile of our own parts. It slows them.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How benches are run, and how their report is printed."""

    rounds: int
    as_json: bool = False
    data: Path | None = None
    profile: Path | None = None


def _add(command: str, about: str, names: Sequence[str]) -> None:
    """A sub-command for these benches; all take the same options."""

    @app.command(command, help=about)
    def bench(
        as_json: AsJson = False,
        rounds: Rounds = 3,
        data: Data = None,
        profile: Profile = None,
    ) -> None:
        run(names, Terms(rounds=rounds, as_json=as_json, data=data, profile=profile))


for _name, _about in BENCHES.items():
    _add(_name, _about, (_name,))
_add("all", "Every bench.", tuple(BENCHES))


def run(names: Sequence[str], terms: Terms) -> None:
    """Run these benches, one after the other, and print their report.

    A bench whose servers cannot be had is left out, and the run has failed.
    """
    import uvloop
    from rich.console import Console

    from bench.ground import ground
    from bench.machine import machine
    from bench.measure import Report
    from kernel.program.garbage import freeze_garbage
    from zhixing.local.embedded.process import ServerUnavailable

    facts = machine()
    freeze_garbage()  # on the loop and with the collector that services have
    benches: dict[str, list[Compared]] = {}
    # What services say meanwhile goes to stderr: the report stands alone.
    with _profiles(terms.profile) as profiles, redirect_stdout(sys.stderr):
        for name in names:
            try:
                with ground(
                    data=terms.data, rounds=terms.rounds, progress=_say, profiles=profiles
                ) as on:
                    benches[name] = uvloop.run(_bench(name, on))
            except ServerUnavailable as error:
                _say(f"zhixing bench {name}: {error}")
    report = Report(machine=facts, benches=benches)
    if terms.as_json:
        typer.echo(json.dumps(report.shown(), ensure_ascii=False, indent=2))
    else:
        console = Console()
        for table in report.tables():
            console.print(table)
    if len(benches) < len(names):
        raise typer.Exit(FAILED)


async def _bench(name: str, on: "Ground") -> "list[Compared]":
    """Every bench is a module with `async def run(ground) -> list[Compared]`."""
    rows: list[Compared] = await import_module(f"bench.{name}").run(on)
    return rows


@contextmanager
def _profiles(file: Path | None) -> "Iterator[dict[str, Profiler] | None]":
    """Profiles by the name of what they show; written to the file at the end."""
    if file is None:
        yield None
        return
    if find_spec(PROFILER) is None:
        typer.echo(f"zhixing bench: --profile needs {PROFILER}, which is not installed", err=True)
        raise typer.Exit(MISUSED)
    profiles: dict[str, Profiler] = {}
    yield profiles
    parts = [f"== {part}\n{found.output_text()}" for part, found in profiles.items()]
    file.write_text("\n".join(parts), encoding="utf-8")


def _say(line: str) -> None:
    typer.echo(line, err=True)
