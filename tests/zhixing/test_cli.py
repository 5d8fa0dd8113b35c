"""The `zhixing` command as other tools call it: names, JSON, exit codes."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from contracts.catalogue import SERVICES
from tests.support import rulebook
from zhixing.cli.main import app
from zhixing.simulation.player import commands_of

SCENARIO = Path(__file__).parents[1] / "scenarios" / "yanling_full_freeze.toml"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_every_command_of_every_service_is_listed_with_schema_roles_and_route() -> None:
    rows = json.loads(run("commands", "--json").stdout)
    listed = {(row["service"], row["name"]) for row in rows}
    assert listed == {(s, name) for s in SERVICES for name in commands_of(s)}
    for row in rows:
        assert row["schema"]["type"] == "object"
        assert row["roles"]
        assert set(row["roles"]) <= set(rulebook().offices)
        by_people = set(row["roles"]) != {"system"}
        assert bool(row["path"]) == by_people, row["name"]


def test_a_scenario_is_played_and_told_as_json() -> None:
    done = run("play", SCENARIO, "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["court"] == "yanling"
    assert answer["pack"].startswith("yanling@2022-03-14.")
    assert answer["tier"] == "fast"
    assert answer["closing"] == "performed"
    assert {"custody", "nodes", "refused", "approvals", "documents", "notices"} <= set(answer)
    assert {"assets", "lots", "account", "events"} <= set(answer)
    deducted = next(node for node in answer["nodes"] if node["code"] == "deducted")
    assert deducted["ground"]["article"] == "三、(六)1"
    assert all(
        {"service", "name", "at", "recorded_at", "causation"} <= set(e) for e in answer["events"]
    )


def test_a_scenario_that_ends_otherwise_than_expected_fails(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(SCENARIO.read_text().replace('tier = "fast"', 'tier = "ordinary"'))
    done = run("play", file)
    assert done.exit_code == 1
    assert "tier: expected ordinary, got fast" in done.output


@pytest.fixture
def _logs_elsewhere() -> Iterator[None]:
    """A service writes its logs to the stderr that it found, which ends with the command."""
    before, handlers = structlog.get_config(), logging.root.handlers[:]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    yield
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()
    logging.root.handlers[:] = handlers


@pytest.mark.usefixtures("_logs_elsewhere")
def test_a_service_without_an_issuers_key_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIXING_JWKS", raising=False)
    for name in ("ZHIXING_DATABASE_URL", "ZHIXING_KEYS_DATABASE_URL"):
        monkeypatch.setenv(name, "postgresql://nobody@127.0.0.1:1/x")
    done = run("serve", "intake")
    assert done.exit_code == 2
    assert "ZHIXING_JWKS" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("play", "nowhere.toml"),
        ("play", SCENARIO, "--court", "moon"),
        ("serve", "police"),
        ("up", "--bus", "pigeon"),
        ("up", "--speed", "-1"),
        ("up", "--no-demonstration", "--once"),
        ("up", "--no-demonstration", "--filings", "3"),
        ("case", "show", "（2026）豫1024执1号", "--as-of", "yesterday"),
        ("parked", "show", "police", "（2026）豫1024执1号"),
    ],
)
def test_what_is_not_there_is_refused_as_misuse(arguments: tuple[object, ...]) -> None:
    assert run(*arguments).exit_code == 2
