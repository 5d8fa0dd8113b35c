"""Filters of the case list that somebody keeps under a name. They are the portal's own: a rebuild
of the case book leaves them as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from kernel.base.postgres import Pools
from kernel.journal.projections import Reader

VIEWS_MAX = 30  # of one person: as many as fit above the list
NAME_MAX = 40  # characters
_KEPT = """
insert into saved_views (court, person, name, words, filters, saved_at)
select $1, $2, $3, $4, $5, $6 where (select count(*) from saved_views
    where court = $1 and person = $2 and name <> $3) < $7
on conflict (court, person, name) do update
    set words = excluded.words, filters = excluded.filters, saved_at = excluded.saved_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A named view: `filters` are what the list is restricted to, by the names of the page."""

    name: str
    filters: Mapping[str, str]


async def views_of(reader: Reader, court: str, person: str) -> list[SavedView]:
    """What somebody has saved, by name."""
    rows = await reader.fetch(
        "select name, words, filters from saved_views where court = $1 and person = $2 "
        "order by name",
        court,
        person,
    )
    return [_view(row["name"], row["words"], row["filters"]) for row in rows]


def _view(name: str, words: str, filters: str) -> SavedView:
    given = {"words": words, **dict(parse_qsl(filters))}
    return SavedView(name=name, filters={key: value for key, value in given.items() if value})


async def keep(pools: Pools, court: str, person: str, view: SavedView, now: datetime) -> bool:
    """Save a view, in the place of one of the same name; False where there are too many."""
    rest = {name: value for name, value in view.filters.items() if name != "words"}
    done = await (await pools.of(court)).execute(
        _KEPT,
        court,
        person,
        view.name,
        view.filters.get("words", ""),
        urlencode(rest),
        now,
        VIEWS_MAX,
    )
    return bool(done != "INSERT 0 0")


async def drop(pools: Pools, court: str, person: str, name: str) -> None:
    """Remove a saved view, if there is one of this name."""
    sql = "delete from saved_views where court = $1 and person = $2 and name = $3"
    await (await pools.of(court)).execute(sql, court, person, name)
