"""Property as a closing sees it: what stands of each item, and what cannot be disposed of."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import choices, event, id_of
from contracts.values import AssetKind

PropertyStanding: TypeAlias = Annotated[
    Literal["open", "controlled", "queued", "gone"],
    choices(
        "财产现状",
        {
            "open": "未控制",
            "controlled": "已控制",
            "queued": "轮候查封、冻结",
            "gone": "已扣划、已解除或者无法控制",
        },
    ),
]
UndisposableGround: TypeAlias = Annotated[
    Literal["unsold", "not_held", "sealed_elsewhere"],
    choices(
        "财产不能处置的情形",
        {
            "unsold": "拍卖、变卖未成交，申请执行人不接受抵债或者依法不能抵债",
            "not_held": "车辆已办理查封登记，未能实际扣押",
            "sealed_elsewhere": "其他法院查封、冻结在先，本院为轮候",
        },
    ),
]
KindNow: TypeAlias = Annotated[AssetKind | None, Field(title="财产种类（新登记时）")]
UndisposableEvidence: TypeAlias = Annotated[
    tuple[str, ...], id_of("file", "证明不能处置的材料（文件编号）")
]


@event("财产现状获悉")
class AssetStandingNoted:
    """What stands of an item of property. `asset_kind` is told with its registration; None leaves
    it as it was."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    standing: PropertyStanding
    asset_kind: KindNow = None


@event("财产不能处置认定")
class PropertyFoundUndisposable:
    """An item is known and controlled, and cannot be disposed of: it holds no 终本 back."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ground: UndisposableGround
    evidence: UndisposableEvidence


@event("财产不能处置认定撤销")
class UndisposableWithdrawn:
    """An item can be disposed of again: a vehicle was found, the applicant accepts it in kind."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


PropertyEvent: TypeAlias = AssetStandingNoted | PropertyFoundUndisposable | UndisposableWithdrawn
