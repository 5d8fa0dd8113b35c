"""Reactions: foreign facts in, disposal's own commands out. Pure."""

from collections.abc import Sequence

from contracts.catalogue import facts
from contracts.control import AssetsFrozen
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.disposal.commands import Command, RegisterLot
from services.disposal.rules import lot_id_of, needs_disposal

HEARD = facts(AssetsFrozen)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command]:
    """A lot is registered when its asset is under control, not when the asset is found."""
    match fact.event:
        case AssetsFrozen() as frozen if needs_disposal(pack, frozen.asset_kind):
            return (
                RegisterLot(
                    case_id=frozen.case_id,
                    lot_id=lot_id_of(frozen.asset_id),
                    asset_id=frozen.asset_id,
                    asset_kind=frozen.asset_kind,
                ),
            )
        case _:
            return ()
