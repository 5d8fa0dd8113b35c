"""Reactions: foreign facts in, disposal's own commands out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from contracts.catalogue import facts
from contracts.control import AssetsFrozen
from contracts.disposal import EnterprisesNoted, FindingsNoted, LotBarNoted
from contracts.enforcement_objections import DisposalBarred, DisposalFreed
from contracts.intake import CaseFiled
from contracts.intake_parties import PartyCorrected
from contracts.triage import CaseTriaged, FlagNoted
from kernel.deciding.learns import Learn, Learns
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.disposal.commands import Command, RegisterLot, facts_of, lot_of
from services.disposal.rules import enterprises_of, lot_id_of, needs_disposal

HEARD = facts(AssetsFrozen, DisposalBarred, DisposalFreed)


def filed(event: CaseFiled, _occurred_at: datetime) -> EnterprisesNoted | None:
    """The enterprises among the parties, where there are any."""
    found = enterprises_of(*event.parties)
    return EnterprisesNoted(case_id=event.case_id, enterprises=found) if found else None


def corrected(event: PartyCorrected, _occurred_at: datetime) -> EnterprisesNoted | None:
    """A party that turned out to be an enterprise, or none."""
    was, found = enterprises_of(event.old), enterprises_of(event.new)
    if not was and not found:
        return None
    return EnterprisesNoted(case_id=event.case_id, enterprises=found, former=event.person_id)


def triaged(event: CaseTriaged, _occurred_at: datetime) -> FindingsNoted:
    """The findings under which the case has its tier now."""
    return FindingsNoted(case_id=event.case_id, flags=event.flags)


def flagged(event: FlagNoted, _occurred_at: datetime) -> FindingsNoted:
    """A finding that a fact established."""
    return FindingsNoted(case_id=event.case_id, flags=(event.flag,), added=True)


LEARNS = Learns(
    {CaseFiled: filed, PartyCorrected: corrected, CaseTriaged: triaged, FlagNoted: flagged},
    facts_of,
)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command | Learn]:
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
        case DisposalBarred() | DisposalFreed() as told:
            return (_bar(told),)
        case _:
            return ()


def _bar(told: DisposalBarred | DisposalFreed) -> Learn:
    """What an objection means for the lot of its asset, which may not be registered yet."""
    lot_id = lot_id_of(told.asset_id)
    noted = LotBarNoted(
        case_id=told.case_id,
        lot_id=lot_id,
        objection_id=told.objection_id,
        lifted=isinstance(told, DisposalFreed),
    )
    return Learn(case_id=told.case_id, stream=lot_of(lot_id), event=noted)
