"""The commands about property that is known and cannot be disposed of."""

from typing import TypeAlias

from contracts import fields
from contracts.enforcement_property import UndisposableEvidence, UndisposableGround
from kernel.deciding.decider import command


@command("认定财产不能处置")
class FindUndisposable:
    """Find that an item of property cannot be disposed of, as stored papers show."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ground: UndisposableGround
    evidence: UndisposableEvidence


@command("撤销财产不能处置的认定")
class WithdrawUndisposable:
    """Withdraw the finding that an item cannot be disposed of, since it can be now."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


Disposability: TypeAlias = FindUndisposable | WithdrawUndisposable
