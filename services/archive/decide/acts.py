"""What holds the acts of archive back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from services.archive import rules
from services.archive.commands import (
    ArchiveVolume,
    DigitiseDossier,
    PassClosingCheck,
    ReceiveMaterial,
    RefuseMaterial,
    ScanMaterial,
)
from services.archive.state import ClosingCheck, Dossier


def _received(state: Dossier, _circumstances: Circumstances) -> Mapping[str, str]:
    return {material_id: material_id for material_id in state.received}


def _archived(state: Dossier, circumstances: Circumstances) -> Refused | None:
    if not state.archived or not circumstances.has_rule("volume-archived"):
        return None
    return circumstances.refuse("volume-archived", "卷宗已归档，不再接收材料")


def _received_before(command: ReceiveMaterial, state: Dossier) -> bool:
    """Whether the id was signed for; the decision then compares what stands."""
    return command.material_id in state.received


def _not_closed(state: Dossier, circumstances: Circumstances) -> Refused | None:
    if state.closed or not circumstances.has_rule("dossier-imaged"):
        return None
    return circumstances.refuse("dossier-imaged", "案件尚未结案，不能转化为影像卷宗")


def _not_imaged(state: Dossier, circumstances: Circumstances) -> Refused | None:
    if state.imaged is not None or not circumstances.has_rule("volume-archived"):
        return None
    return circumstances.refuse("volume-archived", "影像卷宗尚未提交，不能审核归档")


def _material_unscanned(state: Dossier, circumstances: Circumstances) -> Refused | None:
    missing = rules.unscanned(state.received.keys(), state.scanned.keys())
    if not missing or not circumstances.has_rule("material-scanned"):
        return None
    why = f"尚有材料未扫描上传: {'、'.join(missing)}"
    return circumstances.refuse("material-scanned", why)


def _nothing_to_check(state: ClosingCheck, circumstances: Circumstances) -> Refused | None:
    if state.pending:
        return None
    return circumstances.refuse("closing-checked", "没有待审核的终本报结")


def _no_pages(state: Dossier, circumstances: Circumstances) -> Refused | None:
    if state.pages > 0 or not circumstances.has_rule("dossier-imaged"):
        return None
    return circumstances.refuse("dossier-imaged", "卷宗内尚无扫描的立案手续或者签收的材料")


dossier = ActsOn(Dossier)
check = ActsOn(ClosingCheck)

ACTS = ActTable.of(
    dossier.case(ReceiveMaterial, over=[_archived], repeats=_received_before),
    dossier.case(RefuseMaterial),
    dossier.each(
        ScanMaterial,
        "material_id",
        _received,
        settled=lambda material_id, state: material_id in state.scanned,
    ),
    dossier.case(
        DigitiseDossier,
        _not_closed,
        _material_unscanned,
        _no_pages,
        settled=lambda state: state.imaged is not None,
    ),
    dossier.case(
        ArchiveVolume,
        _not_imaged,
        _material_unscanned,
        settled=lambda state: state.archived is not None,
    ),
    check.case(PassClosingCheck, _nothing_to_check, settled=lambda state: state.passed),
)
