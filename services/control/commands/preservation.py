"""The commands of preservation (财产保全): what is done in a 执保 case, and its way onwards."""

from typing import TypeAlias

from contracts import fields
from contracts.control_preservation import (
    Application,
    EnforcementCaseId,
    ExemptionGround,
    Guarantor,
    PreservationCaseId,
    PreservationId,
    PreservationNotice,
    PreservationPhase,
    PreservationReleaseGround,
    PreservationRuling,
    PreservedFen,
    SecurityFen,
    SecurityKind,
    Urgency,
    Urging,
)
from kernel.deciding.decider import command


@command("接受保全申请")
class ReceivePreservation:
    """Receive an application for preservation; `application` is the stored paper. An urgent one
    says why."""

    case_id: fields.CaseId
    phase: PreservationPhase
    urgency: Urgency
    amount_fen: PreservedFen
    application: Application
    reason: Urging = ""


@command("登记保全担保")
class SecurePreservation:
    """Record security that was given, with the stored paper that shows it."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    security: SecurityKind
    security_fen: SecurityFen
    guarantor: Guarantor
    evidence: fields.Evidence


@command("免予保全担保")
class ExemptPreservation:
    """Ask for no security, on a ground of the law."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ground: ExemptionGround


@command("裁定采取保全措施")
class RulePreservation:
    """Record the ruling on an application: a stored or sealed document of the case."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    amount_fen: PreservedFen
    ruling: PreservationRuling


@command("裁定驳回保全申请")
class RejectPreservation:
    """Record the ruling that rejects an application."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ruling: PreservationRuling


@command("接收移送的保全案件")
class TakePreservation:
    """Take in a ruling on preservation that was handed over for execution. An urgent one says
    why."""

    case_id: fields.CaseId
    phase: PreservationPhase
    urgency: Urgency
    amount_fen: PreservedFen
    ruling: PreservationRuling
    reason: Urging = ""


@command("启动财产保全")
class StartPreservation:
    """Begin the execution of the ruling."""

    case_id: fields.CaseId
    preservation_id: PreservationId


@command("办毕财产保全")
class FinishPreservation:
    """Declare that every item has its result; what is controlled follows from the register."""

    case_id: fields.CaseId
    preservation_id: PreservationId


@command("告知保全情况")
class TellPreservation:
    """Tell the applicant in writing what is controlled and until when; `notice` is the stored
    paper."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    notice: PreservationNotice


@command("接受解除保全申请")
class ApplyPreservationRelease:
    """Receive an application for the release of a preservation."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ground: PreservationReleaseGround
    urgency: Urgency
    application: Application


@command("裁定解除保全")
class RulePreservationRelease:
    """Record the ruling that releases a preservation."""

    case_id: fields.CaseId
    preservation_id: PreservationId
    ruling: PreservationRuling


@command("保全措施转为执行措施")
class TakeOverPreservation:
    """Make the measures of a preservation case those of this enforcement case, with their days."""

    case_id: fields.CaseId
    preservation_case_id: PreservationCaseId


@command("登记保全案件转入执行")
class NotePreservationTaken:
    """Record in a preservation case that its measures went over to an enforcement case."""

    case_id: fields.CaseId
    enforcement_case_id: EnforcementCaseId


OfPreservation: TypeAlias = (
    SecurePreservation
    | ExemptPreservation
    | RulePreservation
    | RejectPreservation
    | StartPreservation
    | FinishPreservation
    | TellPreservation
    | ApplyPreservationRelease
    | RulePreservationRelease
)
PreservationCommand: TypeAlias = (
    ReceivePreservation
    | TakePreservation
    | OfPreservation
    | TakeOverPreservation
    | NotePreservationTaken
)
