"""Intake (立案核对、初次接待): facts about a filing, its check and the first reception."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.claims import ClaimOfTitle
from contracts.intake_parties import PartyEvent
from contracts.titles import event, value
from contracts.values import (
    ApplicantAddress,
    CaseKind,
    DebtorAddress,
    FilingChannel,
    OriginCase,
    Parties,
    PayeeAccount,
    TargetKind,
)

OldTarget: TypeAlias = Annotated[TargetKind, Field(title="更正前的执行标的")]


@event("立案")
class CaseFiled:
    """An enforcement case was filed (立案). Its clocks count from `filed_at`.

    `claim_fen` is the total as the application states it, or as its heads come to on that day;
    None where it states no amount. `claim` are the heads, where it names them. `warnings` are the
    stable codes of what was normalised or looked wrong in the application. `origin` is the case
    that it comes from: the one that was resumed, or the trial whose preservation is carried out.
    """

    case_id: fields.CaseId
    kind: CaseKind
    channel: FilingChannel
    target: TargetKind
    claim_fen: fields.ClaimFen | None
    title_document: fields.TitleDocument | None
    filed_at: fields.FiledAt
    registered_on: fields.RegisteredOn | None
    parties: Parties
    warnings: fields.FilingWarnings = ()
    claim: ClaimOfTitle | None = None
    origin: OriginCase | None = None


@event("立案信息差错")
class FilingErrorFound:
    """The check found wrong filing data; the filing clerk must correct it at once."""

    case_id: fields.CaseId
    field: fields.FilingField
    found: fields.FilingError


@event("立案信息纠正")
class FilingCorrected:
    """The filing clerk corrected the field (立案人员予以纠正).

    `old_…` is how the field stood, since corrections keep it.
    """

    case_id: fields.CaseId
    field: fields.FilingField
    claim_fen: fields.ClaimFen | None = None
    target: TargetKind | None = None
    title_document: fields.TitleDocument | None = None
    old_claim_fen: fields.OldClaimFen | None = None
    old_target: OldTarget | None = None
    old_title_document: fields.OldTitleDocument | None = None


@event("立案信息核对完成")
class FilingChecked:
    """Parties, target, amount and title were checked and stand (立案信息核对).

    Of each stands what the filing says, as corrected, and what was found, where it was told.
    """

    case_id: fields.CaseId
    parties_found: fields.PartiesFound = ""
    target_found: fields.TargetFound = ""
    amount_found: fields.AmountFound = ""
    title_found: fields.TitleFound = ""
    target: TargetKind | None = None
    claim_fen: fields.ClaimFen | None = None
    title_document: fields.TitleDocument | None = None


@event("立案手续扫描完成")
class FilingPapersScanned:
    """The filing papers were scanned into the process system and their nodes entered. `files` are
    the stored scans."""

    case_id: fields.CaseId
    pages: fields.Pages
    files: fields.PaperFiles = ()


@event("未能现场接待")
class ReceptionDeferred:
    """There was no reception on site on the filing day; the implementing team will meet the
    applicant."""

    case_id: fields.CaseId
    reason: fields.Reason


@value("谈话笔录签名人")
class ReceptionSigners:
    """Who signed the record of a reception: two of the court by person, and the party (person id)
    whom they told of the risks."""

    interviewer: fields.Interviewer
    recorder: fields.RecordKeeper
    interviewee: fields.PersonId


Signers: TypeAlias = Annotated[ReceptionSigners, Field(title="笔录签名人员")]


@event("初次接待完成")
class FirstReceptionHeld:
    """The first reception was held and its record (初次接待谈话笔录) signed by all three.

    The record tells the risks: who signed it as `interviewee` was told (`risk_told`). `signers` is
    None where only the places of the signatures were kept.
    """

    case_id: fields.CaseId
    on_site: fields.OnSite
    electronic_service: fields.ElectronicService
    risk_told: fields.RiskTold
    termination_opinion: fields.TerminationOpinion
    auction_opinion: fields.AuctionOpinion
    signatures: fields.Signatures
    applicant_address: ApplicantAddress | None = None
    debtor_address: DebtorAddress | None = None
    payee_account: PayeeAccount | None = None
    signers: Signers | None = None


IntakeEvent: TypeAlias = (
    CaseFiled
    | FilingErrorFound
    | FilingCorrected
    | FilingChecked
    | FilingPapersScanned
    | ReceptionDeferred
    | FirstReceptionHeld
    | PartyEvent
)
