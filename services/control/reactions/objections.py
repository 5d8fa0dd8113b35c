"""What objections in enforcement mean for control: which assets are not to be disposed of."""

from datetime import datetime

from contracts.control_property import DisposalBarNoted
from contracts.enforcement_objections import DisposalBarred, DisposalFreed


def bar_of(event: DisposalBarred | DisposalFreed, _occurred_at: datetime) -> DisposalBarNoted:
    """That an objection bars the disposal of an asset, or bars it no longer."""
    return DisposalBarNoted(
        case_id=event.case_id,
        asset_id=event.asset_id,
        objection_id=event.objection_id,
        lifted=isinstance(event, DisposalFreed),
    )
