"""Processes are ended in stages, and found again by the data directory in their command line."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL, SIGTERM

import psutil  # type: ignore[import-untyped]  # psutil ships no type information
import pytest

from zhixing.local.embedded.process import ServerUnavailable, end_leftovers, end_process, log_tail

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(60)"
)
PROGRAM = Path(sys.executable).name


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not hear SIGTERM and has the test's folder as an argument."""
    command = [sys.executable, "-c", STUBBORN, f"--data={tmp_path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_who_does_not_hear_the_first_signal_gets_the_next(
    stubborn: subprocess.Popen[bytes],
) -> None:
    end_process(psutil.Process(stubborn.pid), ((SIGTERM, 0.1), (SIGKILL, 5.0)))
    assert stubborn.wait() == -SIGKILL


def test_who_outlives_every_stage_is_named(stubborn: subprocess.Popen[bytes]) -> None:
    with pytest.raises(ServerUnavailable, match=str(stubborn.pid)):
        end_process(psutil.Process(stubborn.pid), ((SIGTERM, 0.1),))


def test_only_the_process_of_this_data_directory_is_a_leftover(
    stubborn: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    stages = ((SIGKILL, 5.0),)
    assert end_leftovers(PROGRAM, f"--data={tmp_path}/other", stages) == 0
    assert end_leftovers("another-program", f"--data={tmp_path}", stages) == 0
    assert stubborn.poll() is None
    assert end_leftovers(PROGRAM, f"--data={tmp_path}", stages) == 1
    assert stubborn.wait(5) == -SIGKILL


def test_the_tail_of_a_log_passes_over_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("".join(f"line {number}\n" for number in range(100)))
    tail = log_tail(tmp_path / "a.log", tmp_path / "b.log")
    assert "line 99" in tail
    assert "line 50" not in tail
    assert "b.log" not in tail
