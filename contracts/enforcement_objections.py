"""Objections (执行异议): against an act of enforcement, or of an outsider against one asset.

What an outsider's objection stops is told by `DisposalBarred` and `DisposalFreed`, and is the
disposal of that asset alone.
"""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event

ObjectionKind: TypeAlias = Annotated[
    Literal["conduct", "outsider"],
    choices("异议种类", {"conduct": "执行行为异议", "outsider": "案外人异议"}),
]
ObjectionOutcome: TypeAlias = Annotated[
    Literal["revoked", "corrected", "suspended", "rejected", "declined", "withdrawn"],
    choices(
        "异议裁定结果",
        {
            "revoked": "撤销执行行为",
            "corrected": "改正执行行为",
            "suspended": "中止对该标的的执行",
            "rejected": "驳回异议",
            "declined": "不予受理、驳回申请",
            "withdrawn": "准予撤回",
        },
    ),
]
ObjectionRemedy: TypeAlias = Annotated[
    Literal["review", "suit", "none"],
    choices("异议裁定的救济", {"review": "申请复议", "suit": "执行异议之诉", "none": "无"}),
]
RemedySeeker: TypeAlias = Annotated[
    Literal["objector", "applicant", "other"],
    choices(
        "救济的提起人", {"objector": "异议人", "applicant": "申请执行人", "other": "其他当事人"}
    ),
]
RemedyOutcome: TypeAlias = Annotated[
    Literal["upheld", "revoked", "enforced", "not_enforced"],
    choices(
        "救济的结果",
        {
            "upheld": "复议维持",
            "revoked": "复议撤销或者变更",
            "enforced": "判决准许执行该标的",
            "not_enforced": "判决不得执行该标的",
        },
    ),
]


@event("收到执行异议")
class ObjectionReceived:
    """A written objection came in. Of `conduct`: a party (`person_id`), or somebody else whom it
    concerns (`objector`), says that an act of enforcement is unlawful. Of an `outsider`: he claims
    the asset `asset_id`. `evidence` are the stored application and its papers."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    kind: ObjectionKind
    claim: fields.ObjectionClaim
    evidence: fields.ObjectionEvidence
    person_id: fields.PersonId = ""
    objector: fields.Objector = ""
    asset_id: fields.AssetId = ""


@event("执行异议立案")
class ObjectionAdmitted:
    """The objection was filed (立案) and is examined."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    kind: ObjectionKind


@event("作出异议裁定")
class ObjectionRuled:
    """The objection was decided by the sealed ruling `document_id`; `remedy` is what those may seek
    who do not accept it."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    kind: ObjectionKind
    outcome: ObjectionOutcome
    document_id: fields.DocumentId
    article: fields.Article
    remedy: ObjectionRemedy


@event("异议裁定送达")
class ObjectionRulingServed:
    """The ruling reached all on whom it is served, as stored receipts show; the remedy may be
    sought until the end of `until`."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    remedy: ObjectionRemedy
    until: fields.RemedyUntil
    evidence: fields.ObjectionEvidence


@event("对异议裁定申请复议或者起诉")
class ObjectionRemedySought:
    """Review was applied for, or the suit brought, within its days."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    remedy: ObjectionRemedy
    seeker: RemedySeeker
    evidence: fields.ObjectionEvidence


@event("异议复议或者诉讼审结")
class ObjectionRemedyDecided:
    """The higher court decided the review, or the judgment on the suit has taken effect."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    remedy: ObjectionRemedy
    outcome: RemedyOutcome
    evidence: fields.ObjectionEvidence


@event("异议裁定救济期间届满")
class ObjectionRemedyLapsed:
    """The days to seek the remedy are over, and nobody sought it."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    remedy: ObjectionRemedy


@event("不得处分执行标的")
class DisposalBarred:
    """From now on the asset may not be disposed of. Measures that control it stand."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    asset_id: fields.AssetId
    article: fields.Article


@event("恢复处分执行标的")
class DisposalFreed:
    """This objection does not stand in the way of disposing of the asset any more."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    asset_id: fields.AssetId


@event("异议标的应当解除执行措施")
class ObjectedAssetFreed:
    """The outsider has prevailed for good: what controls the asset has to be released."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    asset_id: fields.AssetId
    article: fields.Article


ObjectionEvent: TypeAlias = (
    ObjectionReceived
    | ObjectionAdmitted
    | ObjectionRuled
    | ObjectionRulingServed
    | ObjectionRemedySought
    | ObjectionRemedyDecided
    | ObjectionRemedyLapsed
    | DisposalBarred
    | DisposalFreed
    | ObjectedAssetFreed
)
