"""Property that is known and cannot be disposed of: found so, and no longer."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from contracts.enforcement import EnforcementEvent
from contracts.enforcement_property import PropertyFoundUndisposable, UndisposableWithdrawn
from contracts.sealed import said
from kernel.deciding.acts import ActsOn
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.deciding.files import require_all_stored
from services.enforcement.commands.belongings import (
    Disposability,
    FindUndisposable,
    WithdrawUndisposable,
)
from services.enforcement.decide.standing import beginning, closed, open_work_of
from services.enforcement.state import State, Work
from services.enforcement.state.belongings import Item

TERMINATION = "termination-conditions"
MONEY = frozenset({"deposit", "network_fund", "provident_fund"})  # is deducted, never sold
UNSOLD_PAPERS = 2  # that nobody bought it, and that it was not or could not be taken in kind


def decide_disposability(
    command: Disposability, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises NoSuchCase before a team has the case or for an item that is not in its register,
    Refused once the case is closed."""
    work = open_work_of(state, circumstances)
    item = work.items.get(command.asset_id)
    if item is None or item.standing == "gone":
        raise NoSuchCase("本案尚存的财产", "asset_id")
    match command:
        case FindUndisposable():
            return find(command, item, work, circumstances)
        case WithdrawUndisposable():
            return withdraw(command, item, circumstances)
        case _:
            assert_never(command)


def find(
    command: FindUndisposable, item: Item, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """终本规定 第四条: what was offered and not sold, a vehicle that is sealed and not held; and
    what another court sealed before. Raises Refused where the log says otherwise."""
    if item.finding is not None:
        found = item.finding
        return circumstances.unchanged(
            TERMINATION, command, ground=found.ground, evidence=found.evidence
        )
    why = _contradicted(command, item)
    if why:
        raise circumstances.refuse(TERMINATION, why, "ground")
    papers = set(command.evidence)
    if len(papers) < (UNSOLD_PAPERS if command.ground == "unsold" else 1):
        why = "须有未成交和未能抵债的材料各一件" if command.ground == "unsold" else "须有材料证明"
        raise circumstances.refuse(TERMINATION, why, "evidence")
    paper = "已存入本案的材料"
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", paper)
    return [
        *beginning(work, "认定财产不能处置"),
        PropertyFoundUndisposable(
            case_id=work.case_id,
            asset_id=command.asset_id,
            ground=command.ground,
            evidence=command.evidence,
        ),
    ]


def _contradicted(command: FindUndisposable, item: Item) -> str:
    """Why the log does not bear the ground; empty if it does."""
    match command.ground:
        case "sealed_elsewhere":
            return "" if item.standing == "queued" else "该财产不是轮候查封、冻结"
        case "not_held" if item.kind != "vehicle":
            return "未能实际扣押只适用于车辆"
        case "not_held" | "unsold":
            return "" if item.standing == "controlled" else "该财产尚未由本院查封、扣押、冻结"
        case _:
            assert_never(command.ground)


def withdraw(
    command: WithdrawUndisposable, item: Item, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises Refused without a reason."""
    if item.finding is None:
        return []
    if not said(command.reason):
        raise circumstances.refuse(TERMINATION, "须说明财产可以处置的理由", "reason")
    return [
        UndisposableWithdrawn(
            case_id=item.finding.case_id, asset_id=command.asset_id, reason=command.reason
        )
    ]


def _there(work: Work, _circumstances: Circumstances) -> Mapping[str, Item]:
    return {asset_id: one for asset_id, one in work.items.items() if one.standing != "gone"}


def _found(work: Work, circumstances: Circumstances) -> Mapping[str, Item]:
    there = _there(work, circumstances)
    return {asset_id: one for asset_id, one in there.items() if one.finding is not None}


def _closed(_item: Item, work: Work, circumstances: Circumstances) -> Refused | None:
    return closed(work, circumstances)


def _uncontrolled(item: Item, _work: Work, circumstances: Circumstances) -> Refused | None:
    """Nobody knows whether property can be disposed of before it was sealed (查封在先)."""
    if item.standing != "open":
        return None
    return circumstances.refuse(TERMINATION, "该财产尚未采取查封、扣押、冻结措施", "asset_id")


def _money(item: Item, _work: Work, circumstances: Circumstances) -> Refused | None:
    if item.standing != "controlled" or item.kind not in MONEY:
        return None
    return circumstances.refuse(TERMINATION, "已冻结的款项应当扣划", "asset_id")


work = ActsOn(Work, begun=lambda one: one.opened is not None)

PROPERTY_ACTS = (
    work.each(
        FindUndisposable,
        "asset_id",
        _there,
        _uncontrolled,
        _money,
        settled=lambda item, _: item.finding is not None,
        over=[_closed],
    ),
    work.each(WithdrawUndisposable, "asset_id", _found, over=[_closed]),
)
