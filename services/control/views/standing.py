"""What a desk's list shows: by what is to be done with it, and how much of each there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel.door.lists import Listing, PageWanted, answered
from kernel.journal.projections import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A table whose rows are over when `over` holds; `stands` is where a row stands until then."""

    table: str
    listing: Listing
    over: str
    stands: str = "status"
    more: str = ""  # columns besides its own

    async def page(
        self, reader: Reader, court: str, state: str, page: PageWanted
    ) -> dict[str, Any]:
        """A page of the rows in a state: where they stand, `open` for all that are not over, or
        `over`; and how many of those that are not over stand where."""
        such = f"case when {self.over} then 'over' else {self.stands} end"
        condition = f"({such} = {{}} or ({{}} = 'open' and not ({self.over})))"
        select = f"select *, {self.more}{{place}} from {self.table}"  # noqa: S608  # own names
        found = await answered(
            reader, court, self.listing, page, select, [(condition, state, state)]
        )
        return {**found, "counts": await self._counts(reader, court)}

    async def _counts(self, reader: Reader, court: str) -> dict[str, int]:
        rows: Sequence[dict[str, Any]] = await reader.fetch(
            f"select {self.stands} as state, count(*) as rows from {self.table} "  # noqa: S608  # own names
            f"where court = $1 and not ({self.over}) group by 1",
            court,
        )
        counts = {row["state"]: row["rows"] for row in rows}
        return {"open": sum(counts.values()), **counts}
