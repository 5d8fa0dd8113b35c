"""Coercive acts (强制措施) against a person: ordered, carried out, reconsidered, ended."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event

Measure: TypeAlias = Annotated[
    Literal["forced_appearance", "fine", "detention", "search", "exit_ban"],
    choices(
        "强制措施",
        {
            "forced_appearance": "拘传",
            "fine": "罚款",
            "detention": "拘留",
            "search": "搜查",
            "exit_ban": "限制出境",
        },
    ),
]
SanctionGround: TypeAlias = Annotated[
    Literal[
        "evidence",
        "property",
        "insult",
        "violence",
        "refusal",
        "collusion",
        "report",
        "appearance",
        "hiding",
        "default",
    ],
    choices(
        "强制措施的事由",
        {
            "evidence": "伪造、毁灭重要证据",
            "property": "隐藏、转移、变卖、毁损被控制的财产",
            "insult": "侮辱、诽谤、诬陷、殴打、打击报复",
            "violence": "以暴力、威胁等方法阻碍执行职务",
            "refusal": "拒不履行生效判决、裁定",
            "collusion": "与他人恶意串通逃避履行",
            "report": "拒绝报告或者虚假报告财产",
            "appearance": "经依法传唤无正当理由拒不到场",
            "hiding": "不履行义务并隐匿财产",
            "default": "不履行法律文书确定的义务",
        },
    ),
]
SanctionEnd: TypeAlias = Annotated[
    Literal["expired", "early", "performed", "secured", "agreed", "withdrawn"],
    choices(
        "强制措施结束的方式",
        {
            "expired": "期限届满、事毕",
            "early": "提前解除",
            "performed": "已全部履行",
            "secured": "提供充分有效担保",
            "agreed": "申请执行人同意",
            "withdrawn": "未执行而撤回",
        },
    ),
]
ReconsiderationOutcome: TypeAlias = Annotated[
    Literal["upheld", "changed", "revoked"],
    choices("复议结果", {"upheld": "维持", "changed": "变更", "revoked": "撤销"}),
]


@event("强制措施文书送达获悉")
class SanctionPaperServed:
    """A decision or order on a coercive act was served on the person, as documents tells."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    person_id: fields.PersonId
    served_at: fields.ServedAt


@event("强制措施决定作出")
class SanctionOrdered:
    """A coercive act against a debtor was decided, under the approval `approval_id`.

    `rule` is the row of the statute that bounds it. `officer` is the natural person whom it strikes
    where the debtor is an organisation. A fine has an amount (fen), a detention its days, a search
    its place.
    """

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    measure: Measure
    person_id: fields.PersonId
    ground: SanctionGround
    facts: fields.SanctionFacts
    article: fields.Article
    approval_id: fields.ApprovalId
    approvers: fields.SanctionApprovers
    rule: fields.RuleCode
    amount_fen: fields.FineFen | None = None
    days: fields.DetentionDays | None = None
    place: fields.SearchPlace = ""
    officer: fields.SanctionedOfficer = ""


@event("执行强制措施")
class SanctionCarriedOut:
    """A coercive act was carried out: the fine was paid, the detained handed over, the person
    brought in, the place searched, the ban entered. `document_id` is the sealed decision or order,
    `evidence` the stored papers (收据、回执、笔录)."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    measure: Measure
    person_id: fields.PersonId
    document_id: fields.DocumentId
    carried_out_at: fields.CarriedOutAt
    evidence: fields.SanctionEvidence


@event("强制措施结束")
class SanctionEnded:
    """A coercive act is over, or was never carried out (`withdrawn`)."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    measure: Measure
    person_id: fields.PersonId
    manner: SanctionEnd
    reason: fields.Reason
    evidence: fields.SanctionEvidence


@event("申请复议强制措施")
class ReconsiderationApplied:
    """The person applied to the higher court for reconsideration; it goes on being carried out."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    measure: Measure
    person_id: fields.PersonId
    evidence: fields.SanctionEvidence


@event("复议决定强制措施")
class ReconsiderationDecided:
    """The higher court upheld, changed or revoked a fine or a detention. What was changed holds the
    new amount (fen) or days."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    measure: Measure
    person_id: fields.PersonId
    outcome: ReconsiderationOutcome
    evidence: fields.SanctionEvidence
    amount_fen: fields.FineFen | None = None
    days: fields.DetentionDays | None = None


SanctionEvent: TypeAlias = (
    SanctionPaperServed
    | SanctionOrdered
    | SanctionCarriedOut
    | SanctionEnded
    | ReconsiderationApplied
    | ReconsiderationDecided
)
