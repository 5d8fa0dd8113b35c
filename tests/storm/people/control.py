"""The control clerks: inquiries, freezes, the analysis of what was found, deductions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from kernel.deciding.decider import SYSTEM, Circumstances
from services.control.commands import (
    ClassifyFeedback,
    CompleteOfflineControl,
    FileFreezeResult,
    MakeControlList,
    PrintFeedback,
    RequestDeduction,
    RequestFreeze,
    SealAsset,
    StartInquiry,
)
from services.control.decide.reckoning import (
    deductible_fen,
    departments_left,
    freezable_online,
    needs_offline,
    outcome,
    systems_unanswered,
    under_way,
    unfrozen_fen,
)
from services.control.rules import CASH_KINDS, wait_ends_at
from services.control.state import Control
from services.control.state.assets import Asset
from tests.storm.people.measures import papers_for
from tests.storm.people.seen import Seen, Wish


def control(seen: Seen) -> Iterator[Wish]:
    case = seen.control
    if case is None or (seen.work is not None and seen.work.closed is not None):
        return
    yield from _inquiries(seen, case)
    for asset in case.assets.values():
        yield from _asset(seen, case, asset)
    yield from _analysis(seen, case)


def _inquiries(seen: Seen, case: Control) -> Iterator[Wish]:
    for row in seen.pack.inquiries:
        if departments_left(row, case) and not under_way(row.system, case):
            ask = StartInquiry(case_id=case.case_id, system=row.system)
            yield _by_clerk(f"inquire/{row.system}/{len(case.inquiries)}", ask)
    for inquiry in case.inquiries.values():
        if inquiry.stage == "answered" and not inquiry.printed:
            printed = PrintFeedback(case_id=case.case_id, inquiry_id=inquiry.inquiry_id)
            yield _by_clerk(f"print/{inquiry.inquiry_id}", printed)
    again = "inquire again"
    if seen.plan.happens(0.15, again) and again not in seen.done and seen.work is not None:
        row = seen.pack.inquiries[0]
        asked = StartInquiry(
            case_id=case.case_id, system=row.system, departments=row.collective[:1]
        )
        yield _by_clerk(again, asked, within_minutes=20 * 24 * 60)


def _asset(seen: Seen, case: Control, asset: Asset) -> Iterator[Wish]:
    key = asset.asset_id
    of: dict[str, Any] = {"case_id": case.case_id, "asset_id": key}
    if asset.stage == "found" and freezable_online(asset, seen.pack):
        amount_fen = min(asset.amount_fen or 0, unfrozen_fen(case, seen.today, seen.pack) or 0)
        if amount_fen > 0:
            wish, papers = papers_for(seen, case, "freeze", asset)
            if papers:
                yield _by_clerk(
                    f"freeze/{key}", RequestFreeze(**of, amount_fen=amount_fen, **papers)
                )
            elif wish is not None:
                yield wish
    if case.classified is not None and needs_offline(asset, seen.pack):
        paper = f"seal-{key}"
        store = seen.stores("control", paper, "control_clerk")
        wish, papers = papers_for(seen, case, "seal", asset)
        if papers:
            seal = SealAsset(**of, evidence=paper, **papers)
            yield store or _by_clerk(f"seal/{key}", seal, within_minutes=10 * 24 * 60)
        elif wish is not None:
            yield wish
    if asset.stage not in ("found", "freezing") and not asset.result_filed:
        yield _by_clerk(f"file/{key}", FileFreezeResult(**of))
    if seen.work is None or seen.work.opened is None:
        return
    if (
        asset.stage == "frozen"
        and asset.asset_kind in CASH_KINDS
        and deductible_fen(asset, case, seen.today, seen.pack)
    ):
        wish, papers = papers_for(seen, case, "deduct", asset)
        if papers:
            deduct = RequestDeduction(**of, **papers)
            yield _by_clerk(f"deduct/{key}", deduct, after=_deductible_at(seen, asset))
        elif wish is not None:
            yield wish


def _deductible_at(seen: Seen, asset: Asset) -> datetime | None:
    """When the freeze has lasted as long as the court waits."""
    assert asset.effective_at is not None  # it is frozen
    here = Circumstances(
        court=seen.pack.court,
        pack=seen.pack,
        calendar=seen.calendar,
        at=seen.now,
        actor=SYSTEM,
    )
    end = wait_ends_at(asset.effective_at, here)
    return None if end is None else end + timedelta(minutes=1)


def _analysis(seen: Seen, case: Control) -> Iterator[Wish]:
    found, of = outcome(case), {"case_id": case.case_id}
    if _answered(seen, case) and (case.classified is None or case.classified.outcome != found):
        yield _by_clerk(f"classify/{found}/{len(case.assets)}", ClassifyFeedback(**of))
    if case.classified is None:
        return
    left = any(needs_offline(asset, seen.pack) for asset in case.assets.values())
    if left:
        return  # each is sealed first
    if case.classified.offline and not case.offline_completed:
        complete = CompleteOfflineControl(**of)
        yield _by_clerk(f"offline/{len(case.assets)}", complete, within_minutes=12 * 24 * 60)
    elif case.listed != len(case.assets):
        yield _by_clerk(f"list/{len(case.assets)}", MakeControlList(**of))


def _answered(seen: Seen, case: Control) -> bool:
    """Whether no answer is to come any more that could change the outcome."""
    if outcome(case) == "full":
        return True
    if any(inquiry.stage == "asked" for inquiry in case.inquiries.values()):
        return False
    if any(asset.stage == "freezing" for asset in case.assets.values()):
        return False
    return not systems_unanswered(seen.pack, case)


def _by_clerk(
    key: str, command: object, *, after: datetime | None = None, within_minutes: int = 300
) -> Wish:
    return Wish(
        key=key,
        service="control",
        commands=(command,),
        role="control_clerk",
        after=after,
        within_minutes=within_minutes,
    )
