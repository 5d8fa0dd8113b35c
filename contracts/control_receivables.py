"""What a third person owes to a debtor (到期债权): notice, objection, order, performance.

民诉法解释 第四百九十九条; 执行工作规定 第45条至第53条. Amounts are fen.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import choices, event, id_of

NoticeAsker: TypeAlias = Annotated[
    Literal["applicant", "debtor"],
    choices("申请通知的当事人", {"applicant": "申请执行人", "debtor": "被执行人"}),
]
ThirdPersonAnswer: TypeAlias = Annotated[
    Literal["denied", "partly_denied", "unable", "unrelated"],
    choices(
        "第三人的答复",
        {
            "denied": "对到期债权有异议",
            "partly_denied": "部分承认、部分有异议",
            "unable": "无履行能力（不属于异议）",
            "unrelated": "与申请执行人无直接法律关系（不属于异议）",
        },
    ),
]
Application: TypeAlias = Annotated[str, id_of("file", "通知履行的申请（文件编号）")]
DebtFen: TypeAlias = Annotated[int, Field(title="到期债务金额（分）")]
AdmittedFen: TypeAlias = Annotated[int, Field(title="承认的金额（分）")]
RespondBy: TypeAlias = Annotated[date, Field(title="履行或者异议的截止日")]
AnsweredOn: TypeAlias = Annotated[date, Field(title="答复日期")]
PerformedOn: TypeAlias = Annotated[date, Field(title="履行日期")]
ConfirmedBy: TypeAlias = Annotated[str, Field(title="确认该债权的生效法律文书案号")]


@event("履行到期债务通知")
class ThirdPersonNotified:
    """The notice to perform was handed to the third person: up to `respond_by` he performs or
    objects. `confirmed_by` is the judgment that established the debt, empty where there is none."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asked_by: NoticeAsker
    application: Application
    debt_fen: DebtFen
    served_at: fields.ServedAt
    respond_by: RespondBy
    ruling: fields.Ruling
    assistance: fields.Assistance
    confirmed_by: ConfirmedBy = ""


@event("第三人答复")
class ThirdPersonAnswered:
    """The third person answered in time. A denial is not examined and bars enforcement as far as it
    goes; that he cannot pay, or owes the applicant nothing himself, is no objection."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    answer: ThirdPersonAnswer
    admitted_fen: AdmittedFen
    answered_on: AnsweredOn
    evidence: fields.Evidence


@event("第三人强制执行裁定")
class ThirdPersonOrdered:
    """Who neither objected nor performed in time is enforced against, for this amount."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    ruling: fields.Ruling


@event("第三人履行")
class ThirdPersonPerformed:
    """The third person paid the applicant, as a stored paper shows."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    performed_on: PerformedOn
    evidence: fields.Evidence


ReceivableEvent: TypeAlias = (
    ThirdPersonNotified | ThirdPersonAnswered | ThirdPersonOrdered | ThirdPersonPerformed
)
