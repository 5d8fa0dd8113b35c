"""The public lists: of dishonest debtors (失信) and of restricted consumption (限制消费).

Each change of a list is decided first, and then made at the platform as an operation.
"""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event
from contracts.values import SealedCode, SealedName

ListOperation: TypeAlias = Annotated[
    Literal[
        "publish_listing",
        "correct_listing",
        "withdraw_listing",
        "remove_listing",
        "publish_restriction",
        "withdraw_restriction",
        "withdraw_disclosure",
    ],
    choices(
        "名单操作",
        {
            "publish_listing": "公布失信信息",
            "correct_listing": "更正失信信息",
            "withdraw_listing": "撤销失信信息",
            "remove_listing": "删除失信信息",
            "publish_restriction": "发布限制消费信息",
            "withdraw_restriction": "撤销限制消费信息",
            "withdraw_disclosure": "撤销被执行人公开信息",
        },
    ),
]
ListChangeGround: TypeAlias = Annotated[
    Literal[
        "wrongful",
        "inaccurate",
        "performed",
        "settled",
        "requested",
        "no_property",
        "suspended",
        "not_enforced",
        "ended",
        "expired",
        "early",
    ],
    choices(
        "变更失信信息的事由",
        {
            "wrongful": "不应纳入",
            "inaccurate": "信息不准确",
            "performed": "已履行或者已执行完毕",
            "settled": "和解协议已履行完毕",
            "requested": "申请执行人书面申请删除",
            "no_property": "终本后两次以上查询无财产",
            "suspended": "审判监督或者破产程序中止执行",
            "not_enforced": "裁定不予执行",
            "ended": "裁定终结执行",
            "expired": "纳入期限届满",
            "early": "积极履行或者主动纠正",
        },
    ),
]
LiftGround: TypeAlias = Annotated[
    Literal["performed", "secured", "agreed"],
    choices(
        "解除限制消费的事由",
        {
            "performed": "已履行完毕",
            "secured": "提供确实有效的担保",
            "agreed": "申请执行人同意",
        },
    ),
]
CorrectionClaim: TypeAlias = Annotated[
    Literal["wrongful", "inaccurate", "removable"],
    choices(
        "申请纠正的事由",
        {
            "wrongful": "不应将其纳入名单",
            "inaccurate": "失信信息不准确",
            "removable": "失信信息应予删除",
        },
    ),
]


@event("纳入期限确定")
class ListTermSet:
    """An entry that was decided stands until the end of this day (失信规定 第二条第一款)."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    until: fields.ListedUntil


@event("决定变更失信信息")
class ListingChangeDecided:
    """It was decided to withdraw, correct or remove an entry in the list of dishonest debtors.

    `circumstances` is what a corrected entry says from then on.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    ground: ListChangeGround
    article: fields.Article
    reason: fields.Reason
    evidence: fields.ListEvidence
    circumstances: fields.DefaulterCircumstances = ""


@event("申请纠正失信信息")
class ListingCorrectionApplied:
    """A listed debtor applied in writing for the correction of the entry (失信规定 第十一条)."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    claim: CorrectionClaim
    evidence: fields.ListEvidence


@event("纠正失信信息的申请被驳回")
class ListingCorrectionRejected:
    """The application is unfounded; the debtor may ask the higher court within ten days."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@event("解除限制消费")
class RestrictionLifted:
    """The consumption restriction of a debtor was lifted (限制消费规定 第九条)."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    ground: LiftGround
    article: fields.Article
    reason: fields.Reason
    evidence: fields.ListEvidence


@event("名单应予变更")
class ListDutyArisen:
    """An entry has to go from now on, because of `ground`: the court's days for it run."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    ground: ListChangeGround


@event("名单操作提交")
class ListOperationSent:
    """An operation was sent to the platform. `checked` are the stored papers of the second check
    of the person's identity, where the court's desk makes one. `attempt` counts how often."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    attempt: fields.Attempt
    article: fields.Article
    circumstances: fields.DefaulterCircumstances
    checked: fields.IdentityChecks
    listing: fields.ListingId = ""
    name: SealedName | None = None
    code: SealedCode | None = None


@event("名单操作完成")
class ListOperationDone:
    """The platform made the change. That of a new entry is told by `DefaulterListed`."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation


@event("名单操作退回")
class ListOperationRefused:
    """The platform refused the operation. A refused new entry is a `DefaulterListingRefused`."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    reason: fields.Reason


ListEvent: TypeAlias = (
    ListTermSet
    | ListingChangeDecided
    | ListingCorrectionApplied
    | ListingCorrectionRejected
    | RestrictionLifted
    | ListDutyArisen
    | ListOperationSent
    | ListOperationDone
    | ListOperationRefused
)
