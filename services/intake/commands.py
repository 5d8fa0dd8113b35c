"""The commands of intake."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts import fields
from contracts.claims import ClaimOfTitle
from contracts.intake import Signers
from contracts.values import (
    AgentName,
    ApplicantAddress,
    CaseKind,
    DebtorAddress,
    FilingChannel,
    NewParty,
    OriginCase,
    Parties,
    PayeeAccount,
    Statement,
    StatementAbout,
    TargetKind,
)
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of


@command("登记立案")
class FileCase:
    """File an enforcement case whose application was found usable (see rules.read_application)."""

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


@command("指出立案信息差错")
class ReportFilingError:
    """Report wrong filing data found by the check; `field` names it."""

    case_id: fields.CaseId
    field: fields.FilingField
    found: fields.FilingError


@command("纠正立案信息")
class CorrectFiling:
    """Correct a field that was reported wrong."""

    case_id: fields.CaseId
    field: fields.FilingField
    claim_fen: fields.ClaimFen | None = None
    target: TargetKind | None = None
    title_document: fields.TitleDocument | None = None


@command("核对立案信息")
class CheckFiling:
    """Declare the filing data checked and right: parties, kind of target, amount, title.

    What was found of each may be told; what the application says of it is kept beside it.
    """

    case_id: fields.CaseId
    parties_found: fields.PartiesFound = ""
    target_found: fields.TargetFound = ""
    amount_found: fields.AmountFound = ""
    title_found: fields.TitleFound = ""


@command("扫描立案手续")
class ScanFilingPapers:
    """Record that the filing papers were scanned and their nodes entered. The scans are the files
    that are stored in the case by then. Their `pages` follow from them; they are stated only where
    a file does not tell them."""

    case_id: fields.CaseId
    pages: fields.Pages | None = None


@command("记录未能现场接待")
class DeferReception:
    """Record why the first reception cannot be held on site on the filing day."""

    case_id: fields.CaseId
    reason: fields.Reason


@command("记录初次接待")
class HoldFirstReception:
    """Record the first reception with its record, which all three have signed.

    Addresses and account are those of the party on whose side they stand.
    """

    case_id: fields.CaseId
    on_site: fields.OnSite
    electronic_service: fields.ElectronicService
    termination_opinion: fields.TerminationOpinion
    auction_opinion: fields.AuctionOpinion
    signers: Signers
    applicant_address: ApplicantAddress | None = None
    debtor_address: DebtorAddress | None = None
    payee_account: PayeeAccount | None = None


@command("登记代理人授权")
class AuthoriseAgent:
    """Register that a party has an agent, by a signed power of attorney."""

    case_id: fields.CaseId
    agent_id: fields.AgentId
    principal_id: fields.PrincipalId
    name: AgentName
    first_day: fields.AgencyFrom
    special: fields.SpecialAuthority = False
    last_day: fields.AgencyUntil | None = None


@command("登记代理人解除")
class DismissAgent:
    """Register that an agent acts no longer for a party; `last_day` is the last in that role."""

    case_id: fields.CaseId
    agent_id: fields.AgentId
    principal_id: fields.PrincipalId
    last_day: fields.AgencyUntil


@command("提交当事人陈述")
class StateAsParty:
    """Tell the court something as a party, or as the agent of the party `principal_id`."""

    case_id: fields.CaseId
    about: StatementAbout
    content: Statement
    principal_id: fields.PrincipalId = ""


@command("更正当事人信息")
class CorrectParty:
    """Correct what was recorded of a party: all of it, as it stands from now on.

    `ground` names the material that shows it. The id of `new` follows from the identity code. After
    the case was closed it takes a `ruling`, stored in the case.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    new: NewParty
    reason: fields.Reason
    ground: fields.CorrectionGround
    ruling: fields.Ruling = ""


PartyCommand: TypeAlias = AuthoriseAgent | DismissAgent | StateAsParty | CorrectParty
FilingCommand: TypeAlias = (
    ReportFilingError
    | CorrectFiling
    | CheckFiling
    | ScanFilingPapers
    | DeferReception
    | HoldFirstReception
)
Command: TypeAlias = FileCase | FilingCommand | PartyCommand


def stream_of(command: Command) -> str:
    """One stream per case."""
    return filing_stream(command.case_id)


def filing_stream(case_id: str) -> str:
    """The stream of a filing."""
    return f"filing-{case_id}"


def consults(command: Command, _court: str) -> Sequence[str]:
    """A correction after the closing looks at the files of the case: one of them is the ruling. So
    do the filing papers, which are scanned into it."""
    match command:
        case ScanFilingPapers():
            return (files_of(command.case_id),)
        case CorrectParty() if command.ruling:
            return (files_of(command.case_id),)
        case _:
            return ()
