"""The commands about what a third person owes to a debtor (到期债权). Amounts are fen."""

from typing import TypeAlias

from contracts import fields
from contracts.control_receivables import (
    AdmittedFen,
    AnsweredOn,
    Application,
    ConfirmedBy,
    DebtFen,
    NoticeAsker,
    PerformedOn,
    ThirdPersonAnswer,
)
from kernel.deciding.decider import command


@command("登记履行到期债务通知")
class NotifyThirdPerson:
    """Record that the notice to perform was handed to the third person, which a party asked for in
    a stored application. `ruling` froze the debt, `assistance` is the notice."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asked_by: NoticeAsker
    application: Application
    debt_fen: DebtFen
    ruling: fields.Ruling
    assistance: fields.Assistance
    confirmed_by: ConfirmedBy = ""


@command("登记第三人答复")
class RecordThirdPersonAnswer:
    """Record what the third person answered in time; `admitted_fen` where he admits a part."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    answer: ThirdPersonAnswer
    answered_on: AnsweredOn
    evidence: fields.Evidence
    admitted_fen: AdmittedFen = 0


@command("裁定强制执行第三人")
class OrderThirdPerson:
    """Enforce against a third person who neither objected nor performed, under a sealed ruling."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    ruling: fields.Ruling


@command("登记第三人履行")
class RecordThirdPersonPerformance:
    """Record what the third person paid to the applicant; a stored paper shows it."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    performed_on: PerformedOn
    evidence: fields.Evidence


ReceivableCommand: TypeAlias = (
    NotifyThirdPerson | RecordThirdPersonAnswer | OrderThirdPerson | RecordThirdPersonPerformance
)
