"""The command line loads what a command needs, and nothing before it is called."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from zhixing.cli.lazy import Deferred, Entry
from zhixing.cli.main import Commands, app

HEAVY = (
    *("fastapi", "faststream", "aiokafka", "asyncpg", "httpx", "uvicorn", "openpyxl"),
    *("kernel.rulebook", "kernel.deciding", "services", "bench"),
)
DUE = ["due", "--court", "yanling", "--limit", "5 working_day", "--from", "2026-03-02T09:00"]
PROBE = """
import sys
sys.argv = ["zhixing", *{arguments!r}]
from zhixing.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


def loaded_by(*arguments: str) -> list[str]:
    """Which heavy libraries are in memory after a command, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=arguments, heavy=HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stderr.splitlines()[-1].replace("'", '"'))
    return found


def test_due_loads_no_service_and_no_library_of_one() -> None:
    assert loaded_by(*DUE) == []


def test_help_loads_no_command() -> None:
    assert loaded_by("--help") == []


def test_a_heavy_library_would_be_seen() -> None:
    assert "kernel.rulebook" in loaded_by("courts", "nodes", "--court", "yanling", "--json")


@pytest.mark.parametrize("name", Commands.entries)
def test_every_command_is_where_the_table_says(name: str) -> None:
    command = get_command(import_module(Commands.entries[name].module).app)
    listed = Commands.entries[name].help.rstrip(".")
    assert command.help
    assert command.help.startswith(listed), (name, command.help)


def test_a_command_bears_its_name_in_its_usage() -> None:
    told = CliRunner().invoke(app, ["due", "--help"], prog_name="zhixing")
    assert told.exit_code == 0
    assert "zhixing due" in told.output


def test_a_command_whose_package_is_not_installed_is_not_offered() -> None:
    moon = Entry("moon.cli", "The moon.", needs="moon")

    class Fewer(Commands):
        entries: ClassVar[Mapping[str, Entry]] = {**Commands.entries, "moon": moon}

    fewer = typer.Typer(cls=Fewer)
    fewer.callback()(lambda: None)
    group = get_command(fewer)
    assert isinstance(group, TyperGroup)
    assert "moon" not in group.commands
    assert isinstance(group.commands["due"], Deferred)
    assert CliRunner().invoke(fewer, ["moon"]).exit_code == 2
