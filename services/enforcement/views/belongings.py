"""The read model of property: what stands of each item, and which cannot be disposed of."""

from collections.abc import Sequence
from typing import Any

from contracts.enforcement_property import (
    AssetStandingNoted,
    PropertyFoundUndisposable,
    UndisposableWithdrawn,
)
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

NOTE = (
    "insert into belongings (court, case_id, asset_id, standing, asset_kind) "
    "values ($1, $2, $3, $4, $5) on conflict (court, case_id, asset_id) do update set "
    "undisposable = case when belongings.standing = excluded.standing "
    "then belongings.undisposable end, "
    "evidence = case when belongings.standing = excluded.standing "
    "then belongings.evidence else '{}' end, "
    "found_at = case when belongings.standing = excluded.standing then belongings.found_at end, "
    "asset_kind = coalesce(excluded.asset_kind, belongings.asset_kind), "
    "standing = excluded.standing"
)
FIND = (
    "update belongings set undisposable = $4, evidence = $5, found_at = $6 "
    "where court = $1 and case_id = $2 and asset_id = $3"
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes what is told of property."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case AssetStandingNoted():
            key = (recorded.court, event.case_id, event.asset_id)
            return [(NOTE, (*key, event.standing, event.asset_kind))]
        case PropertyFoundUndisposable():
            key = (recorded.court, event.case_id, event.asset_id)
            return [(FIND, (*key, event.ground, list(event.evidence), at))]
        case UndisposableWithdrawn():
            key = (recorded.court, event.case_id, event.asset_id)
            return [(FIND, (*key, None, [], None))]
        case _:
            return []


async def belongings_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The property of a case."""
    return await reader.fetch(
        "select asset_id, asset_kind, standing, undisposable, evidence, found_at from belongings "
        "where court = $1 and case_id = $2 order by asset_id",
        court,
        case_id,
    )
