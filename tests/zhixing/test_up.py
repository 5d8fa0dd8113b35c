"""The main job as a user runs it: real processes, real servers, a few of the real cases."""

import json
import subprocess
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types
import pytest

from contracts.catalogue import PORTAL, SERVICES
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer, start_postgres

pytestmark = pytest.mark.slow
CASE = "（2020）豫1024执261号"  # the first of the real filings that is usable, under our code


def zhixing(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhixing", *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run that filed three real applications and ended when the usable one was archived."""
    data = tmp_path_factory.mktemp("up") / "data"
    run = zhixing("up", "--once", "--filings", "3", "--speed", "220000", data=data)
    assert run.returncode == 0, run.stdout + run.stderr
    return data, run.stdout


def test_the_summary_adds_up(finished: tuple[Path, str]) -> None:
    _, printed = finished
    assert "Real filings 3 = accepted 1 + refused 2" in printed
    assert "chains whole: yes; parked 0" in printed


def test_a_second_run_in_the_same_folder_ends_well_and_adds_up(
    finished: tuple[Path, str],
) -> None:
    data, first = finished
    again = zhixing("up", "--once", "--filings", "2", "--speed", "220000", data=data)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Real filings 2 = accepted 1 + refused 1" in again.stdout
    assert "not closed 0" in again.stdout
    assert money(again.stdout) == money(first)


def money(printed: str) -> str:
    return next(line for line in printed.splitlines() if line.startswith("Money"))


def test_every_chain_is_whole_afterwards(finished: tuple[Path, str]) -> None:
    data, _ = finished
    verified = zhixing("verify", "--json", data=data)
    assert verified.returncode == 0, verified.stderr
    reports = json.loads(verified.stdout)
    assert len(reports) == 9
    assert all(report["broken_at"] is None for report in reports)
    assert sum(report["events"] for report in reports) > 100


def test_the_timeline_is_one_causal_line_from_filing_to_archive(
    finished: tuple[Path, str],
) -> None:
    data, _ = finished
    told = zhixing("case", "timeline", CASE, data=data)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert "CaseFiled" in lines[0]
    assert any("VolumeArchived" in line for line in lines)
    assert lines[-1].endswith("all reachable from the filing")


def test_a_case_can_be_shown_as_it_was_known(finished: tuple[Path, str]) -> None:
    data, _ = finished
    now = json.loads(zhixing("case", "show", CASE, "--json", data=data).stdout)
    middle = now["events"][len(now["events"]) // 2]["recorded_at"]
    then = json.loads(
        zhixing("case", "show", CASE, "--json", "--as-known", middle, data=data).stdout
    )
    assert now["closing"] in ("performed", "terminated")
    assert then["closing"] is None
    assert 0 < len(then["events"]) < len(now["events"])


def test_a_second_run_is_refused_and_after_kill_9_everything_can_be_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = subprocess.Popen(
        [sys.executable, "-m", "zhixing", "up", "--bus", "log", "--data", str(data)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert first.stdout is not None
        for line in first.stdout:
            if "Tokens" in line:
                break
        running = psutil.Process(first.pid).children(recursive=True)
        ours = [process for process in running if process.name() in {*SERVICES, PORTAL, "sandbox"}]
        assert len(ours) == len(SERVICES) + 2
        parked = zhixing("parked", "list", data=data)
        assert parked.stdout == "0 cases parked\n", parked.stderr
        second = zhixing("up", "--once", "--bus", "log", data=data)
        assert second.returncode == 1
        assert f"process {first.pid}" in second.stderr
    finally:
        first.kill()
        first.communicate(timeout=PATIENCE_SECONDS)
    _, alive = psutil.wait_procs(ours, timeout=PATIENCE_SECONDS)
    assert not alive, "services outlived their launcher"
    assert zhixing("verify", data=data).returncode == 0


def test_there_is_nothing_to_verify_where_nothing_ran(tmp_path: Path) -> None:
    told = zhixing("verify", data=tmp_path / "nothing")
    assert told.returncode == 2
    assert "run `zhixing up` first" in told.stderr


CHANGED = "update events set body = overlay(body placing '0' from length(body) - 3 for 1)"
SWAPPED = "update events set position = 9 - position - 100 where position in (4, 5)"
TAMPERINGS = {
    "one byte of an event": (f"{CHANGED} where position = 3", 3),
    "one event dropped": ("delete from events where position = 2", 2),
    "two events swapped": (
        f"{SWAPPED}; update events set position = position + 100 where position < 0",
        4,
    ),
    "the end cut off": (
        "delete from events where position = (select max(position) from events)",
        None,
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_changed_log_is_found_out_with_its_position(
    what: str, finished: tuple[Path, str]
) -> None:
    data, _ = finished
    sql, position = TAMPERINGS[what]
    server = start_postgres(data)
    try:
        last = psql(server, "select max(position) from events")
        psql(server, "create table kept as select * from events")
        psql(server, sql)
    finally:
        server.stop()
    verified = zhixing("verify", "--json", data=data)
    server = start_postgres(data)
    try:
        psql(server, "delete from events; insert into events select * from kept; drop table kept")
    finally:
        server.stop()
    assert verified.returncode == 1
    broken = [r for r in json.loads(verified.stdout) if r["broken_at"] is not None]
    assert [r["service"] for r in broken] == ["control"]
    assert broken[0]["broken_at"] == (position or int(last))


def psql(server: PostgresServer, sql: str) -> str:
    """What a superuser with bad intentions can do."""
    return subprocess.run(
        [server.bin_dir / "psql", server.dsn("zhixing_control"), "-Atqc", sql],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
