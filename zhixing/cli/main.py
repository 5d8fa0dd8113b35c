"""The `zhixing` command. Its names and its JSON output are an interface for other tools."""

import signal
import sys
from collections.abc import Mapping
from types import FrameType
from typing import ClassVar

import typer

from kernel.program.garbage import collect_rarely
from zhixing.cli.lazy import Entry, LazyGroup

HANDLES_TERM = ("up", "bench")  # they start servers of their own


class Commands(LazyGroup):
    """Every command. A command loads what it needs itself: `zhixing due` no service."""

    entries: ClassVar[Mapping[str, Entry]] = {
        "up": Entry(
            "zhixing.cli.up", "Start everything, file the real cases, and show how they move."
        ),
        "serve": Entry("zhixing.cli.serve", "Run one service as its own process."),
        "prepare": Entry("zhixing.cli.prepare", "Make a database server and a broker ready."),
        "portal": Entry("zhixing.cli.portal", "The case book of the portal."),
        "topics": Entry("zhixing.cli.topics", "Print the topics and who may use them."),
        "tokens": Entry("zhixing.cli.tokens", "Print keys and tokens for a demonstration."),
        "staff": Entry("zhixing.cli.staff", "The staff register of a court."),
        "courts": Entry("zhixing.cli.courts", "The courts' rule packs."),
        "forms": Entry("zhixing.cli.forms", "Write each form of a court as a Word template."),
        "due": Entry("zhixing.cli.due", "Compute when a limit ends, day by day."),
        "interest": Entry("zhixing.cli.interest", "Tell what is owed at the end of a day."),
        "fee": Entry("zhixing.cli.fee", "Tell the court's fee on an amount."),
        "file": Entry("zhixing.cli.file", "File every case of a list."),
        "triage": Entry("zhixing.cli.triage", "Show where a case with these facts goes."),
        "commands": Entry("zhixing.cli.commands", "Every command of every service."),
        "events": Entry("zhixing.cli.events", "Every event, as AsyncAPI or JSON Schema."),
        "play": Entry("zhixing.cli.play", "Play a dated scenario in memory."),
        "case": Entry("zhixing.cli.case", "One case."),
        "verify": Entry("zhixing.cli.verify", "Compute the hash chain of every log again."),
        "parked": Entry("zhixing.cli.parked", "Parked messages."),
        "ops": Entry("zhixing.cli.ops", "Acts of operators."),
        "relay": Entry("zhixing.cli.relay", "Publishing to Kafka."),
        "bench": Entry("bench.cli", "Figures beside the peers'.", needs="bench"),
    }


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def zhixing() -> None:
    """执行：runs the enforcement bureau of a court."""


def _exit_on_term(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the program like Ctrl-C, so that the servers it started end too.

    It becomes a SIGINT: a running loop cancels its task then, where an exception raised here could
    fall into a finalizer and be lost.
    """
    signal.raise_signal(signal.SIGINT)


def main() -> None:
    """The entry point."""
    collect_rarely()
    if len(sys.argv) > 1 and sys.argv[1] in HANDLES_TERM:
        signal.signal(signal.SIGTERM, _exit_on_term)
    app()
