"""Acts on property: their kinds and grounds, and the sealed papers on which they rest."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import choices, event

MeasureAct: TypeAlias = Annotated[
    Literal["freeze", "seal", "queue", "renew", "release", "deduct", "notify", "collect"],
    choices(
        "对财产的措施",
        {
            "freeze": "网络冻结",
            "seal": "线下查封、扣押、冻结",
            "queue": "轮候查封、扣押、冻结",
            "renew": "续行查封、扣押、冻结",
            "release": "解除查封、扣押、冻结",
            "deduct": "扣划",
            "notify": "通知履行到期债务",
            "collect": "强制执行第三人",
        },
    ),
]


PropertySource: TypeAlias = Annotated[
    Literal[
        "inquiry", "clue", "report", "search", "survey", "applicant", "other_court", "preservation"
    ],
    choices(
        "财产来源",
        {
            "inquiry": "网络查询反馈",
            "clue": "财产线索",
            "report": "被执行人财产申报",
            "search": "搜查",
            "survey": "实地调查",
            "applicant": "申请执行人提供",
            "other_court": "其他法院移送",
            "preservation": "财产保全",
        },
    ),
]
ReleaseGround: TypeAlias = Annotated[
    Literal["others_property", "withdrawn", "unsold", "satisfied", "security", "excess", "other"],
    choices(
        "解除事由",
        {
            "others_property": "财产属于案外人",
            "withdrawn": "申请执行人撤回申请或者放弃债权",
            "unsold": "流拍或者变卖不成，且不能采取其他执行措施",
            "satisfied": "债务已经清偿",
            "security": "提供担保且申请执行人同意",
            "excess": "超标的额",
            "other": "其他应当解除的情形",
        },
    ),
]
ControlObstacle: TypeAlias = Annotated[
    Literal["not_found", "no_register", "worthless", "exempt"],
    choices(
        "无法控制的原因",
        {
            "not_found": "下落不明，未能实际扣押",
            "no_register": "没有登记，无法办理查封",
            "worthless": "没有处置价值",
            "exempt": "依法不得查封、扣押、冻结",
        },
    ),
]


ByHand: TypeAlias = Annotated[bool, Field(title="是否直接送达")]


@event("查控文书签章获悉")
class MeasurePaperNoted:
    """A ruling, or a notice to assist, of this case was made, reviewed and sealed in `documents`:
    an act on property may rest on it."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind


@event("协助单位送达获悉")
class AssistanceServed:
    """A notice was served at `served_at` on the institution or third person that it names;
    `by_hand` means directly."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    served_at: fields.ServedAt
    by_hand: ByHand = False
