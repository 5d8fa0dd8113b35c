"""Control (财产保全): applied for, secured, ruled, begun, each item's result, told, released, and
taken over by the enforcement case."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.sealed import Text, personal
from contracts.titles import choices, event, value
from contracts.values import AssetKind

PreservationPhase: TypeAlias = Annotated[
    Literal["before_suit", "in_suit", "arbitration", "before_enforcement"],
    choices(
        "保全阶段",
        {
            "before_suit": "诉前、仲裁前",
            "in_suit": "诉讼中",
            "arbitration": "仲裁中",
            "before_enforcement": "法律文书生效后、进入执行程序前",
        },
    ),
]
Urgency: TypeAlias = Annotated[
    Literal["ordinary", "urgent"],
    choices("缓急", {"ordinary": "一般", "urgent": "情况紧急"}),
]
SecurityKind: TypeAlias = Annotated[
    Literal["money", "property", "surety", "insurer", "bank_guarantee"],
    choices(
        "担保方式",
        {
            "money": "现金",
            "property": "财产担保",
            "surety": "第三人保证",
            "insurer": "财产保全责任险",
            "bank_guarantee": "金融机构独立保函",
        },
    ),
]
ExemptionGround: TypeAlias = Annotated[
    Literal["livelihood", "violence", "public_interest", "bravery", "clear_facts", "bank"],
    choices(
        "免予担保的事由",
        {
            "livelihood": "追索赡养费、抚养费、抚恤金、医疗费用、劳动报酬、工伤或者交通事故赔偿等",
            "violence": "遭遇家庭暴力且经济困难",
            "public_interest": "人民检察院提起的公益诉讼涉及损害赔偿",
            "bravery": "因见义勇为遭受侵害请求损害赔偿",
            "clear_facts": "案件事实清楚、权利义务关系明确，发生保全错误可能性较小",
            "bank": "申请保全人为具有独立偿付债务能力的金融机构及其分支机构",
        },
    ),
]
PreservationOutcome: TypeAlias = Annotated[
    Literal["whole", "part", "nothing"],
    choices(
        "保全结果",
        {"whole": "保全完毕", "part": "部分保全", "nothing": "无标的物可实施保全"},
    ),
]
PreservationReleaseGround: TypeAlias = Annotated[
    Literal[
        "no_suit",
        "arbitration_ended",
        "arbitration_lost",
        "suit_ended",
        "suit_lost",
        "security",
        "others_property",
        "other",
    ],
    choices(
        "解除保全的事由",
        {
            "no_suit": "采取诉前保全措施后三十日内未起诉或者申请仲裁",
            "arbitration_ended": "仲裁申请不予受理、准许撤回或者按撤回处理",
            "arbitration_lost": "仲裁申请或者请求被裁决驳回",
            "suit_ended": "起诉不予受理、准许撤诉或者按撤诉处理",
            "suit_lost": "起诉或者诉讼请求被生效裁判驳回",
            "security": "被保全人或者第三人提供充分有效担保",
            "others_property": "案外人异议成立，未提起执行异议之诉",
            "other": "应当解除保全的其他情形",
        },
    ),
]

PreservationId: TypeAlias = Annotated[str, Field(title="保全编号")]
PreservedFen: TypeAlias = Annotated[int, Field(title="保全金额（分）")]
SecurityFen: TypeAlias = Annotated[int, Field(title="担保金额（分）")]
Guarantor: TypeAlias = Annotated[Text, personal("text", "担保人")]
Application: TypeAlias = Annotated[str, Field(title="申请书（文件编号）")]
PreservationRuling: TypeAlias = Annotated[str, Field(title="保全裁定书（文件编号）")]
PreservationNotice: TypeAlias = Annotated[str, Field(title="告知书（文件编号）")]
Urging: TypeAlias = Annotated[Text, personal("text", "紧急的理由")]
RenewBy: TypeAlias = Annotated[date, Field(title="申请续行的最后日期")]
PreservationCaseId: TypeAlias = Annotated[str, Field(title="保全案件案号")]
EnforcementCaseId: TypeAlias = Annotated[str, Field(title="执行案件案号")]


@value("保全的财产")
class PreservedItem:
    """An item that is controlled, until when, and by when its renewal has to be applied for
    (财产保全规定 第十八条: seven days before)."""

    asset_id: fields.AssetId
    asset_kind: AssetKind
    amount_fen: fields.AmountFen
    effective_at: fields.EffectiveAt
    expires_on: fields.ExpiresOn
    renew_by: RenewBy


PreservedItems: TypeAlias = Annotated[tuple[PreservedItem, ...], Field(title="保全的财产")]


@event("保全申请收到")
class PreservationReceived:
    """An application for preservation was received; the clock of the ruling runs."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    phase: PreservationPhase
    urgency: Urgency
    amount_fen: PreservedFen
    application: Application
    reason: Urging = ""


@event("保全担保提供")
class PreservationSecured:
    """Security was given; a stored paper shows it (担保书、保证书、保函)."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    security: SecurityKind
    security_fen: SecurityFen
    guarantor: Guarantor
    evidence: fields.Evidence


@event("保全免予担保")
class PreservationExempted:
    """No security is asked for, on a ground of the law."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ground: ExemptionGround


@event("保全裁定作出")
class PreservationRuled:
    """It was ruled that property be preserved up to an amount; the execution has to begin."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    amount_fen: PreservedFen
    ruling: PreservationRuling
    urgency: Urgency


@event("保全申请驳回")
class PreservationRejected:
    """The application was rejected by a ruling."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ruling: PreservationRuling


@event("保全案件移送收到")
class PreservationHandedOver:
    """A ruling on preservation was handed over for execution; who hands it over says whether it is
    urgent, and why. `phase` and the rest are as the ruling states them."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    phase: PreservationPhase
    urgency: Urgency
    amount_fen: PreservedFen
    ruling: PreservationRuling
    reason: Urging = ""


@event("保全开始执行")
class PreservationStarted:
    """The execution of the ruling began."""

    case_id: fields.CaseId
    preservation_id: PreservationId


@event("保全办理完毕")
class PreservationFinished:
    """Every item has its result: what is controlled, until when, and whether that is all."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    outcome: PreservationOutcome
    controlled_fen: Annotated[int, Field(title="已控制金额（分）")]
    items: PreservedItems
    uncontrolled: Annotated[int, Field(title="未能控制的财产件数")]


@event("保全情况告知")
class PreservationTold:
    """The applicant was told in writing what is controlled, the last day of each item, and by when
    a renewal has to be applied for."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    items: PreservedItems
    notice: PreservationNotice


@event("解除保全申请收到")
class PreservationReleaseApplied:
    """The release of a preservation was applied for; the clock of that ruling runs."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ground: PreservationReleaseGround
    urgency: Urgency
    application: Application


@event("解除保全裁定作出")
class PreservationReleaseRuled:
    """The release was ruled; each measure is released under it."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ruling: PreservationRuling


@event("保全措施转入")
class PreservationTakenOver:
    """The measures of a preservation case became those of this case, with their rank and their days
    (财产保全规定 第十七条): no ruling is made anew."""

    case_id: fields.CaseId
    preservation_case_id: PreservationCaseId
    article: fields.Article
    items: Annotated[int, Field(title="转来的财产件数")]


@event("保全案件转入执行")
class PreservationConverted:
    """The measures of this preservation case went over to an enforcement case; none lapses here."""

    case_id: fields.CaseId
    enforcement_case_id: EnforcementCaseId
    at: Annotated[datetime, Field(title="转入时间")]


PreservationEvent: TypeAlias = (
    PreservationReceived
    | PreservationSecured
    | PreservationExempted
    | PreservationRuled
    | PreservationRejected
    | PreservationHandedOver
    | PreservationStarted
    | PreservationFinished
    | PreservationTold
    | PreservationReleaseApplied
    | PreservationReleaseRuled
)
TakeOverEvent: TypeAlias = PreservationTakenOver | PreservationConverted
