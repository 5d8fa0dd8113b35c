"""What the portal's own API answers on cases, and how it is made of the rows of the case book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.base.zone import CHINA
from kernel.rulebook import Pack
from portal import words
from portal.causes import by_time
from portal.codes import case_state, coded

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParty:
    """A party of a case; `name` is None once the person was erased."""

    person_id: str
    role: str
    kind: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as the lists show it. `state` is open, closed or archived; amounts are in fen."""

    case_id: str
    kind: str
    tier: str
    stage: str
    stage_title: str
    state: str
    holder: str
    holder_title: str
    handler: str
    passed_to: str
    filed_at: datetime
    closed_at: datetime | None
    archived_at: datetime | None
    manner: str
    claim_fen: int | None
    received_fen: int
    paid_fen: int
    parties: tuple[CaseParty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """A page of cases, newest first; `next` is the cursor of the following page, None on the
    last."""

    items: tuple[CaseRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty of a case with its clock: `due` is None where it is to be done at once, `closed_at`
    while it is open. `derivation` says day by day why it is due then."""

    node_id: str
    title: str
    who: str
    who_title: str
    opened_at: datetime
    due: datetime | None
    paused_at: datetime | None
    closed_at: datetime | None
    late: bool
    derivation: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A request for approval in a case, and how it stands: waiting, approved, refused, withdrawn or
    lapsed."""

    case_id: str
    service: str
    approval_id: str
    title: str
    requester: str
    requested_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event of a case: when it happened and was recorded, by whom, and the event of the same
    case that brought it about."""

    event_id: UUID
    cause: UUID | None
    service: str
    name: str
    title: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FromService:
    """What a service answered about the case; `state` is shown, empty, closed (not for the caller),
    away or failed. `tag` is what an act in this service gives as `If-Match` (in quotes), so that
    it is refused where somebody acted meanwhile."""

    service: str
    part: str
    state: str
    tag: str
    content: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCase:
    """A case with its duties, requests and history, and what the services hold of it."""

    case: CaseRow
    duties: tuple[Duty, ...]
    requests: tuple[Decision, ...]
    history: tuple[Happened, ...]
    services: tuple[FromService, ...]


def case_row(row: Row, titles: Mapping[str, str]) -> CaseRow:
    """A case of the case book with its parties."""
    names = (
        "case_id",
        "kind",
        "tier",
        "stage",
        "holder",
        "handler",
        "passed_to",
        "manner",
        "claim_fen",
        "received_fen",
        "paid_fen",
    )
    people = ("person_id", "role", "kind", "name")
    return CaseRow(
        **{name: row[name] for name in names},
        stage_title=coded(row["stage"], "stage"),
        state=case_state(row),
        holder_title=titles.get(row["holder"], row["holder"]),
        filed_at=row["filed_at"].astimezone(CHINA),
        closed_at=in_china(row["closed_at"]),
        archived_at=in_china(row["archived_at"]),
        parties=tuple(CaseParty(**{name: one[name] for name in people}) for one in row["parties"]),
    )


def duty(row: Row, titles: Mapping[str, str]) -> Duty:
    """A duty of the case book."""
    names = ("node_id", "title", "who", "late", "derivation")
    return Duty(
        **{name: row[name] for name in names},
        who_title=titles.get(row["who"], row["who"]),
        opened_at=row["opened_at"].astimezone(CHINA),
        due=in_china(row["due"]),
        paused_at=in_china(row["paused_at"]),
        closed_at=in_china(row["closed_at"]),
    )


def decision(row: Row, pack: Pack) -> Decision:
    """A request of the case book."""
    names = ("case_id", "service", "approval_id", "requester", "state")
    asked = next((one.title for one in pack.approvals if one.code == row["approval"]), "")
    return Decision(
        **{name: row[name] for name in names},
        title=asked or row["act"],
        requested_at=row["requested_at"].astimezone(CHINA),
    )


def history(entries: Sequence[Row]) -> tuple[Happened, ...]:
    """The events of a case, the newest first."""
    names = ("event_id", "service", "name", "actor")
    return tuple(
        Happened(
            **{name: one.entry[name] for name in names},
            cause=one.cause["event_id"] if one.cause else None,
            title=words.event_title(one.entry["service"], one.entry["name"]),
            occurred_at=one.entry["occurred_at"].astimezone(CHINA),
            recorded_at=one.entry["recorded_at"].astimezone(CHINA),
        )
        for one in by_time(entries)
    )


def in_china(at: datetime | None) -> datetime | None:
    """The instant at +08:00."""
    return at.astimezone(CHINA) if at else None
