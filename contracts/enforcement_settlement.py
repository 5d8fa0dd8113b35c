"""Settlements (执行和解): instalments, breach, and the resumption of what is enforced."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import choices, event, value

ResumptionOutcome: TypeAlias = Annotated[
    Literal["resumed", "not_resumed"],
    choices("恢复执行裁定结果", {"resumed": "恢复执行", "not_resumed": "不予恢复执行"}),
]


InstalmentDueOn: TypeAlias = Annotated[date, Field(title="本期履行期限")]
InstalmentFen: TypeAlias = Annotated[int, Field(title="本期给付金额（分）")]
InstalmentNumber: TypeAlias = Annotated[int, Field(title="未履行的期次")]
InstalmentUnpaidFen: TypeAlias = Annotated[int, Field(title="到期未履行的金额（分）")]


@value("和解分期")
class Instalment:
    """What is to be paid by a day under a settlement, in fen."""

    due_on: InstalmentDueOn
    amount_fen: InstalmentFen


Instalments: TypeAlias = Annotated[tuple[Instalment, ...], Field(title="和解分期")]


@event("和解协议不履行")
class SettlementBroken:
    """The debtor let an instalment pass (`instalment`, counted from one): at the application
    `unpaid_fen` of what was due until then was not paid. `evidence` is the stored application."""

    case_id: fields.CaseId
    instalment: InstalmentNumber
    due_on: InstalmentDueOn
    unpaid_fen: InstalmentUnpaidFen
    evidence: fields.SettlementEvidence


@event("裁定恢复或者不予恢复执行")
class ResumptionRuled:
    """What was to be enforced is enforced again, less what was paid; or it is not. By the sealed
    ruling `document_id`."""

    case_id: fields.CaseId
    outcome: ResumptionOutcome
    reason: fields.Reason
    document_id: fields.DocumentId
    article: fields.Article
    unpaid_fen: fields.UnpaidFen | None


BreachEvent: TypeAlias = SettlementBroken | ResumptionRuled
