"""What happens to the servers when the program ends without saying goodbye."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # psutil ships no type information
import psycopg
import pytest

from zhixing.local.embedded.datadir import DataDir, read_state
from zhixing.local.embedded.kafka import start_kafka
from zhixing.local.embedded.postgres import start_postgres

pytestmark = pytest.mark.slow
PROGRAM = """
import signal, sys
from pathlib import Path
from zhixing.local.embedded.datadir import DataDir
from zhixing.local.embedded.kafka import start_kafka
from zhixing.local.embedded.postgres import start_postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # A background job inherits "ignored".
with DataDir(Path(sys.argv[1])) as data:
    postgres, kafka = start_postgres(data.path), start_kafka(data.path)
    postgres.ensure_database("kept")
    try:
        # Within the try: who reads this line may interrupt before the next one runs.
        print(postgres.pid, kafka.pid, flush=True)
        signal.pause()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    # It stops nothing: the end of the program does.
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that runs both servers, in a process group of its own like one in a terminal."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process
        process.kill()


def started(program: subprocess.Popen[str]) -> list[psutil.Process]:
    assert program.stdout is not None
    return [psutil.Process(int(pid)) for pid in program.stdout.readline().split()]


def is_alive(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def test_after_kill_9_the_next_start_ends_the_leftovers_and_keeps_the_data(
    program: subprocess.Popen[str], tmp_path: Path
) -> None:
    orphans = started(program)
    port = read_state(tmp_path, "kafka")["port"]
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert [is_alive(orphan) for orphan in orphans] == [True, True]

    lines: list[str] = []
    with DataDir(tmp_path) as data:
        postgres = start_postgres(data.path, lines.append)
        kafka = start_kafka(data.path, lines.append)
        try:
            assert [is_alive(orphan) for orphan in orphans] == [False, False]
            assert [line for line in lines if "left behind" in line] == lines
            assert len(lines) == 2
            assert kafka.bootstrap == f"127.0.0.1:{port}"
            with psycopg.connect(postgres.dsn("kept")) as connection:
                connection.execute("SELECT 1")
        finally:
            kafka.stop()
            postgres.stop()


def test_ctrl_c_reaches_the_program_and_not_its_servers(
    program: subprocess.Popen[str], tmp_path: Path
) -> None:
    servers = started(program)
    os.killpg(program.pid, signal.SIGINT)  # As a terminal does: to the whole group.
    assert program.stdout is not None
    assert program.stdout.readline() == "interrupted\n"
    assert program.wait(30) == 0
    assert [is_alive(server) for server in servers] == [False, False]
    assert "shut down" in (tmp_path / "kafka" / "logs" / "server.log").read_text()
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
