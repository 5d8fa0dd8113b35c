"""The requirement catalogues of the courts as an index: which rows there are, and their limits."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("id", "section", "kind", "article", "title", "value", "unit")
SECTIONS: Mapping[int, str] = {
    1: "teams and roles",
    2: "nodes and deadlines",
    3: "routing",
    4: "conversion, hand-over",
    5: "steps without a number",
    6: "approvals",
    7: "funds",
    8: "disposal",
    9: "终本, resumption",
    10: "dossier, archive",
    11: "supervision, petitions",
    12: "outside systems",
    13: "ambiguities, gaps",
}
# What a row is. The first three may stand as words alone; the others ask something of the court,
# and only an act, a guard or a step answers them.
WORDS = frozenset({"people", "principle", "gap"})
KINDS = WORDS | {"limit", "condition", "obligation", "approval", "system"}
RANGE = re.compile(r"([A-Z]+-\d+)(?:\s*[–—-]\s*([A-Z]+-\d+|\d+))?")
DASHES_MAX = 500  # rows in one range; a larger range is a typing error


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a catalogue. `kind` is one of KINDS; `value` and `unit` hold the limit of a row
    of section 2."""

    id: str
    section: int
    kind: str
    article: str
    title: str
    value: int | None
    unit: str

    @property
    def needs_deed(self) -> bool:
        """Whether a sentence alone is no answer to it."""
        return self.kind not in WORDS


def read_catalogue(path: Path) -> dict[str, Entry]:
    """The rows of one catalogue by their IDs, in order; none if the court has no catalogue."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _entry(row) for row in csv.DictReader(file)}


def _entry(row: Mapping[str, str]) -> Entry:
    return Entry(
        id=row["id"],
        section=int(row["section"]),
        kind=row["kind"],
        article=row["article"],
        title=row["title"],
        value=int(row["value"]) if row["value"] else None,
        unit=row["unit"],
    )


def ids_in(text: str) -> tuple[str, ...]:
    """The IDs in a cell, with ranges such as `YL-044 – YL-046` expanded.

    Raises:
        ValueError: a range runs backwards, spans catalogues, or is too long.
    """
    found: list[str] = []
    for first, last in RANGE.findall(text):
        found.extend(_spelled(first, last) if last else (first,))
    return tuple(found)


def _spelled(first: str, last: str) -> Iterable[str]:
    prefix, low = first.split("-")
    other, _, high = last.rpartition("-")
    size = int(high) - int(low) + 1
    if (other and other != prefix) or not 1 <= size <= DASHES_MAX:
        raise ValueError(f"no range of rows: {first} – {last}")
    return (f"{prefix}-{number:0{len(low)}d}" for number in range(int(low), int(high) + 1))


def compact(ids: Iterable[str]) -> str:
    """IDs in order, neighbours as ranges: `YL-044 – YL-046, YL-049`."""
    runs: list[list[str]] = []
    for name in ids:
        if runs and _number(name) == _number(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs)


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
