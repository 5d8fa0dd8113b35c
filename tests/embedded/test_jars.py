"""Kafka's jars: what is not exactly what was locked is not run."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from jgo.env import LockedDependency, LockFile

from zhixing.local.embedded import jars
from zhixing.local.embedded.jars import KAFKA_VERSION, LOCK_FILE, KafkaUnavailable, ensure_jars
from zhixing.local.embedded.lock import check

JAR = b"not really a jar"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "PAUSE_SECONDS", 0.0)


def small_lock(folder: Path, sha256: str | None = hashlib.sha256(JAR).hexdigest()) -> Path:
    jar = LockedDependency("org.example", "small", "1.0", sha256=sha256)
    LockFile([jar]).save(folder / "small.lock.toml")
    return folder / "small.lock.toml"


def deliver(jar: LockedDependency, repository: Path) -> Path:
    file = repository / f"{jar.artifactId}.jar"
    repository.mkdir(parents=True)
    file.write_bytes(JAR)
    return file


def refuse_connection(jar: LockedDependency, repository: Path) -> Path:
    raise ConnectionError("no route to host")


def test_a_flipped_byte_is_found_and_the_jar_is_named(tmp_path: Path) -> None:
    ensure_jars(jars.cache_dir())
    for file in jars.cache_dir().rglob("*.jar"):
        copy = tmp_path / file.relative_to(jars.cache_dir())
        copy.parent.mkdir(parents=True)
        os.symlink(file, copy)
    victim = next(tmp_path.rglob("kafka-raft-*.jar"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.unlink()
    victim.write_bytes(content)
    with pytest.raises(KafkaUnavailable, match=f"kafka-raft:{KAFKA_VERSION} checksum") as refused:
        ensure_jars(tmp_path)
    assert str(refused.value).count("checksum mismatch") == 1


def test_offline_with_an_empty_cache_says_what_was_missing_and_how_to_go_on(
    tmp_path: Path,
) -> None:
    with pytest.raises(KafkaUnavailable) as refused:
        ensure_jars(tmp_path / "cache", fetch=refuse_connection)
    told = str(refused.value)
    assert "--bus log" in told
    assert "no route to host" in told
    assert re.search(r"from https://\S+: ", told)
    assert not list((tmp_path / "cache").rglob("incoming-*"))


def test_what_is_in_the_cache_is_not_fetched_again(tmp_path: Path) -> None:
    lock = small_lock(tmp_path)
    first = ensure_jars(tmp_path / "cache", fetch=deliver, lock_file=lock)
    assert ensure_jars(tmp_path / "cache", fetch=refuse_connection, lock_file=lock) == first
    assert [file.read_bytes() for file in first] == [JAR]


def test_a_full_cache_is_not_written_to(tmp_path: Path) -> None:
    lock = small_lock(tmp_path)
    ensure_jars(tmp_path / "cache", fetch=deliver, lock_file=lock)
    (tmp_path / "cache" / ".lock").unlink()
    ensure_jars(tmp_path / "cache", fetch=deliver, lock_file=lock)
    assert not (tmp_path / "cache" / ".lock").exists()


def test_a_broken_download_is_tried_again_and_leaves_no_half_of_a_jar(tmp_path: Path) -> None:
    attempts: list[Path] = []

    def break_off_once(jar: LockedDependency, repository: Path) -> Path:
        attempts.append(repository)
        file = deliver(jar, repository)
        if len(attempts) == 1:
            file.write_bytes(JAR[:3])
            raise ConnectionError("connection reset")
        return file

    [file] = ensure_jars(tmp_path / "cache", fetch=break_off_once, lock_file=small_lock(tmp_path))
    assert file.read_bytes() == JAR
    assert len(set(attempts)) == 2


def test_progress_is_told_jar_by_jar(tmp_path: Path) -> None:
    lines: list[str] = []
    ensure_jars(tmp_path / "cache", lines.append, deliver, small_lock(tmp_path))
    assert lines[-1] == f"Kafka {KAFKA_VERSION}: 1 of 1 jars, 0 MB"


def test_a_lock_without_a_sum_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KafkaUnavailable, match="no SHA-256 for small"):
        ensure_jars(tmp_path / "cache", fetch=deliver, lock_file=small_lock(tmp_path, None))


def test_the_cache_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIXING_CACHE", str(tmp_path))
    assert jars.cache_dir() == tmp_path / f"kafka-{KAFKA_VERSION}"


def test_the_committed_lock_is_of_one_release_and_names_no_place() -> None:
    lock = LockFile.load(LOCK_FILE)
    check(lock)
    names = {jar.artifactId for jar in lock.dependencies}
    assert {"kafka_2.13", "kafka-clients", "log4j-slf4j-impl", "log4j-core"} <= names
    assert not re.search(r"://|/|\\", LOCK_FILE.read_text(encoding="utf-8"))
