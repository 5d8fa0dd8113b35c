"""What stands of each item of property of a case, and which cannot be disposed of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from contracts.enforcement_property import (
    AssetStandingNoted,
    PropertyEvent,
    PropertyFoundUndisposable,
    PropertyStanding,
    UndisposableWithdrawn,
)
from contracts.values import AssetKind


@dataclass(frozen=True, slots=True)
class Item:
    """An item of property; `finding` stands while it cannot be disposed of."""

    standing: PropertyStanding
    kind: AssetKind | None = None
    finding: PropertyFoundUndisposable | None = None

    @property
    def in_the_way(self) -> bool:
        """Whether something can still be had from it."""
        return self.standing != "gone" and self.finding is None


Items: TypeAlias = Mapping[str, Item]


def evolve_items(items: Items, event: PropertyEvent) -> Items:
    return {**items, event.asset_id: _evolve_item(items.get(event.asset_id, Item("open")), event)}


def _evolve_item(item: Item, event: PropertyEvent) -> Item:
    match event:
        case AssetStandingNoted():
            # What was found of an item that stood otherwise is true no longer.
            finding = item.finding if item.standing == event.standing else None
            return Item(event.standing, event.asset_kind or item.kind, finding)
        case PropertyFoundUndisposable():
            return replace(item, finding=event)
        case UndisposableWithdrawn():
            return replace(item, finding=None)
        case _:
            assert_never(event)
