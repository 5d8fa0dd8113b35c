"""Values that several services' events share: sealed personal data, parties, hits, candidates."""

from dataclasses import dataclass
from typing import Literal

PartyRole = Literal["applicant", "debtor", "other"]
PartyKind = Literal["natural", "legal", "unknown"]
CaseKind = Literal["first", "resumed", "preservation", "other"]
FilingChannel = Literal["window", "online"]
TargetKind = Literal["money", "act", "thing", "interest"]
InquirySystem = Literal["national", "local"]
AssetKind = Literal[
    "deposit",
    "network_fund",
    "real_estate",
    "vehicle",
    "securities",
    "equity",
    "provident_fund",
    "insurance",
    "other",
]
Tier = Literal["fast", "ordinary", "special"]
ClosingManner = Literal["performed", "terminated", "dismissed", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Personal data as ciphertext under one person's key; destroying the key erases it.

    `key` names the key (a person id), `nonce` and `text` are base64.
    """

    key: str
    nonce: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party to a case. `person_id` is stable and says nothing about the person."""

    person_id: str
    role: PartyRole
    kind: PartyKind
    name: Sealed
    code: Sealed | None = None
    address: Sealed | None = None
    phone: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One property item in the feedback of an inquiry system. Amounts are fen."""

    hit_id: str
    person_id: str
    asset_kind: AssetKind
    institution: str
    amount_fen: int | None
    online: bool
    reference: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A team in the pool of a draw, with the cases it already had."""

    team: str
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationStep:
    """One step of a date's derivation: the day (or instant) reached and why."""

    at: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Why a date is that date: everything needed to compute it again.

    `roll` and `stops_on_rest_days` are the switches of the limit; None in what was recorded
    before they were kept: then those of the rule's row hold.
    """

    article: str
    text: str
    counts_from: str
    start: str
    value: int | None
    unit: str
    calendar: str
    provisional: bool
    steps: tuple[DerivationStep, ...] = ()
    roll: bool | None = None
    stops_on_rest_days: bool | None = None
