"""The data directory has one owner, and remembers facts about the run."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from zhixing.local.embedded.datadir import (
    DataDir,
    DataDirBusy,
    NotADataDir,
    read_state,
    write_state,
)

HOLD = """
import sys, time
from pathlib import Path
from zhixing.local.embedded.datadir import DataDir
with DataDir(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_records_are_removed_where_nothing_else_lies(tmp_path: Path) -> None:
    with DataDir(tmp_path) as data:
        (tmp_path / "postgres" / "base").mkdir(parents=True)
        data.write_state("clock", {"factor": 1})
        data.clear()
        assert {entry.name for entry in tmp_path.iterdir()} == {"run"}
        assert data.read_state("clock") == {}
        (tmp_path / "thesis.docx").write_text("years of work")
        (tmp_path / "logs").mkdir()
        with pytest.raises(NotADataDir, match=r"thesis\.docx"):
            data.clear()
        assert (tmp_path / "logs").exists()


def test_a_second_owner_is_refused_and_told_the_pid_of_the_first(tmp_path: Path) -> None:
    first, second = DataDir(tmp_path / "d"), DataDir(tmp_path / "d")
    with first, pytest.raises(DataDirBusy) as refused, second:
        pass
    assert refused.value.pid == os.getpid()
    assert str(os.getpid()) in str(refused.value)


def test_the_lock_ends_with_its_owner_however_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"held\n"
        with pytest.raises(DataDirBusy) as refused, DataDir(tmp_path):
            pass
        assert refused.value.pid == owner.pid
        owner.send_signal(signal.SIGKILL)
    with DataDir(tmp_path):
        pass


def test_only_the_owner_may_look_into_a_new_data_directory(tmp_path: Path) -> None:
    with DataDir(tmp_path / "new") as data:
        assert data.path.stat().st_mode & 0o077 == 0


def test_what_a_part_wrote_last_is_what_is_read(tmp_path: Path) -> None:
    with DataDir(tmp_path) as data:
        assert data.read_state("portal") == {}
        data.write_state("portal", {"address": "http://127.0.0.1:1", "court": "商丘"})
        data.write_state("portal", {"address": "http://127.0.0.1:2"})
        assert data.read_state("portal") == {"address": "http://127.0.0.1:2"}


def test_parts_that_write_at_once_do_not_lose_each_others_facts(tmp_path: Path) -> None:
    parts = [f"part-{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda part: write_state(tmp_path, part, {"name": part}), parts))
    assert [read_state(tmp_path, part) for part in parts] == [{"name": part} for part in parts]
