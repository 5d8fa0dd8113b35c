"""On what an act on property rests: a sealed ruling and, where somebody has to assist, a notice.

民事诉讼法 第二百五十三条第二款; 查封、扣押、冻结财产的规定 第一条、第二十八条. Which forms may
order which act, and what is served before it, are rows of the pack (`[[measure]]`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from contracts.control_measures import MeasureAct
from kernel.deciding.decider import Circumstances, Refused
from kernel.rulebook import MeasureRow, Pack
from services.control.state import Control
from services.control.state.assets import Asset
from services.control.state.papers import MeasurePaper

Guard: TypeAlias = Callable[[Asset, Control, Circumstances], Refused | None]
CONTROLLING = frozenset({"freeze", "seal", "queue"})  # what the first ruling on an asset orders
ENDED = frozenset({"released", "lapsed"})


@dataclass(frozen=True, slots=True)
class Rests:
    """The papers that an act rests on, and when the notice was served (None over the network)."""

    ruling: str
    assistance: str
    served_at: datetime | None


def ruling_for(act: MeasureAct, asset: Asset, state: Control, pack: Pack) -> MeasurePaper | None:
    """A sealed ruling that may order an act on this asset."""
    kinds = pack.measure(act).rulings
    fitting = (one for one in state.papers.values() if one.kind in kinds)
    return next((one for one in fitting if not _why_not_ruling(act, one, asset, state)), None)


def notice_for(act: MeasureAct, asset: Asset, state: Control, pack: Pack) -> MeasurePaper | None:
    """A sealed notice that may ask for an act on this asset; one that was served goes first."""
    kinds = pack.measure(act).notices
    fitting = [one for one in state.papers.values() if one.kind in kinds]
    free = [one for one in fitting if not _why_not_notice(act, one, asset, state)]
    return next(iter(sorted(free, key=lambda one: one.served_at is None)), None)


def no_ruling(act: MeasureAct) -> Guard:
    """Holds an act back while no sealed ruling may order it on this asset."""

    def ruling_missing(
        asset: Asset, state: Control, circumstances: Circumstances
    ) -> Refused | None:
        row = circumstances.pack.measure(act)
        if ruling_for(act, asset, state, circumstances.pack) is not None:
            return None
        titles = _titles(row.rulings, circumstances.pack)
        why = f"{row.title}应当先作出裁定：尚无可用于该财产的已签章的{titles}"
        return Refused(row.article, why, "ruling")

    return ruling_missing


def no_notice(act: MeasureAct) -> Guard:
    """Holds an act back while who has to assist has not been notified as the row asks."""

    def notice_missing(
        asset: Asset, state: Control, circumstances: Circumstances
    ) -> Refused | None:
        row = circumstances.pack.measure(act)
        if not _assisted(row, asset):
            return None
        notice = notice_for(act, asset, state, circumstances.pack)
        if notice is not None and not _unserved(row, act, notice, asset):
            return None
        titles = _titles(row.notices, circumstances.pack)
        why = f"{row.title}需要协助：尚无可用于该协助单位的已签章的{titles}"
        return Refused(row.article, UNSERVED if notice is not None else why, "assistance")

    return notice_missing


UNSERVED = "协助执行通知书尚未送达协助单位"


def require_papers(
    act: MeasureAct,
    ruling: str,
    assistance: str,
    asset: Asset,
    state: Control,
    circumstances: Circumstances,
) -> Rests:
    """The papers named in a command. Raises Refused for what was not sealed in this case, may not
    order this act, or was used for something else."""
    row = circumstances.pack.measure(act)
    paper = state.papers.get(ruling)
    if paper is None or paper.kind not in row.rulings:
        titles = _titles(row.rulings, circumstances.pack)
        raise Refused(row.article, f"不是本案已签章的{titles}", "ruling")
    why = _why_not_ruling(act, paper, asset, state)
    if why is not None:
        raise Refused(row.article, why, "ruling")
    if not assistance and not _assisted(row, asset):
        return Rests(ruling, "", None)
    notice = state.papers.get(assistance)
    if notice is None or notice.kind not in row.notices:
        titles = _titles(row.notices, circumstances.pack)
        raise Refused(row.article, f"不是本案已签章的{titles}", "assistance")
    why = _why_not_notice(act, notice, asset, state)
    if why is None and _unserved(row, act, notice, asset):
        why = UNSERVED
    if why is not None:
        raise Refused(row.article, why, "assistance")
    return Rests(ruling, assistance, notice.served_at if _on_the_spot(row, act, asset) else None)


def _why_not_ruling(
    act: MeasureAct, paper: MeasurePaper, asset: Asset, state: Control
) -> str | None:
    """Why a ruling cannot order an act; None if it can."""
    for _, asset_id in paper.used:
        if state.assets[asset_id].found.person_id != asset.found.person_id:
            return "该裁定书已用于另一被执行人的财产"
    if _spent(act, paper, asset):
        return "该裁定书已用于该财产此前的措施，应另行作出裁定"
    return None


def _why_not_notice(
    act: MeasureAct, paper: MeasurePaper, asset: Asset, state: Control
) -> str | None:
    """Why a notice cannot ask for this act; None if it can."""
    for used_for, asset_id in paper.used:
        if state.assets[asset_id].found.institution != asset.found.institution:
            return "该协助执行通知书已用于另一协助单位"
        if used_for != act and not {used_for, act} <= CONTROLLING:
            return "该协助执行通知书已用于其他协助事项"
    if _spent(act, paper, asset):
        return "该协助执行通知书已用于该财产此前的措施，应另行发出"
    return None


def _unserved(row: MeasureRow, act: MeasureAct, notice: MeasurePaper, asset: Asset) -> bool:
    return notice.served_at is None and _on_the_spot(row, act, asset)


def _spent(act: MeasureAct, paper: MeasurePaper, asset: Asset) -> bool:
    """Whether a paper that was used on this asset cannot be used on it again: a renewal, a release,
    and a measure after one that ended, each need one of their own."""
    if all(asset_id != asset.asset_id for _, asset_id in paper.used):
        return False
    return act in ("renew", "release") or asset.stage in ENDED


def _assisted(row: MeasureRow, asset: Asset) -> bool:
    return bool(row.notices) and asset.asset_kind not in row.unassisted


def _on_the_spot(row: MeasureRow, act: MeasureAct, asset: Asset) -> bool:
    """Whether the notice is served on the institution and not sent over the network."""
    by_network = act in ("renew", "release") and asset.freezes > 0 and not asset.evidence
    return row.served and not by_network


def _titles(kinds: tuple[str, ...], pack: Pack) -> str:
    return "或者".join(row.title for row in pack.forms if row.kind in kinds)
