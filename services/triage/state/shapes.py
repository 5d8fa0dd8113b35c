"""The state types of triage: a case and its tier, its custody, and the loads of a pool."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from contracts.control import FeedbackOutcome
from contracts.triage import (
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConversionApproved,
    CustodyRefused,
    MatterRouted,
    RetriagePrompted,
    TierKept,
    TierProposed,
)
from contracts.values import AssetKind, CaseKind, TargetKind, Tier
from kernel.people.register import Register


@dataclass(frozen=True, slots=True)
class Filing:
    """The case as filed or corrected. The claim is in fen, None where none is stated."""

    kind: CaseKind
    target: TargetKind
    claim_fen: int | None
    filed_on: date


@dataclass(frozen=True, slots=True)
class Feedback:
    """The result of the early work of property control."""

    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """The reviewer's statements when the case got its tier."""

    flags: frozenset[str] = frozenset()
    disposal_kinds: frozenset[AssetKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The related case whose team may take this one. `consolidated` is None while undecided."""

    related_case_id: str
    relation: str
    team: str = ""
    consolidated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """A case on its way to a tier and a team. `money` is what was found, by asset id.

    `matter` is the row of a matter that is not sorted by tier. `decision` is what gave the case
    its tier or its team, `kept` the last decision to leave it as it was. `approved` is a
    conversion that waits for its registration, `conversion` and `reassignment` the last changes
    of tier and team. `prompted` are the causes that were shown before. `asked_by` are the cases
    that asked for this one's team, with what they were answered. `debtors` are person ids, and
    `terminations` the days on which earlier cases against one of them ended by 终本, by debtor and
    case; `terminated_on` is when this case ended so.
    """

    case_id: str
    filing: Filing | None = None
    debtors: frozenset[str] = frozenset()
    terminations: Mapping[tuple[str, str], date] = field(default_factory=dict)
    terminated_on: date | None = None
    feedback: Feedback | None = None
    money: Mapping[str, tuple[AssetKind, int]] = field(default_factory=dict)
    kinds: frozenset[AssetKind] = frozenset()
    received: bool = False
    noted: frozenset[str] = frozenset()
    stated: Stated = Stated()
    proposal: TierProposed | None = None
    tier: Tier | None = None
    matter: str | None = None
    decision: CaseTriaged | MatterRouted | None = None
    kept: TierKept | None = None
    pool: str = ""
    named: str = ""
    held: bool = False
    team: str | None = None
    moved_under: str | None = None
    prompt: RetriagePrompted | None = None
    prompted: frozenset[str] = frozenset()
    approved: ConversionApproved | None = None
    conversion: CaseConverted | None = None
    reassignment: CaseReassigned | None = None
    rounds: int = 1
    relations: frozenset[tuple[str, str]] = frozenset()
    consolidation: Relation | None = None
    asked_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def previous_terminated_on(self) -> date | None:
        """When the latest case against the same debtor before this one ended by 终本."""
        filed_on = date.max if self.filing is None else self.filing.filed_on
        ended = (
            day
            for (person, _case), day in self.terminations.items()
            if person in self.debtors and day <= filed_on
        )
        return max(ended, default=None)

    @property
    def found_kinds(self) -> frozenset[AssetKind]:
        """The kinds of the property that control found."""
        return self.kinds | {kind for kind, _amount_fen in self.money.values()}

    @property
    def routed(self) -> bool:
        """Whether the case has its tier, or the matter its team."""
        return self.tier is not None or self.matter is not None


@dataclass(frozen=True, slots=True)
class Passing:
    """A hand-over that is unanswered or was refused."""

    to_holder: str
    article: str
    enclosed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who holds the case, and the hand-over that is under way or was refused, with why."""

    case_id: str
    holder: str
    handler: str | None = None
    pending: Passing | None = None
    refused: Passing | None = None
    refusal: CustodyRefused | None = None


@dataclass(frozen=True, slots=True)
class Loads:
    """The cases of a pool that count in its next draw, by case, and how often each was drawn."""

    open_cases: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, int] = field(default_factory=dict)

    def of(self, team: str) -> int:
        return sum(1 for drawn in self.open_cases.values() if drawn == team)


@dataclass(frozen=True, slots=True)
class Debtor:
    """The cases against a debtor: when each was filed, and when those ended that ended by 终本."""

    filed: Mapping[str, date] = field(default_factory=dict)
    terminated: Mapping[str, date] = field(default_factory=dict)


State: TypeAlias = Sorting | Custody | Loads | Debtor | Register
