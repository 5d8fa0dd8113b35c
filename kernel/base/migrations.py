"""The numbered .sql files that make a database, and their checksums."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path


def files_of(directories: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Every migration in order, with the name under which it is noted as applied."""
    for directory in directories:
        for file in sorted(directory.glob("*.sql")):
            yield f"{directory.parent.name}/{file.name}", file


def checksum_of(sql: str) -> str:
    """The checksum of a migration's text."""
    return hashlib.sha256(sql.encode()).hexdigest()
