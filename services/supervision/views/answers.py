"""What the doors of supervision answer."""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.values import Derivation
from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node (节点) with its date."""

    case_id: str
    node_id: str
    code: str
    title: str
    who: str
    stage: str
    subject: str
    subject_id: str
    requirements: tuple[str, ...]
    article: str
    text: str
    opened_at: datetime
    due: datetime | None
    warn_at: datetime | None
    wait: bool
    provisional: bool
    overdue_on_arrival: bool
    status: str
    late: bool
    ending: str | None
    closed_at: datetime | None
    consequence: str
    notify: tuple[str, ...]
    readings: tuple[int, ...]
    set_by: str
    period: date | None
    paused_at: datetime | None
    reason: str
    approver: str
    opening_recorded_at: datetime | None
    closing_recorded_at: datetime | None
    struck_at: datetime | None
    struck_by: str
    struck_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDerived(Node):
    """A node with the derivation of its date."""

    derivation: Derivation


@dataclass(frozen=True, slots=True, kw_only=True)
class NodesOfCase:
    """The nodes of a case, or of the court."""

    nodes: tuple[NodeDerived, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Open nodes, the soonest due first."""

    nodes: tuple[Node, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupervised:
    """Where a case stands; `nodes` counts its nodes by status."""

    case_id: str
    pack: str
    kind: str
    channel: str
    target: str
    filed_at: datetime
    tier: str | None
    stage: str | None
    closed_at: datetime | None
    nodes: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """The open cases of a stage and a tier."""

    stage: str
    tier: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderCount:
    """The open nodes of who has to do them, by status."""

    who: str
    status: str
    nodes: int
    overdue_on_arrival: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCount:
    """The nodes that were closed."""

    late: int
    in_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The court at a glance."""

    stages: tuple[StageCount, ...]
    nodes: dict[str, int]
    by_holder: tuple[HolderCount, ...]
    closed: ClosedCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year whose working days were entered."""

    year: int
    version: str
    source: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which the court was closed."""

    year: int
    version: str
    source: str
    rest_days: tuple[str, ...]
    make_up_days: tuple[str, ...]
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The working days of the court."""

    years: tuple[Year, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesToRedate:
    """Cases whose dates were counted with an older calendar."""

    cases: tuple[str, ...]
