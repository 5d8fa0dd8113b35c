"""`zhixing bench` without a bench: its names, and what it says when something is missing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench import cli
from bench.ground import Ground
from bench.measure import Compared, Figure
from zhixing.local.embedded.process import ServerUnavailable

ROW = Compared(ours=Figure(what="something", unit="events/s", rounds=(1.0,)), note="alone")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Benches that answer at once, but for the bus, whose servers cannot be had."""
    names: list[str] = []

    async def bench(name: str, on: Ground) -> list[Compared]:
        names.append(name)
        assert on.rounds == 2
        if name == "bus":
            raise ServerUnavailable("no jars here")
        return [ROW]

    monkeypatch.setattr(cli, "_bench", bench)
    return names


def test_one_bench_prints_nothing_but_json(ran: list[str]) -> None:
    result = CliRunner().invoke(cli.app, ["replay", "--json", "--rounds", "2"])
    assert result.exit_code == 0
    assert ran == ["replay"]
    report = json.loads(result.stdout)
    assert report["benches"] == [{"bench": "replay", "rows": [ROW.shown()]}]
    assert report["machine"]["python"]


def test_all_runs_every_bench_and_says_which_could_not_be(ran: list[str]) -> None:
    result = CliRunner().invoke(cli.app, ["all", "--json", "--rounds", "2"])
    assert result.exit_code == cli.FAILED
    assert ran == list(cli.BENCHES)
    assert [one["bench"] for one in json.loads(result.stdout)["benches"]] == [
        name for name in cli.BENCHES if name != "bus"
    ]
    assert "bench bus: no jars here" in result.stderr


def test_a_table_shows_the_figure_for_people(ran: list[str]) -> None:
    result = CliRunner().invoke(cli.app, ["clocks", "--rounds", "2"])
    assert result.exit_code == 0
    assert "something" in result.stdout
    assert "1 events/s" in result.stdout


def test_a_profile_needs_the_profiler(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda _name: None)
    result = CliRunner().invoke(cli.app, ["store", "--profile", str(tmp_path / "profile.txt")])
    assert result.exit_code == cli.MISUSED
    assert cli.PROFILER in result.stderr
    assert ran == []
