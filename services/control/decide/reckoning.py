"""Figures derived from the state of a case: what was queried, what is frozen, what remains."""

from datetime import date, timedelta

from contracts.control import FeedbackOutcome
from contracts.values import Hit, InquirySystem
from kernel.law.claims import fee_of, reckon
from kernel.rulebook import InquiryRow, Pack
from services.control.rules import asset_row
from services.control.state import Control, frozen_fen
from services.control.state.assets import Asset

INTEREST_AHEAD = timedelta(days=365)  # for how long a deposit is frozen
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


def limit_fen(state: Control, on: date, pack: Pack) -> int | None:
    """What may be controlled in all (fen): the claim with its interest up to a day and, in an
    execution, the court's fee on it; None without a claim.

    查封、扣押、冻结财产的规定 第十九条: 法律文书确定的债权额及执行费用. A claim that is stated as
    one amount has no interest that could be reckoned.
    """
    owed_fen = state.claim_fen
    if state.claim is not None:
        owed_fen = reckon(state.claim, on, pack.terms).total_fen
    if owed_fen is None or state.kind == "preservation":
        return owed_fen
    return owed_fen + fee_of(owed_fen, pack.national.fee("execution-fee"))


def unfrozen_fen(state: Control, on: date, pack: Pack) -> int | None:
    """The part of the limit of a day (fen) that is neither frozen nor requested to be frozen; None
    without a claim."""
    limit = limit_fen(state, on, pack)
    if limit is None:
        return None
    requested = sum(asset.requested_fen for asset in state.assets.values())
    return max(0, limit - frozen_fen(state) - requested)


def deductible_fen(asset: Asset, state: Control, on: date, pack: Pack) -> int:
    """How much of a frozen asset (fen) may be deducted on a day: up to the part of its limit not
    yet deducted."""
    limit = limit_fen(state, on, pack)
    if limit is None:
        return asset.frozen_fen
    deducted = sum(other.deducted_fen for other in state.assets.values())
    return max(0, min(asset.frozen_fen, limit - deducted))


def covers_claim(state: Control) -> bool:
    """足额: what is effectively frozen covers the claim; equal is enough (二、(一)3)."""
    return state.claim_fen is not None and frozen_fen(state) >= state.claim_fen


def outcome(state: Control) -> FeedbackOutcome:
    """二、(一)3: fully frozen online, some property, or none."""
    if state.full:
        return "full"
    return "assets" if any(map(is_usable, state.assets.values())) else "none"
