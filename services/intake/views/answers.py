"""What the doors of intake answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kernel.door.answers import Done, Next, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingWarning:
    """What a filing leaves open."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing in the list."""

    case_id: str
    position: int
    version: int
    kind: str
    channel: str
    target: str
    claim_fen: int | None
    title_document: str | None
    origin: str | None
    filed_at: datetime
    registered_on: date | None
    checked_at: datetime | None
    scanned_at: datetime | None
    pages: int | None
    reception: str
    deferred_at: datetime | None
    deferred_reason: str | None
    received_at: datetime | None
    on_site: bool | None
    electronic_service: bool | None
    termination_opinion: str | None
    auction_opinion: str | None
    warnings: tuple[FilingWarning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filings:
    """The filings of a court, newest first."""

    items: tuple[Filing, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """An address of a party, by where it is known from."""

    kind: str
    address: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party as it was filed."""

    person_id: str
    role: str
    kind: str
    name: Shown
    code: Shown
    phone: Shown
    address: Shown
    addresses: tuple[KnownAddress, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingError:
    """An error of a filing, and its correction."""

    field: str
    found_at: datetime
    corrected_at: datetime | None
    found: Shown
    old: Shown
    new: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCorrection:
    """A correction of what was filed of a party."""

    person_id: str
    new_person_id: str
    actor: str
    corrected_at: datetime
    old: Party
    new: Party
    reason: Shown
    ground: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who acts for a party, and from which day until which."""

    agent_id: str
    principal_id: str
    first_day: date
    last_day: date | None
    special: bool
    name: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a party stated."""

    person_id: str
    principal_id: str
    about: str
    stated_at: datetime
    content: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingShown:
    """The filing of a case."""

    case_id: str
    position: int
    version: int
    kind: str
    channel: str
    target: str
    claim_fen: int | None
    title_document: str | None
    origin: str | None
    filed_at: datetime
    registered_on: date | None
    checked_at: datetime | None
    scanned_at: datetime | None
    pages: int | None
    reception: str
    deferred_at: datetime | None
    deferred_reason: str | None
    received_at: datetime | None
    on_site: bool | None
    electronic_service: bool | None
    termination_opinion: str | None
    auction_opinion: str | None
    warnings: tuple[FilingWarning, ...]
    parties: tuple[Party, ...]
    claim: dict[str, Any] | None
    found: dict[str, Any] | None
    followed_by: tuple[str, ...]
    errors: tuple[FilingError, ...]
    party_corrections: tuple[PartyCorrection, ...]
    agents: tuple[Agent, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A party for whom the caller speaks."""

    person_id: str
    role: str
    name: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """A case of the caller."""

    case_id: str
    kind: str
    filed_at: datetime
    claim_fen: int | None
    principals: tuple[Principal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCases:
    """The cases of the caller, newest first."""

    items: tuple[OwnCase, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """What does not prevent the filing; `field` names the input."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, kw_only=True)
class CaseFiled(Done):
    """The number of the case, and what its application leaves open."""

    case_id: str
    warnings: tuple[Oddity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFound:
    """What prevents the filing, with its article."""

    title: str
    code: str = ""
    field: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would come of an application."""

    case_id: str | None
    claim_fen: int | None
    filed: bool
    errors: tuple[FaultFound, ...]
    warnings: tuple[Oddity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previews:
    """What would come of each application of a list."""

    applications: tuple[Preview, ...]
