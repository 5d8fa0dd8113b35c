"""Kafka's jars: fetched once, and checked at every start against the committed lock file."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final, TypeAlias

from jgo.env import LockedDependency, LockFile
from jgo.maven import MavenContext

from zhixing.local.embedded.process import ServerUnavailable
from zhixing.local.embedded.progress import Progress, quiet

KAFKA_VERSION: Final = "4.3.1"
LOCK_FILE: Final = Path(__file__).with_name("kafka.lock.toml")
CACHE_VARIABLE: Final = "ZHIXING_CACHE"
DOWNLOADS_AT_ONCE_MAX: Final = 4  # Polite to the repository, and enough to hide its latency.
ATTEMPTS_MAX: Final = 3
PAUSE_SECONDS: Final = 1.0
TIMEOUT_SECONDS: Final = 20  # Without an answer or a byte; a slow download may take longer.

Fetch: TypeAlias = Callable[[LockedDependency, Path], Path]
"""Fetches one jar into a repository folder and answers its file; raises OSError, RuntimeError."""


class KafkaUnavailable(ServerUnavailable):
    """Kafka cannot be had or started here; the message says why and how to go on without it."""


def cache_dir() -> Path:
    """`$ZHIXING_CACHE` or `~/.cache/zhixing`, and in it the folder of this Kafka release."""
    root = os.environ.get(CACHE_VARIABLE) or "~/.cache/zhixing"
    return Path(root).expanduser().resolve() / f"kafka-{KAFKA_VERSION}"


def fetch_jar(jar: LockedDependency, repository: Path) -> Path:
    """Download one jar from the repository that jgo uses by default.

    A machine that names its certificates for Python's own ssl means them for jgo's client too,
    which knows only a variable of its own.
    """
    if "SSL_CERT_FILE" in os.environ:
        os.environ.setdefault("REQUESTS_CA_BUNDLE", os.environ["SSL_CERT_FILE"])
    context = MavenContext(repo_cache=repository, timeout=TIMEOUT_SECONDS)
    wanted = f"{jar.groupId}:{jar.artifactId}:{jar.version}"
    return context.create_dependency(wanted).artifact.resolve()


def ensure_jars(
    cache: Path, progress: Progress = quiet, fetch: Fetch = fetch_jar, lock_file: Path = LOCK_FILE
) -> list[Path]:
    """Every jar of the lock, present in `cache` and proven to be the one that was locked.

    Missing jars are fetched. Raises `KafkaUnavailable` when one cannot be fetched, and when one in
    the cache is not what was locked: it is named, and left for inspection, never run.
    """
    lock = LockFile.load(lock_file)
    if unproven := [jar.artifactId for jar in lock.dependencies if not jar.sha256]:
        raise KafkaUnavailable(f"the lock file has no SHA-256 for {', '.join(unproven)}")
    if _missing(lock.dependencies, cache):  # A full cache may be read-only.
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with (cache / ".lock").open("wb") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)  # Concurrent programs download once.
                _fetch_missing(lock.dependencies, cache, progress, fetch)
        except OSError as error:
            raise KafkaUnavailable(f"the cache {cache} cannot be written: {error}") from error
    if wrong := lock.verify_checksums(cache):
        raise KafkaUnavailable(
            f"Kafka {KAFKA_VERSION} is not started, its jars differ from the lock file:\n  "
            + "\n  ".join(wrong)
            + f"\nRemove {cache} to fetch them again."
        )
    return [_place(cache, jar) for jar in lock.dependencies]


def _place(repository: Path, jar: LockedDependency) -> Path:
    """Where a jar lies in a Maven repository."""
    folder = repository.joinpath(*jar.groupId.split("."), jar.artifactId, jar.version)
    return folder / f"{jar.artifactId}-{jar.version}.{jar.packaging}"


def _missing(jars: Sequence[LockedDependency], cache: Path) -> list[LockedDependency]:
    return [jar for jar in jars if not _place(cache, jar).exists()]


def _fetch_missing(
    jars: Sequence[LockedDependency], cache: Path, progress: Progress, fetch: Fetch
) -> None:
    missing = _missing(jars, cache)
    if not missing:
        return  # Another program was first.
    progress(f"Kafka {KAFKA_VERSION}: fetching {len(missing)} jars, this once")
    incoming = Path(tempfile.mkdtemp(prefix="incoming-", dir=cache))
    pool = ThreadPoolExecutor(max_workers=DOWNLOADS_AT_ONCE_MAX)
    done = len(jars) - len(missing)
    fetched_bytes = 0
    try:
        running = [pool.submit(_fetch_one, jar, incoming, cache, fetch) for jar in missing]
        for fetched in as_completed(running):
            done += 1
            fetched_bytes += fetched.result()
            megabytes = fetched_bytes // 1_000_000
            progress(f"Kafka {KAFKA_VERSION}: {done} of {len(jars)} jars, {megabytes} MB")
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(incoming, ignore_errors=True)


def _fetch_one(jar: LockedDependency, incoming: Path, cache: Path, fetch: Fetch) -> int:
    """Fetch aside, then move into place whole; answers the size in bytes."""
    for attempt in range(1, ATTEMPTS_MAX + 1):
        place = (
            incoming / f"attempt-{attempt}"
        )  # A failed attempt leaves a file that jgo would accept.
        try:
            file = fetch(jar, place)
            break
        except (OSError, RuntimeError) as error:
            if attempt == ATTEMPTS_MAX:
                raise _unreachable(jar, cache, error) from error
            time.sleep(PAUSE_SECONDS)
    size = file.stat().st_size
    target = _place(cache, jar)
    target.parent.mkdir(parents=True, exist_ok=True)
    file.replace(target)
    return size


def _unreachable(jar: LockedDependency, cache: Path, error: Exception) -> KafkaUnavailable:
    places = ", ".join(MavenContext().remote_repos.values())
    return KafkaUnavailable(
        f"Kafka {KAFKA_VERSION} is not in the cache {cache}, and {jar.artifactId}-{jar.version} "
        f"could not be fetched from {places}: {error}\n"
        f"Copy that folder from a machine that has it ({CACHE_VARIABLE} names another place), "
        "or start without Kafka: --bus log"
    )
