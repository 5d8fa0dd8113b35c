"""The positions of a pack's rows in their files, by the names used in faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel.rulebook.faults import PackFault
from kernel.rulebook.folder import Folder
from kernel.rulebook.rows import Strict, label

Place = tuple[str, int]  # table, index


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the file and line of a row such as `node triaged`, in a pack or its statute base."""

    folder: Folder
    rows: Mapping[str, Place]
    base: "Places | None" = None

    @staticmethod
    def of(model: Strict, folder: Folder, base: "Places | None" = None) -> "Places":
        """The positions of the rows of a pack or of the statutes; an inherited row has that of
        the base."""
        found: dict[str, Place] = {}
        for name, field in type(model).model_fields.items():
            table = field.alias or name
            own = folder.raw.get(table)
            rows: Any = getattr(model, name)
            if isinstance(own, dict):
                found[table] = (table, 0)
            elif isinstance(own, list):
                placed = enumerate(rows[: len(own)])
                found |= {f"{table} {label(row)}": (table, index) for index, row in placed}
        return Places(folder, found, base)

    def problem(self, row: str, field: str, message: str) -> PackFault:
        """A fault of a row, or of a key above all tables where `row` is empty."""
        if not row:
            return self.folder.problem(("", 0), row, field, message)
        table = row.partition(" ")[0]
        place = self.rows.get(row) or self.rows.get(table)
        if place is None and self.base is not None:
            return self.base.problem(row, field, message)
        return self.folder.problem(place or (table, -1), row, field, message)
