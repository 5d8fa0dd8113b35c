"""Property and its measures over time: its facts, the queue, excess, what a closing asks for."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.control_measures import ReleaseGround
from contracts.sealed import Sealed, personal
from contracts.titles import choices, event, value
from contracts.values import ClosingManner, Division

OutsideCity: TypeAlias = Annotated[bool, Field(title="是否在本市以外")]
PropertyNumber: TypeAlias = Annotated[
    Sealed, personal("account", "账号、权证号、号牌、保单号或者证券代码")
]
FrameNumber: TypeAlias = Annotated[Sealed, personal("account", "车辆识别代号")]
PropertyPlace: TypeAlias = Annotated[Sealed, personal("address", "坐落、停放处或者存放处")]
CoOwners: TypeAlias = Annotated[Sealed, personal("name", "共有人")]
Counterparty: TypeAlias = Annotated[Sealed, personal("name", "目标公司、债务人或者发行人")]
Area: TypeAlias = Annotated[
    str, Field(title="面积（平方米）", pattern=r"^([0-9]{1,8}(\.[0-9]{1,2})?)?$")
]
Quantity: TypeAlias = Annotated[str, Field(title="数量、份额或者持股比例", max_length=60)]
FallsDueOn: TypeAlias = Annotated[date, Field(title="到期日或者支付日")]


@value("财产信息")
class PropertyFacts:
    """What identifies an item, as far as its kind has it: the number of an account, certificate,
    plate or policy; a vehicle's frame number; where it is; area; co-owners; how much of it; against
    whom a share, a debt or a dividend is held, and when it falls due."""

    item_number: PropertyNumber | None = None
    frame_number: FrameNumber | None = None
    lies_at: PropertyPlace | None = None
    area: Area = ""
    co_owners: CoOwners | None = None
    quantity: Quantity = ""
    counterparty: Counterparty | None = None
    falls_due_on: FallsDueOn | None = None


Facts: TypeAlias = Annotated[PropertyFacts, Field(title="财产信息")]
PriorEnd: TypeAlias = Annotated[
    Literal["released", "lapsed", "disposed"],
    choices(
        "在先措施如何终止",
        {
            "released": "在先的查封、扣押、冻结已解除",
            "lapsed": "在先的查封、扣押、冻结期满失效",
            "disposed": "在先查封的法院已处分该财产",
        },
    ),
]
LapseCause: TypeAlias = Annotated[
    Literal["unrenewed", "disposed"],
    choices("效力消灭的原因", {"unrenewed": "期满未续行", "disposed": "财产已被处分"}),
]
KeptGround: TypeAlias = Annotated[
    Literal["indivisible", "not_excessive"],
    choices(
        "不解除的理由",
        {
            "indivisible": "不可分物，且无其他可供执行的财产或者不足以清偿",
            "not_excessive": "按变价、税费和优先债权估算，未明显超标的额",
        },
    ),
]
MovedOn: TypeAlias = Annotated[date, Field(title="在先措施终止之日")]
ControlledFen: TypeAlias = Annotated[int, Field(title="已控制财产的价额（分）")]
LimitFen: TypeAlias = Annotated[int, Field(title="债权额及执行费用（分）")]
OldOwner: TypeAlias = Annotated[str, Field(title="原所有人")]
KeptBecause: TypeAlias = Annotated[Sealed | str, personal("text", "不解除的说明")]


@event("财产信息补充")
class PropertyFactsStated:
    """More was learned of an item: its facts and place as known from now on. `outside_city` is
    computed from the division where it lies and that of the court."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    division: Division
    outside_city: OutsideCity
    evidence: fields.Evidence
    facts: Facts | None = None


@event("财产反馈变化")
class FeedbackDiffered:
    """A later inquiry told otherwise of a known item: its amount, institution and owner as told
    now, and as they were before. Both feedbacks are kept."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    inquiry_id: fields.InquiryId
    amount_fen: fields.AmountFen | None
    institution: fields.Institution
    person_id: fields.PersonId
    old_amount_fen: fields.OldAmountFen | None
    old_institution: fields.OldInstitution
    old_person_id: OldOwner


@event("轮候顺位变更")
class QueueMoved:
    """What stood before a queued measure ended: it moved up to `rank`. At 1 it takes effect by
    itself (查封、扣押、冻结财产的规定 第二十六条第一款)."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    rank: fields.QueueRank
    prior_end: PriorEnd
    moved_on: MovedOn
    evidence: fields.Evidence


@event("明显超标的额提示")
class ExcessNoted:
    """What is controlled covers the limit even without one of the items (第十九条): `assets`."""

    case_id: fields.CaseId
    controlled_fen: ControlledFen
    limit_fen: LimitFen
    assets: fields.AssetIds


@event("超标的额部分不解除")
class ExcessKept:
    """A judge decided that what exceeds the limit stays under control, and why."""

    case_id: fields.CaseId
    ground: KeptGround
    reason: KeptBecause
    controlled_fen: ControlledFen


@event("结案获悉")
class ClosingLearned:
    """The case was closed in this manner: nothing more is controlled in it, except after 终本."""

    case_id: fields.CaseId
    manner: ClosingManner


@event("异议标的处分限制获悉")
class DisposalBarNoted:
    """An outsider's objection keeps the asset from being disposed of, or, once `lifted`, does so no
    longer. What controls the asset stands."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    objection_id: fields.ObjectionId
    lifted: fields.BarLifted = False


@event("应当解除控制措施")
class ReleaseDue:
    """A measure still stands in a case that was closed, and has to be released (第二十八条)."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ground: ReleaseGround


PropertyEvent: TypeAlias = (
    PropertyFactsStated
    | FeedbackDiffered
    | QueueMoved
    | ExcessNoted
    | ExcessKept
    | ClosingLearned
    | DisposalBarNoted
    | ReleaseDue
)
