"""What each fault did in the last run: rows for docs/reliability.md."""

from dataclasses import dataclass, field
from pathlib import Path

BEGIN = "<!-- figures of the last run: written by `make storm` -->"
END = "<!-- end of the figures -->"
HEADER = (
    "| fault | injected | times | what held | recovery s | seed |",
    "| --- | --- | ---: | --- | ---: | ---: |",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault, injected so many times. `held` says in words and numbers what was checked."""

    fault: str
    injected: str
    times: int
    held: str
    recovery_seconds: float | None = None
    seed: int | None = None

    def shown(self) -> str:
        recovery = "–" if self.recovery_seconds is None else f"{self.recovery_seconds:.1f}"
        seed = "–" if self.seed is None else str(self.seed)
        cells = (self.fault, self.injected, str(self.times), self.held, recovery, seed)
        return "| " + " | ".join(cells) + " |"


@dataclass(slots=True)
class Figures:
    """Collects the rows of one run; a fault told twice keeps its last telling."""

    rows: dict[str, Row] = field(default_factory=dict)

    def tell(self, row: Row) -> None:
        self.rows[row.fault] = row

    def write(self, page: Path, heading: str) -> None:
        """Put the table between the marks of the page."""
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        table = "\n".join((*HEADER, *(row.shown() for row in self.rows.values())))
        page.write_text(f"{before}{BEGIN}\n{heading}\n\n{table}\n{END}{after}", encoding="utf-8")
