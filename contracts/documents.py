"""Documents (文书制作送达、告知): facts about form documents, their service and notices."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from contracts.values import Party, Sealed

ServiceChannel = Literal["electronic", "post", "direct", "announcement"]
NoticeChannel = Literal["12368", "app", "wechat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageOrdered:
    """The package of form documents of a case was ordered, with all who must be served.

    `addressees` are the person ids of the applicants and debtors among `parties`.
    """

    case_id: str
    kinds: tuple[str, ...]
    addressees: tuple[str, ...]
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConsentNoted:
    """The reception record says how to serve: the applicant's consent to electronic service,
    and the confirmed addresses (送达地址确认), each under the key of whose address it is."""

    case_id: str
    electronic: bool
    addresses: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMade:
    """A form document was generated and checked against the case file by its maker."""

    case_id: str
    document_id: str
    document_kind: str
    addressees: tuple[str, ...]
    maker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReviewed:
    """The reviewer named by the court's rules let the document pass; never its own maker."""

    case_id: str
    document_id: str
    reviewer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSealed:
    """The document was printed and electronically sealed."""

    case_id: str
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSent:
    """The document went out to one addressee (a person id) by one channel.

    `attempt` counts from 1 for each addressee. `recipient` is what the channel must know of
    the addressee, sealed; its address is the confirmed one, and None where there is none.
    """

    case_id: str
    document_id: str
    document_kind: str
    addressee: str
    channel: ServiceChannel
    attempt: int
    recipient: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentServed:
    """The addressee received the document. `perform_by` is set by an enforcement notice."""

    case_id: str
    document_id: str
    document_kind: str
    addressee: str
    channel: ServiceChannel
    perform_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned:
    """One attempt to serve failed; the next rung of the service ladder follows."""

    case_id: str
    document_id: str
    addressee: str
    channel: ServiceChannel
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceImpossible:
    """Every channel failed for this addressee; the handling team was told with reasons."""

    case_id: str
    document_id: str
    addressee: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHandedOver:
    """The sign-off draft (签发稿) of a sent document went to the dossier centre."""

    case_id: str
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSent:
    """Every form document of the package was sent to every addressee."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRequested:
    """A party is to be told of `event` (disclosure table of the court's pack).

    `recipient` is what the channel must know of the addressee, sealed.
    """

    case_id: str
    notice_id: str
    event: str
    addressee: str
    channel: NoticeChannel
    article: str
    recipient: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """The notice was accepted by the channel's operator."""

    case_id: str
    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFailed:
    """The channel's operator refused the notice."""

    case_id: str
    notice_id: str
    reason: str


DocumentsEvent: TypeAlias = (
    PackageOrdered
    | ServiceConsentNoted
    | DocumentMade
    | DocumentReviewed
    | DocumentSealed
    | DocumentSent
    | DocumentServed
    | DocumentReturned
    | ServiceImpossible
    | DraftHandedOver
    | PackageSent
    | NoticeRequested
    | NoticeSent
    | NoticeFailed
)
