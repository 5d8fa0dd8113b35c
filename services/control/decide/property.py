"""Property over time: its facts and place, the queue, excess, and what a closing asks for.

查封、扣押、冻结财产的规定 第十八条、第十九条、第二十六条、第二十八条.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import assert_never

from contracts.control import AssetsFrozen, ControlEvent, MeasureLapsed
from contracts.control_measures import ReleaseGround
from contracts.control_property import (
    ExcessKept,
    ExcessNoted,
    PropertyFactsStated,
    QueueMoved,
    ReleaseDue,
)
from contracts.values import AssetKind, ClosingManner
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances
from kernel.deciding.files import require_stored
from kernel.rulebook import Pack
from services.control.commands.property import (
    KeepExcess,
    MoveQueue,
    PropertyCommand,
    StatePropertyFacts,
)
from services.control.decide.reckoning import EFFECTIVE, limit_fen, unfrozen_fen
from services.control.rules import asset_row, expires_on, freeze_term, is_outside_city
from services.control.state import Control
from services.control.state.assets import Asset

QUEUE, EXCESS = "waiting-freeze-takes-effect", "excess-released"
PAPER = "已存入本案的该文件"
# 第二十八条第一款: on which ground a measure is released when the case is closed in a manner. After
# 终本 (terminated) the measures stand.
ON_CLOSING: dict[ClosingManner, ReleaseGround] = {
    "performed": "satisfied",
    "ended": "withdrawn",
    "dismissed": "other",
}


# 第十八条: what a list tells of an item that was sealed or seized on the spot: one of each.
TOLD: Mapping[AssetKind, Sequence[tuple[str, Sequence[str]]]] = {
    "real_estate": (("坐落或者权证号", ("lies_at", "item_number")), ("面积", ("area",))),
    "vehicle": (
        ("号牌或者车辆识别代号", ("item_number", "frame_number")),
        ("停放处", ("lies_at",)),
    ),
    "movable": (("存放处", ("lies_at",)), ("数量", ("quantity",))),
    "equity": (("目标公司", ("counterparty",)), ("持股比例", ("quantity",))),
    "securities": (("证券代码或者账户", ("item_number",)), ("数量", ("quantity",))),
    "receivable": (("债务人", ("counterparty",)),),
    "dividend": (("支付单位", ("counterparty",)),),
}


def facts_lacking(asset: Asset) -> Sequence[str]:
    """What the list cannot tell yet of an item that persons found and that is controlled."""
    if asset.stage != "frozen" or asset.found.source == "inquiry":
        return ()
    return [
        title
        for title, names in TOLD.get(asset.asset_kind, ())
        if not any(getattr(asset.facts, name, None) for name in names)
    ]


def decide_property(
    command: PropertyCommand, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for a file that is not stored, Refused or Stands as its command does."""
    match command:
        case StatePropertyFacts():
            return state_facts(command, asset, circumstances)
        case MoveQueue():
            return move_queue(command, asset, state, circumstances)
        case _:
            assert_never(command)


def state_facts(
    command: StatePropertyFacts, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第十八条: 财产的所在地、种类、数量. The same again changes nothing."""
    require_stored(circumstances, command.case_id, command.evidence, "evidence", PAPER)
    if (command.division, command.facts) == (asset.division, asset.facts):
        return []
    return [
        PropertyFactsStated(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            division=command.division,
            outside_city=is_outside_city(circumstances.pack, command.division),
            evidence=command.evidence,
            facts=command.facts,
        )
    ]


def same_move(command: MoveQueue, asset: Asset, _state: Control) -> bool:
    """Whether the queue was moved so already."""
    match asset.last:
        case QueueMoved(rank=rank, moved_on=moved_on):
            return (command.rank, command.moved_on) == (rank, moved_on)
        case MeasureLapsed(cause="disposed", expired_on=expired_on):
            return (command.prior_end, command.moved_on) == ("disposed", expired_on)
        case _:
            return False


def move_queue(
    command: MoveQueue, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二十六条第一款: what waits moves up, and takes effect by itself when it is first."""
    if same_move(command, asset, state):
        return _moved_already(command, asset, circumstances)
    require_stored(circumstances, command.case_id, command.evidence, "evidence", PAPER)
    today = circumstances.at.astimezone(CHINA).date()
    if command.moved_on > today:
        raise circumstances.refuse(QUEUE, "在先措施的终止日不得晚于今日", "moved_on")
    if command.prior_end == "disposed":
        return [_voided(command, asset)]
    if not 1 <= command.rank < asset.rank:
        why = f"变更后的顺位应在原顺位 {asset.rank} 之前"
        raise circumstances.refuse(QUEUE, why, "rank")
    moved = QueueMoved(
        case_id=command.case_id,
        asset_id=asset.asset_id,
        rank=command.rank,
        prior_end=command.prior_end,
        moved_on=command.moved_on,
        evidence=command.evidence,
    )
    if command.rank > 1:
        return [moved]
    return [moved, _first(command, asset, state, circumstances)]


def _moved_already(
    command: MoveQueue, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if not isinstance(asset.last, QueueMoved):
        return circumstances.unchanged(QUEUE, command, prior_end="disposed")
    last, ends = asset.last, {}
    if command.expires_on is not None:
        ends = {"expires_on": asset.expires_on}
    told = {"prior_end": last.prior_end, "evidence": last.evidence}
    return circumstances.unchanged(QUEUE, command, **told, amount_fen=asset.frozen_fen, **ends)


def _voided(command: MoveQueue, asset: Asset) -> MeasureLapsed:
    return MeasureLapsed(
        case_id=command.case_id,
        asset_id=asset.asset_id,
        asset_kind=asset.asset_kind,
        expired_on=command.moved_on,
        lapsed_fen=0,
        cause="disposed",
    )


def _first(
    command: MoveQueue, asset: Asset, state: Control, circumstances: Circumstances
) -> AssetsFrozen:
    """The measure that takes effect under the ruling and the notice by which it was queued."""
    require_freezable(command.amount_fen, asset, state, circumstances)
    effective_at = datetime.combine(command.moved_on, time.min, CHINA)
    term = freeze_term(circumstances.pack, asset.asset_kind)
    computed_on = expires_on(term, effective_at, circumstances.calendar)
    stated = command.expires_on
    if stated is not None and not command.moved_on <= stated <= computed_on:
        why = "届满日应在生效之日以后，且不得超过法定期限"
        raise circumstances.refuse(QUEUE, why, "expires_on")
    return AssetsFrozen(
        case_id=command.case_id,
        asset_id=asset.asset_id,
        asset_kind=asset.asset_kind,
        amount_fen=command.amount_fen,
        effective_at=effective_at,
        expires_on=stated or computed_on,
        article=f"{term.law} {term.article}",
        computed_on=None if stated in (None, computed_on) else computed_on,
        evidence=command.evidence,
        ruling=asset.rests.ruling,
        assistance=asset.rests.assistance,
    )


def require_freezable(
    amount_fen: int, asset: Asset, state: Control, circumstances: Circumstances
) -> None:
    """第十九条第一款: money up to what is left of the limit; a thing that is sold first is none.
    Raises Refused."""
    row = asset_row(circumstances.pack, asset.asset_kind)
    if amount_fen and row is not None and row.needs_disposal:
        why = "该财产须先变价，不计冻结金额"
        raise circumstances.refuse("control-offline", why, "amount_fen")
    today = circumstances.at.astimezone(CHINA).date()
    unfrozen = unfrozen_fen(state, today, circumstances.pack)
    if amount_fen < 0 or amount_fen > (unfrozen or 0):
        why = f"冻结金额不得超过尚未冻结的债权额及执行费 {unfrozen or 0} 分"
        raise circumstances.refuse("freeze-within-claim", why, "amount_fen")


def excess(state: Control, on: date, pack: Pack) -> ExcessNoted | None:
    """第十九条: the items without which the limit is still covered: what must be sold before money,
    and of these the dearest first."""
    limit = limit_fen(state, on, pack)
    held = [one for one in state.assets.values() if one.stage in EFFECTIVE and one.value_fen]
    controlled = sum(one.value_fen for one in held)
    left, spare = controlled, list[str]()
    for one in sorted(held, key=lambda one: _release_order(one, pack)):
        if limit is not None and one.stage == "frozen" and left - one.value_fen >= limit:
            spare.append(one.asset_id)
            left -= one.value_fen
    if limit is None or not spare:
        return None
    return ExcessNoted(
        case_id=state.case_id, controlled_fen=controlled, limit_fen=limit, assets=tuple(spare)
    )


def _release_order(asset: Asset, pack: Pack) -> tuple[bool, int, str]:
    row = asset_row(pack, asset.asset_kind)
    sold = row is not None and row.needs_disposal
    return (not sold, -asset.value_fen, asset.asset_id)


def note_excess(state: Control, on: date, pack: Pack) -> Sequence[ControlEvent]:
    """The warning, once for the same items."""
    found = excess(state, on, pack)
    if found is None or (state.excess is not None and state.excess.assets == found.assets):
        return []
    return [found]


def keep_excess(command: KeepExcess, state: Control) -> Sequence[ControlEvent]:
    """第十九条第二款: 不可分物且无其他可供执行的财产的除外."""
    if state.excess_kept:
        return []
    assert state.excess is not None  # a guard holds the act back otherwise
    return [
        ExcessKept(
            case_id=state.case_id,
            ground=command.ground,
            reason=command.reason,
            controlled_fen=state.excess.controlled_fen,
        )
    ]


def order_releases(state: Control) -> Sequence[ControlEvent]:
    """第二十八条: each measure that still stands in a case that is over. Refuses nothing."""
    ground = None if state.closed is None else ON_CLOSING.get(state.closed)
    if ground is None or state.kind == "preservation":
        return []
    return [
        ReleaseDue(case_id=state.case_id, asset_id=asset.asset_id, ground=ground)
        for asset in state.assets.values()
        if asset.stage in ("frozen", "not_deducted", "queued")
        and asset.asset_id not in state.releases_due
    ]
