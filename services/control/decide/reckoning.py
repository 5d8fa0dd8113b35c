"""Figures derived from the state of a case: what was queried, what is frozen, what remains."""

from contracts.control import FeedbackOutcome
from contracts.values import Hit, InquirySystem
from kernel.rulebook import InquiryRow, Pack
from services.control.rules import asset_row
from services.control.state import Asset, Control, frozen_fen

GONE = frozenset({"deducted", "released", "uncontrollable"})
EFFECTIVE = frozenset({"frozen", "deducting", "deducted", "not_deducted"})


def times_asked(state: Control, system: InquirySystem) -> int:
    """How many inquiries this system has had in the case."""
    return sum(1 for inquiry in state.inquiries.values() if inquiry.system == system)


def departments_left(row: InquiryRow, state: Control) -> tuple[str, ...]:
    """Departments of a system that were not queried yet (三、(三)2: 未查询的部门). Failed
    inquiries do not count."""
    asked = {
        department
        for inquiry in state.inquiries.values()
        if inquiry.system == row.system and inquiry.stage != "failed"
        for department in inquiry.departments
    }
    return tuple(name for name in (*row.collective, *row.supplement) if name not in asked)


def under_way(system: InquirySystem, state: Control) -> tuple[tuple[str, ...], ...]:
    """The departments of each unanswered inquiry in this system."""
    return tuple(
        inquiry.departments
        for inquiry in state.inquiries.values()
        if inquiry.system == system and inquiry.stage == "asked"
    )


def systems_unanswered(pack: Pack, state: Control) -> tuple[InquirySystem, ...]:
    """The court's systems from which no answer came yet in this case."""
    answered = {i.system for i in state.inquiries.values() if i.stage == "answered"}
    return tuple(row.system for row in pack.inquiries if row.system not in answered)


def owner_of(hit: Hit, state: Control) -> str:
    """The owner of an item; the first debtor if the system, queried by case number, names
    nobody."""
    return hit.person_id or state.debtors[0]


def freezable_online(asset: Asset, pack: Pack) -> bool:
    """三、(三)3(1): what can be frozen over the network: an amount at a connected institution."""
    row = asset_row(pack, asset.asset_kind)
    return asset.online and asset.amount_fen is not None and (row is None or row.online)


def needs_offline(asset: Asset, pack: Pack) -> bool:
    """三、(四): whether the asset needs work on the spot, because it cannot be or was not
    frozen online."""
    if asset.stage in EFFECTIVE or asset.stage == "queued" or not is_usable(asset):
        return False
    if asset.stage == "not_frozen":
        return True
    row = asset_row(pack, asset.asset_kind)
    return not freezable_online(asset, pack) and (row is None or row.offline or not asset.online)


def is_usable(asset: Asset) -> bool:
    """Whether the item counts as property that is left: an empty or emptied account does not, nor
    what was released or cannot be had; an item without an amount does."""
    return asset.amount_fen != 0 and asset.stage not in GONE


def unfrozen_fen(state: Control) -> int | None:
    """The part of the claim (fen) that is neither frozen nor requested to be frozen; None without a
    claim.

    查封、扣押、冻结财产的规定 第十九条: a freeze is limited by the claim.
    """
    if state.claim_fen is None:
        return None
    requested = sum(asset.requested_fen for asset in state.assets.values())
    return max(0, state.claim_fen - frozen_fen(state) - requested)


def deductible_fen(asset: Asset, state: Control) -> int:
    """How much of a frozen asset (fen) may be deducted: up to the part of the claim not yet
    deducted."""
    if state.claim_fen is None:
        return asset.frozen_fen
    deducted = sum(other.deducted_fen for other in state.assets.values())
    return max(0, min(asset.frozen_fen, state.claim_fen - deducted))


def covers_claim(state: Control) -> bool:
    """足额: what is effectively frozen covers the claim; equal is enough (二、(一)3)."""
    return state.claim_fen is not None and frozen_fen(state) >= state.claim_fen


def outcome(state: Control) -> FeedbackOutcome:
    """二、(一)3: fully frozen online, some property, or none."""
    if state.full:
        return "full"
    return "assets" if any(map(is_usable, state.assets.values())) else "none"
