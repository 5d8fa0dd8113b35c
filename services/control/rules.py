"""The articles control applies, as pure functions of what is known."""

from datetime import date, datetime

from contracts.control import FeedbackOutcome
from contracts.values import AssetKind, Hit, InquirySystem
from kernel.calendar import Calendar
from kernel.decider import Circumstances
from kernel.limits import Limit, due
from kernel.rulebook import AssetRow, FreezeTerm, InquiryRow, Pack
from services.control.state import Asset, Control, frozen_fen

# A bank can pay these out on a court's order; other kinds must first be turned into money.
# 鄢陵 speaks of deposits, and network accounts follow the same chain (YL-441).
CASH_KINDS: frozenset[AssetKind] = frozenset({"deposit", "network_fund"})
WAIT_NODE = "freeze-waited"  # 三、(六)1: how long a deposit stays frozen before it is deducted
EFFECTIVE = frozenset({"frozen", "deducting", "deducted", "not_deducted"})


def inquiry_id_of(state: Control, system: InquirySystem) -> str:
    """The next inquiry's id: `<case>-Q-<system>-<n>`, n counting from 1 in each system."""
    asked = sum(1 for inquiry in state.inquiries.values() if inquiry.system == system)
    return f"{state.case_id}-Q-{system}-{asked + 1}"


def asset_id_of(case_id: str, hit_id: str) -> str:
    """An asset's id follows from the system's own number for it.

    So the same item, found again by another inquiry, is the same asset, and the bank can be
    told which item is meant without an account number in our log.
    """
    return f"{case_id}-A-{hit_id}"


def hit_id_of(case_id: str, asset_id: str) -> str:
    """The inquiry system's number of an asset (the inverse of `asset_id_of`)."""
    return asset_id.removeprefix(asset_id_of(case_id, ""))


def owner_of(hit: Hit, state: Control) -> str:
    """Whose the item is. A system asked by case number names nobody: the first debtor's."""
    return hit.person_id or (state.debtors[0] if state.debtors else "")


def inquiry_row(pack: Pack, system: InquirySystem) -> InquiryRow | None:
    """The court's row for an inquiry system; None where the court does not use it."""
    return next((row for row in pack.inquiries if row.system == system), None)


def departments_left(row: InquiryRow, state: Control) -> tuple[str, ...]:
    """Departments of a system that no inquiry asked yet (三、(三)2: 未查询的部门).

    An inquiry that failed has asked nobody.
    """
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


def freezable_online(asset: Asset, pack: Pack) -> bool:
    """三、(三)3(1): what can be frozen over the network: an amount at a connected institution."""
    row = _asset_row(pack, asset.asset_kind)
    return asset.online and asset.amount_fen is not None and (row is None or row.online)


def needs_offline(asset: Asset, pack: Pack) -> bool:
    """三、(四): what still needs work on the spot, as the network cannot or did not freeze it."""
    if asset.stage in EFFECTIVE or not is_usable(asset):
        return False
    if asset.stage == "not_frozen":
        return True
    row = _asset_row(pack, asset.asset_kind)
    return not freezable_online(asset, pack) and (row is None or row.offline)


def is_usable(asset: Asset) -> bool:
    """An empty account is no property; an item without an amount may be worth something."""
    return asset.amount_fen != 0


def unfrozen_fen(state: Control) -> int | None:
    """What of the claim is neither frozen nor asked to be frozen; None without a claim.

    查封、扣押、冻结财产的规定 第十九条: a freeze is limited by the claim.
    """
    if state.claim_fen is None:
        return None
    requested = sum(asset.requested_fen for asset in state.assets.values())
    return max(0, state.claim_fen - frozen_fen(state) - requested)


def deductible_fen(asset: Asset, state: Control) -> int:
    """What may be deducted of a frozen asset: as far as the claim is not deducted already."""
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


def freeze_term(pack: Pack, kind: AssetKind) -> FreezeTerm:
    """How long a freeze of this kind of asset may last (national: 1, 2 or 3 years)."""
    return pack.national.freeze_term(kind)


def expires_on(term: FreezeTerm, effective_at: datetime, calendar: Calendar) -> date:
    """The last day of a freeze. A term may not exceed its months, so a rest day adds nothing."""
    end = due(Limit(term.months, "month", roll=False), effective_at, calendar).due
    assert end is not None  # a term in months has an end
    return end.date()


def wait_ends_at(asset: Asset, circumstances: Circumstances) -> datetime | None:
    """三、(六)1: when a frozen deposit has been frozen long enough to be deducted.

    It counts from the day the freeze takes effect (YL-443) and holds for every frozen
    deposit, of a fully frozen case or not. None where the court sets no waiting time.
    """
    row = next((row for row in circumstances.pack.nodes if row.code == WAIT_NODE), None)
    if row is None or asset.effective_at is None:
        return None
    return due(row.limit, asset.effective_at, circumstances.calendar).due


def _asset_row(pack: Pack, kind: AssetKind) -> AssetRow | None:
    return next((row for row in pack.assets if row.kind == kind), None)
