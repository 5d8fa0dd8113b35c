"""To whom the portal showed names of parties out of its case book: before each answer, one row.

What a service shows is in its own log of reads; the names in lists and above the page of a case
come from the book, and no service is asked for them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.catalogue import PORTAL
from kernel.base.postgres import Pools
from kernel.base.zone import CHINA
from kernel.journal.projections import Reader
from kernel.people.identity import Identity

SHOWN_MAX = 100
_NOTE = """
insert into names_shown (court, shown_at, reader, reader_role, route, case_ids, names)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_OF_CASE = """
select shown_at, reader, reader_role, route,
    case when cardinality(case_ids) = 1 then names end as names
from names_shown where court = $1 and case_ids @> array[$2::text]
order by shown_at desc limit $3
"""


async def note(
    pools: Pools,
    identity: Identity,
    route: str,
    cases: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Record that somebody is about to be shown the names in these cases. Nothing is recorded where
    there are none."""
    named = [case for case in cases if any(party["name"] for party in case["parties"])]
    names = sum(bool(party["name"]) for case in named for party in case["parties"])
    if not named:
        return
    await (await pools.of(identity.court)).execute(
        _NOTE,
        identity.court,
        now,
        identity.person,
        identity.roles[0] if identity.roles else "",
        route,
        [case["case_id"] for case in named],
        names,
    )


async def of_case(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """Who was shown names of a case, the newest first, in the words of the services' logs of reads;
    of a list, how many of its names were of this case is not kept."""
    rows = await reader.fetch(_OF_CASE, court, case_id, SHOWN_MAX)
    return [
        {
            "read_at": row["shown_at"].astimezone(CHINA).isoformat(),
            "reader": row["reader"],
            "reader_role": row["reader_role"],
            "route": row["route"],
            "categories": ["name"],
            "in_full": ["name"],
            "count": row["names"] or 1,
            "purpose": None,
            "service": PORTAL,
        }
        for row in rows
    ]
