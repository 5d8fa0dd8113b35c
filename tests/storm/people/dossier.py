"""The dossier centre, the auctioneers, and the bureau head's clocks."""

from collections.abc import Iterator
from datetime import timedelta

from contracts.disposal import PriceMethod
from services.archive.commands import (
    ArchiveVolume,
    DigitiseDossier,
    ReceiveMaterial,
    RefuseMaterial,
    ScanMaterial,
)
from services.archive.state import Dossier
from services.disposal.commands import (
    ChoosePriceMethod,
    CommissionAuction,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
)
from services.disposal.state import Lot
from services.supervision.commands import ExtendNode, PauseNode, ResumeNode
from tests.storm.people.seen import Seen, Wish

WEEK_MINUTES = 7 * 24 * 60
METHODS: tuple[PriceMethod, ...] = ("appraisal", "network_inquiry")
PIECES_MAX = 4  # of one kind of material
# The kind of material that an open node waits for, and who hands it in.
MATERIALS = {
    "restriction-material": ("consumption-restriction", "handler"),
    "interview-material": ("termination-interview", "ordinary"),
    "offline-control-material": ("offline-control", "tasks"),
    "property-status-material": ("property-status", "ordinary"),
    "appraisal-material": ("appraisal-report", "ordinary"),
}


def dossier(seen: Seen) -> Iterator[Wish]:
    found = seen.dossier
    if found is None or found.archived:
        return
    handed_in = list(_materials(seen, found))
    yield from handed_in
    of = {"case_id": seen.case_id}
    unscanned = sorted(found.received.keys() - found.scanned.keys())
    for material in unscanned:
        paper = f"scan-{material}"
        store = seen.stores("archive", paper, "dossier_clerk")
        scan = ScanMaterial(**of, material_id=material, files=(paper,))
        yield store or _wish(f"scan/{material}", scan, "dossier_clerk")
    if found.closed and not unscanned and not handed_in:
        if found.imaged:
            yield _wish("archive", ArchiveVolume(**of, volume="鄢法执档2026-1"), "archivist")
        else:
            image = DigitiseDossier(**of)
            yield _wish("image", image, "scanner", within_minutes=3 * WEEK_MINUTES)


def _materials(seen: Seen, found: Dossier) -> Iterator[Wish]:
    nodes = seen.clock.open if seen.clock else {}
    for code, (kind, giver) in MATERIALS.items():
        if code not in nodes:
            continue
        number = 1 + sum(material.startswith(kind) for material in found.received)
        material = f"{kind}-{number}"
        of = {"case_id": seen.case_id, "material_id": material, "material_kind": kind}
        bad = seen.plan.happens(0.1, "bad", material) and material not in found.refused
        if bad and f"refuse/{material}" not in seen.done:
            refuse = RefuseMaterial(**of, giver=giver, correction="补正签名")
            yield _wish(f"refuse/{material}", refuse, "dossier_clerk")
        elif number <= PIECES_MAX:
            receive = ReceiveMaterial(**of, giver=giver, pages=6)
            yield _wish(f"hand in/{material}", receive, "dossier_clerk")


def lots(seen: Seen) -> Iterator[Wish]:
    if seen.work is not None and seen.work.closed is not None:
        return
    for lot in seen.lots:
        step = _next(seen, lot)
        store = None
        if isinstance(step, SetReferencePrice):
            store = seen.stores("disposal", lot.lot_id, "handler")  # which the price rests on
        if store is not None:
            yield store
        elif step is not None:
            yield Wish(
                key=f"{type(step).__name__}/{lot.lot_id}",
                service="disposal",
                commands=(step,),
                role="handler",
                within_minutes=2 * WEEK_MINUTES,
            )


def _next(seen: Seen, lot: Lot) -> object | None:
    of = {"case_id": lot.case_id, "lot_id": lot.lot_id}
    if not lot.surveyed:
        clear = dict.fromkeys(("ownership", "encumbrances", "possession"), "无争议")
        return SurveyLot(**of, **clear, unpaid_charges="无", defects="无")
    if lot.method is None:
        method = seen.plan.fate.pick(METHODS, "method", lot.lot_id)
        return ChoosePriceMethod(**of, method=method)
    if lot.method == "appraisal" and not lot.transferred:
        return TransferForAppraisal(**of)
    if lot.price_fen is None:
        price_fen = seen.plan.fate.between(100_000, 90_000_000, "price", lot.lot_id)
        return SetReferencePrice(**of, method=lot.method, price_fen=price_fen, evidence=lot.lot_id)
    return None if lot.commissioned else CommissionAuction(case_id=lot.case_id, lot_id=lot.lot_id)


def clocks(seen: Seen) -> Iterator[Wish]:
    """Now and then somebody asks that a clock be stopped, or given more time."""
    of = {"case_id": seen.case_id}
    for node in (seen.clock.open if seen.clock else {}).values():
        key = node.node_id
        if node.paused_at is not None:
            resume = ResumeNode(**of, node_id=key)
            yield _asked(f"resume/{key}", resume)
        if node.due is None or node.wait or node.paused_at or seen.now >= node.due:
            continue
        if seen.plan.happens(0.05, "paused", key) and f"pause/{key}" not in seen.done:
            pause = PauseNode(**of, node_id=key, reason="中止执行")
            yield _asked(f"pause/{key}", pause)
        elif seen.plan.happens(0.05, "extended", key) and f"extend/{key}" not in seen.done:
            until = node.due.date() + timedelta(days=10)
            extend = ExtendNode(**of, node_id=key, until=until, reason="案情复杂")
            yield _asked(f"extend/{key}", extend)


def _asked(key: str, command: object) -> Wish:
    return Wish(
        key=key,
        service="supervision",
        commands=(command,),
        role="handler",
        within_minutes=WEEK_MINUTES,
    )


def _wish(key: str, command: object, role: str, *, within_minutes: int = 300) -> Wish:
    return Wish(
        key=key,
        service="archive",
        commands=(command,),
        role=role,
        within_minutes=within_minutes,
    )
