"""Triage (二次分案、关联案件): facts about changes of tier and of team after the first answer."""

from dataclasses import dataclass
from typing import TypeAlias

from contracts.values import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRequested:
    """The holding team asked for the case to be given another tier; another person approves."""

    case_id: str
    reason: str
    requester: str
    row: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionApproved:
    """The conversion was approved; it takes effect once it is registered (统一登记和移送)."""

    case_id: str
    row: str
    reason: str
    approver: str
    article: str
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRefused:
    """The approver refused the conversion that was asked for, and said `why`."""

    case_id: str
    row: str
    reason: str
    why: str
    approver: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConverted:
    """The case changed its tier (二次分案, 简转繁), and its team unless it `keeps_team`.

    `parties_told` is what the parties are to be told of.
    """

    case_id: str
    from_tier: Tier
    to_tier: Tier
    reason: str
    approver: str | None
    article: str
    row: str = ""
    keeps_team: bool = False
    pool_code: str = ""
    team: str = ""
    former_pool: str = ""
    round: int = 1
    registered_by: str = ""
    parties_told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignmentRequested:
    """Somebody asked for another team within the tier; another person approves."""

    case_id: str
    row: str
    reason: str
    requester: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignmentRefused:
    """The approver refused the change of team that was asked for, and said `why`."""

    case_id: str
    row: str
    reason: str
    why: str
    approver: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReassigned:
    """The case leaves its team; another team of the pool is drawn, or was named (`team`)."""

    case_id: str
    row: str
    reason: str
    former_team: str
    pool_code: str
    round: int
    approver: str
    article: str
    team: str = ""
    former_pool: str = ""
    parties_told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationNoted:
    """The case is related to another one (关联案件)."""

    case_id: str
    related_case_id: str
    relation: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidationRequested:
    """It was asked to give the case to the team that has the related one."""

    case_id: str
    related_case_id: str
    relation: str
    requester: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedTeamTold:
    """The stream of the related case answered which team has it."""

    case_id: str
    related_case_id: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedTeamNoted:
    """Which team has the related case is known to the case that asked."""

    case_id: str
    related_case_id: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidationApproved:
    """The case goes to the team of the related case instead of a draw; its tier stays.

    `waiting`: the case was triaged before and waited for this.
    """

    case_id: str
    related_case_id: str
    relation: str
    team: str
    approver: str
    article: str
    waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidationRefused:
    """The case is assigned as any other, for a reason. `pool_code` is empty before triage."""

    case_id: str
    related_case_id: str
    relation: str
    reason: str
    approver: str
    article: str
    pool_code: str = ""
    team: str = ""
    round: int = 1


MoveEvent: TypeAlias = (
    ConversionRequested
    | ConversionApproved
    | ConversionRefused
    | CaseConverted
    | ReassignmentRequested
    | ReassignmentRefused
    | CaseReassigned
)
RelationEvent: TypeAlias = (
    RelationNoted
    | ConsolidationRequested
    | RelatedTeamTold
    | RelatedTeamNoted
    | ConsolidationApproved
    | ConsolidationRefused
)
