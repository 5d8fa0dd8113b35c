"""`zhixing due` tells the count day by day, with the switches and calendar it is asked for."""

import json
from pathlib import Path

from typer.testing import CliRunner

from zhixing.cli.main import app


def due(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["due", "--court", "yanling", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_hours_run_through_a_holiday() -> None:
    told = due("--limit", "24 hour", "--from", "2026-02-14T15:00")
    assert told.splitlines()[-1] == "2026-02-15T15:00:00+08:00"


def test_hours_can_stop_on_rest_days_and_say_so_day_by_day() -> None:
    told = due("--limit", "24 hour", "--from", "2026-02-14T15:00", "--stops-on-rest-days")
    assert told.splitlines()[-1] == "2026-02-24T15:00:00+08:00"
    assert told.count("休息日，停止计算") == 9


def test_only_hours_can_stop_on_rest_days() -> None:
    arguments = ["due", "--court", "yanling", "--limit", "5 day", "--from", "2026-02-14"]
    assert CliRunner().invoke(app, [*arguments, "--stops-on-rest-days"]).exit_code != 0


def test_a_courts_own_publications_are_counted_with(tmp_path: Path) -> None:
    file = tmp_path / "published.json"
    closure = {"year": 2027, "version": "停电", "rest_days": ["2027-01-05"], "kind": "closure"}
    year = {"year": 2027, "version": "2027.1", "rest_days": ["2027-01-01", "2027-01-04"]}
    file.write_text(json.dumps([closure, year]), encoding="utf-8")
    count = ("--limit", "3 working_day", "--from", "2026-12-30")
    assert due(*count).splitlines()[-1] == "2027-01-04T23:59:59+08:00 (provisional)"
    told = due(*count, "--calendar", str(file))
    assert told.splitlines()[-1] == "2027-01-07T23:59:59+08:00"


def test_a_calendar_that_is_none_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "published.json"
    file.write_text('{"year": 2027}', encoding="utf-8")
    arguments = ["due", "--court", "yanling", "--limit", "5 day", "--from", "2026-02-14"]
    answer = CliRunner().invoke(app, [*arguments, "--calendar", str(file)])
    assert answer.exit_code != 0
