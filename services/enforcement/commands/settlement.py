"""The commands on what the parties settle between themselves."""

from typing import TypeAlias

from contracts import fields
from contracts.enforcement import SettlementForm
from contracts.enforcement_settlement import Instalments, ResumptionOutcome
from kernel.deciding.decider import command


@command("登记执行和解")
class RecordSettlement:
    """Record an agreement of the parties: what is paid under it (fen), until when, and in which
    instalments, the last of which ends it."""

    case_id: fields.CaseId
    form: SettlementForm
    agreed_fen: fields.AgreedFen
    perform_until: fields.PerformUntil
    evidence: fields.SettlementEvidence
    instalments: Instalments = ()


@command("登记当事人自行给付")
class RecordDirectPayment:
    """Record what the debtor paid the applicant himself (fen), by the applicant's receipt."""

    case_id: fields.CaseId
    amount_fen: fields.AmountFen
    evidence: fields.SettlementEvidence


@command("登记和解协议履行完毕")
class RecordSettlementPerformed:
    """Record that the agreement was performed, as the applicant confirmed in a stored paper."""

    case_id: fields.CaseId
    evidence: fields.SettlementEvidence


@command("申请恢复执行")
class ApplyToResume:
    """Record that the applicant asks to enforce again what was settled, because the debtor let an
    instalment pass; which one and how much follows from what was paid."""

    case_id: fields.CaseId
    evidence: fields.SettlementEvidence


@command("裁定恢复执行")
class RuleResumption:
    """Decide on the application by a sealed ruling of this case."""

    case_id: fields.CaseId
    outcome: ResumptionOutcome
    reason: fields.Reason
    document_id: fields.DocumentId


Settling: TypeAlias = (
    RecordSettlement
    | RecordDirectPayment
    | RecordSettlementPerformed
    | ApplyToResume
    | RuleResumption
)
