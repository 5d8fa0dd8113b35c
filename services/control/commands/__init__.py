"""The commands of control."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts import fields
from contracts.claims import ClaimOfTitle
from contracts.control_measures import ControlObstacle, PropertySource, ReleaseGround
from contracts.control_property import Facts
from contracts.values import AssetKind, CaseKind, Division, Hits, InquirySystem, Parties
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of
from services.control.commands.entrustment import (
    CompleteMatter,
    InboxCommand,
    MatterCommand,
    OutgoingCommand,
    RequestEntrustment,
    SupplementEntrustment,
    inbox_of,
    matter_of,
)
from services.control.commands.preservation import (
    ApplyPreservationRelease,
    PreservationCommand,
    ReceivePreservation,
    RejectPreservation,
    RulePreservation,
    RulePreservationRelease,
    SecurePreservation,
    TakeOverPreservation,
    TakePreservation,
    TellPreservation,
)
from services.control.commands.property import (
    MoveQueue,
    PropertyCommand,
    ReckonedCommand,
    StatePropertyFacts,
)
from services.control.commands.receivables import (
    NotifyThirdPerson,
    ReceivableCommand,
    RecordThirdPersonAnswer,
    RecordThirdPersonPerformance,
)


@command("开始查控")
class OpenControl:
    """Begin control of a filed case. `claim_fen` is in fen, `debtors` are person ids, `parties`
    the same persons as filed."""

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen | None
    debtors: fields.DebtorIds
    parties: Parties = ()
    claim: ClaimOfTitle | None = None
    kind: CaseKind | None = None


@command("核算是否足额冻结")
class ReckonFreeze:
    """Reckon whether what is frozen covers the claim, which has changed."""

    case_id: fields.CaseId


@command("发起立案集约查询")
class StartCollectiveInquiry:
    """Start the automatic query at filing (立案集约查询) at the pack's departments."""

    case_id: fields.CaseId


@command("发起网络查询")
class StartInquiry:
    """Start a query in one system. No departments named: all that were not asked yet."""

    case_id: fields.CaseId
    system: InquirySystem
    departments: fields.Departments = ()


@command("记录查询反馈")
class RecordFeedback:
    """Record that a system answered an inquiry in full."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    hits: Hits


@command("记录查询失败")
class FailInquiry:
    """Record that a system could not answer an inquiry."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    reason: fields.Reason


@command("打印查询反馈")
class PrintFeedback:
    """Print the feedback tables of one inquiry for the dossier."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId


@command("发起网络冻结")
class RequestFreeze:
    """Start the network freeze of an asset for an amount (fen), up to the claim and the fee.

    Interest is reckoned up to `interest_until`, within a year; else to the day of the act. `ruling`
    and `assistance` are the sealed documents that go with the request.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    ruling: fields.Ruling
    assistance: fields.Assistance
    interest_until: fields.ReckonedUntil | None = None


@command("记录冻结生效")
class ConfirmFreeze:
    """Record that the institution froze an amount (fen), since when, and until when where it
    said so."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    effective_at: fields.EffectiveAt
    expires_on: fields.ExpiresOn | None = None


@command("记录冻结失败")
class FailFreeze:
    """Record that the institution did not freeze."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


@command("线下查封、扣押、冻结")
class SealAsset:
    """Record that an asset was sealed, seized or frozen on the spot (线下查封、扣押、冻结), which
    takes effect when it is done. `evidence` is the stored paper that shows it (笔录、清单、回执).

    `ruling` is the sealed ruling that ordered it, `assistance` the notice that was served on who
    had to assist. `amount_fen` is the money that was frozen; a thing that must first be sold counts
    as none. `expires_on` is the last day as the paper states it, if it does.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    evidence: fields.Evidence
    ruling: fields.Ruling
    assistance: fields.Assistance = ""
    amount_fen: fields.AmountFen = 0
    expires_on: fields.ExpiresOn | None = None


@command("登记财产")
class RegisterProperty:
    """Register property of a debtor that no inquiry system told of (线索、申报、搜查等).

    `evidence` is the stored file that shows it; `amount_fen` its value, where one can be told.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    asset_kind: AssetKind
    source: PropertySource
    institution: fields.Institution
    description: fields.PropertyDescription
    evidence: fields.Evidence
    amount_fen: fields.AmountFen | None = None
    division: Division = ""
    facts: Facts | None = None


@command("登记轮候查封、扣押、冻结")
class QueueMeasure:
    """Register a measure behind that of another court, at the `rank` that the register shows."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    rank: fields.QueueRank
    prior_holder: fields.PriorHolder
    ruling: fields.Ruling
    assistance: fields.Assistance = ""


@command("续行查封、扣押、冻结")
class RenewMeasure:
    """Renew a measure before its last day, under a ruling of its own. `expires_on` is the new last
    day as the institution states it, if it does."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ruling: fields.Ruling
    assistance: fields.Assistance = ""
    expires_on: fields.ExpiresOn | None = None


@command("解除查封、扣押、冻结")
class ReleaseMeasure:
    """Release a measure under a sealed ruling: as a whole, or so that `left_fen` stay frozen."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ground: ReleaseGround
    ruling: fields.Ruling
    assistance: fields.Assistance = ""
    left_fen: fields.LeftFen = 0


@command("登记财产无法控制")
class RecordUncontrollable:
    """Record that known property cannot be sealed, seized or frozen; a stored file shows it."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    obstacle: ControlObstacle
    evidence: fields.Evidence


@command("核对控制期限")
class NoteLapses:
    """Record which measures of a case nobody renewed by their last day."""

    case_id: fields.CaseId


@command("登记控制期限届满日回执")
class RecordFreezeEnd:
    """Record the last day of a freeze as the institution returned it; that day governs. `evidence`
    is the stored receipt (回执)."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    expires_on: fields.ExpiresOn
    evidence: fields.Evidence


@command("移交冻结结果")
class FileFreezeResult:
    """Hand the printed freeze feedback of an asset to the dossier centre."""

    case_id: fields.CaseId
    asset_id: fields.AssetId


@command("分析查询反馈")
class ClassifyFeedback:
    """Analyse the feedback; the outcome follows from what was found and frozen."""

    case_id: fields.CaseId


@command("制作已查控财产清单")
class MakeControlList:
    """Make the list of the debtor's controlled property (已查控财产清单)."""

    case_id: fields.CaseId


@command("完成线下查控")
class CompleteOfflineControl:
    """Declare everything done that had to be queried, sealed or frozen on the spot."""

    case_id: fields.CaseId


@command("发起扣划")
class RequestDeduction:
    """Have a frozen deposit deducted (扣划) into the case account, as far as it is frozen, under a
    sealed ruling and a notice to assist of its own."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ruling: fields.Ruling
    assistance: fields.Assistance


@command("记录扣划完成")
class ConfirmDeduction:
    """Record that the bank deducted an amount (fen)."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen


@command("记录扣划失败")
class FailDeduction:
    """Record that the bank did not deduct."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


InquiryCommand: TypeAlias = (
    StartCollectiveInquiry | StartInquiry | RecordFeedback | FailInquiry | PrintFeedback
)
MeasureCommand: TypeAlias = QueueMeasure | RenewMeasure | ReleaseMeasure | RecordUncontrollable
AssetCommand: TypeAlias = (
    MeasureCommand
    | ReceivableCommand
    | PropertyCommand
    | RequestFreeze
    | ConfirmFreeze
    | FailFreeze
    | SealAsset
    | RecordFreezeEnd
    | FileFreezeResult
    | RequestDeduction
    | ConfirmDeduction
    | FailDeduction
)
CaseCommand: TypeAlias = (
    OpenControl
    | ReckonFreeze
    | ClassifyFeedback
    | MakeControlList
    | CompleteOfflineControl
    | RegisterProperty
    | NoteLapses
    | ReckonedCommand
)
OfCase: TypeAlias = (
    CaseCommand | InquiryCommand | AssetCommand | OutgoingCommand | PreservationCommand
)
Command: TypeAlias = OfCase | InboxCommand | MatterCommand


def control_of(case_id: str) -> str:
    """The stream of a case: how much may still be frozen is decided over all of its assets."""
    return f"control-{case_id}"


def consults(command: Command, _court: str) -> Sequence[str]:
    """What rests on a stored file looks at the files of the case."""
    match command:
        case StatePropertyFacts() | MoveQueue():
            return (files_of(command.case_id),)
        case NotifyThirdPerson() | RecordThirdPersonAnswer() | RecordThirdPersonPerformance():
            return (files_of(command.case_id),)
        case RegisterProperty() | RecordUncontrollable() | RecordFreezeEnd() | SealAsset():
            return (files_of(command.case_id),)
        case TakeOverPreservation():
            return (control_of(command.preservation_case_id),)
        case ReceivePreservation() | SecurePreservation() | ApplyPreservationRelease():
            return (files_of(command.case_id),)
        case TakePreservation() | RulePreservation() | RejectPreservation():
            return (files_of(command.case_id),)
        case TellPreservation() | RulePreservationRelease():
            return (files_of(command.case_id),)
        case RequestEntrustment() | SupplementEntrustment() | CompleteMatter():
            return (files_of(command.case_id),)
        case _:
            return ()


def stream_of(command: Command) -> str:
    """One stream per case; what others entrust to this court has streams of its own (0046)."""
    if isinstance(command, InboxCommand):
        return inbox_of(command.court)
    if isinstance(command, MatterCommand):
        return matter_of(command.case_id)
    return control_of(command.case_id)
