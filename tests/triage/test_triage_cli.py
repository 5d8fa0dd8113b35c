"""`zhixing triage`: where a case with these facts goes, and who has a say in it."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.support import pack
from zhixing.cli.triage import triage_command

app = typer.Typer()
app.command("triage")(triage_command)


def answer(facts: dict[str, Any], folder: Path, court: str) -> dict[str, Any]:
    file = folder / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    result = CliRunner().invoke(app, ["--court", court, "--facts", str(file), "--json"])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.output)
    return told


def test_a_route_that_has_to_be_confirmed_says_by_whom(tmp_path: Path) -> None:
    """固始 二、11(3): the bureau head confirms a special case (reading 192)."""
    told = answer({"flags": ["grave-as-a-whole"], "filed_on": "2026-03-09"}, tmp_path, "gushi")
    assert (told["tier"], told["pool"], told["provisional"]) == ("special", "special", False)
    offices = [office for stage in told["approval"]["stages"] for office in stage["roles"]]
    assert offices == list(pack("gushi").approval("special-tier").roles)


def test_a_route_without_an_approver_says_so(tmp_path: Path) -> None:
    told = answer({"property_found": False, "filed_on": "2026-03-09"}, tmp_path, "gushi")
    assert (told["tier"], told["approval"], told["provisional"]) == ("fast", None, False)


def test_an_answer_before_control_is_provisional(tmp_path: Path) -> None:
    told = answer({"control_done": False, "property_found": False}, tmp_path, "gushi")
    assert told["provisional"] is True


def test_a_matter_that_is_not_sorted_has_a_holder_and_no_tier(tmp_path: Path) -> None:
    """汝阳 一、(一)1: preservation cases stay with the control group."""
    told = answer({"kind": "preservation", "filed_on": "2026-11-02"}, tmp_path, "ruyang")
    assert (told["tier"], told["referred"]) == (None, False)
    assert told["holder"] == told["team"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"flags": ["major-difficult"]}, "flags"),  # 鄢陵's, not 固始's
        ({"frozen_fen": "all"}, "frozen_fen"),
        ({"disposal_kinds": ["house"]}, "disposal_kinds"),
        ({"reception_done": 3}, "reception_done"),
    ],
)
def test_a_mistake_is_named_by_its_field(facts: dict[str, Any], named: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    result = CliRunner().invoke(app, ["--court", "gushi", "--facts", str(file)])
    assert result.exit_code == 1
    assert named in result.output
