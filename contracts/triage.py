"""Triage (繁简分流、分案、移交): facts about tiers, draws and who holds the case."""

from typing import TypeAlias

from contracts import fields
from contracts.control import FeedbackOutcome
from contracts.titles import event
from contracts.triage_debtors import (
    DebtorEvent,
    DebtorNoted,
    PreviousTerminationNoted,
    TerminationNoted,
)
from contracts.triage_moves import (
    CaseConsolidated,
    CaseConverted,
    CaseReassigned,
    ConsolidationDropped,
    ConsolidationRequested,
    ConversionApproved,
    MoveEvent,
    RelatedTeamAnswered,
    RelatedTeamNoted,
    RelationEvent,
    RelationNoted,
)
from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from contracts.values import (
    AssetKind,
    Candidates,
    CaseKind,
    DisposalKinds,
    NowTier,
    TargetKind,
    Tier,
)


@event("中心接管案件")
class CustodyBegan:
    """The court's centre holds the case from its filing."""

    case_id: fields.CaseId
    holder: fields.Holder


@event("立案信息获悉")
class TriageFactsNoted:
    """The facts of a case that triage knows from its filing."""

    case_id: fields.CaseId
    kind: CaseKind
    target: TargetKind
    claim_fen: fields.ClaimFen | None
    filed_on: fields.FiledOn


@event("立案信息纠正获悉")
class CorrectionNoted:
    """The facts of the filing were corrected; None leaves a value as it was."""

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen | None
    target: TargetKind | None


@event("存款、网络资金获悉")
class MoneyNoted:
    """A deposit or a network fund was found; together they may satisfy the claim."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    amount_fen: fields.AmountFen


@event("查控结果获悉")
class FeedbackNoted:
    """The early work of property control is done: the case may be triaged."""

    case_id: fields.CaseId
    outcome: FeedbackOutcome
    frozen_fen: fields.FrozenFen
    claim_fen: fields.ClaimFen | None


@event("财产种类获悉")
class PropertyKindNoted:
    """Property of a kind was found in the case for the first time."""

    case_id: fields.CaseId
    asset_kind: AssetKind


@event("初次接待获悉")
class ReceptionNoted:
    """The applicant was received (`held`), or the reason why not was recorded."""

    case_id: fields.CaseId
    held: fields.ReceptionHeld


@event("分流要素认定")
class FlagNoted:
    """A fact established a finding (`[[flag]]` of the pack) by itself."""

    case_id: fields.CaseId
    flag: fields.Flag
    article: fields.Article


@event("分流意见拟定")
class TierProposed:
    """A provisional answer: `awaits` names what is still outstanding.

    That is `control` or `reception`, the work on which triage rests, and `approval`, where the
    court's pack binds the confirmation of such a row. `decided_by` proposed it, acting in
    `decider_role`. `tier` is None for matters that are not sorted by tier.
    """

    case_id: fields.CaseId
    tier: Tier | None
    row: fields.RuleCode
    pool: fields.Pool
    pool_teams: fields.PoolTeams
    article: fields.Article
    text: fields.RuleText
    matched: fields.MatchedCriteria
    decided_by: fields.DecidedBy
    decider_role: fields.DeciderRole
    awaits: fields.Awaits
    referred: fields.Referred = False
    flags: fields.Flags = ()
    previous_terminated_on: fields.PreviousTerminatedOn | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    team: fields.Team = ""
    outstanding: fields.Outstanding = ""


@event("分流意见未采用")
class ProposalDropped:
    """The proposed route was not confirmed, or another one took its place."""

    case_id: fields.CaseId
    row: fields.RuleCode
    team: fields.Team
    reason: fields.Reason
    article: fields.Article


@event("繁简分流完成")
class CaseTriaged:
    """The case was given a tier. `article` is the ground, `row` its code.

    `referred`: no criterion of the court matched, and the judge decided for a `reason`. `team` was
    named by the deciding person; otherwise one of `pool_teams` is drawn. `held`: a decision on
    related cases precedes the assignment. `outstanding` says why it was decided before all work on
    which triage rests was done. `former_pool` is the pool that the case leaves if it was triaged
    before. `round` counts the assignments of the case.
    """

    case_id: fields.CaseId
    tier: Tier
    pool_teams: fields.PoolTeams
    article: fields.Article
    text: fields.RuleText
    matched: fields.MatchedCriteria
    decided_by: fields.DecidedBy
    provisional: fields.ProvisionalTier
    referred: fields.Referred = False
    row: fields.RuleCode = ""
    pool: fields.Pool = ""
    team: fields.Team = ""
    held: fields.AssignmentHeld = False
    flags: fields.Flags = ()
    previous_terminated_on: fields.PreviousTerminatedOn | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    outstanding: fields.Outstanding = ""
    approver: fields.Approver = ""
    former_pool: fields.FormerPool = ""
    round: fields.AssignmentRound = 1


@event("不分繁简事项分派")
class MatterRouted:
    """A matter that is not sorted by tier was sent to the team responsible for such matters."""

    case_id: fields.CaseId
    row: fields.RuleCode
    pool: fields.Pool
    pool_teams: fields.PoolTeams
    article: fields.Article
    text: fields.RuleText
    matched: fields.MatchedCriteria
    decided_by: fields.DecidedBy
    team: fields.Team = ""
    flags: fields.Flags = ()
    previous_terminated_on: fields.PreviousTerminatedOn | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    outstanding: fields.Outstanding = ""
    approver: fields.Approver = ""


@event("重新分流提示")
class RetriagePrompted:
    """The facts changed since the case was triaged: by `article` its tier would now be `now_tier`.

    `cause` is the code of the row. `now_tier` is None if no criterion matches any more.
    """

    case_id: fields.CaseId
    cause: fields.RetriageCause
    tier: Tier
    now_tier: NowTier | None
    article: fields.Article
    text: fields.RuleText


@event("原类别维持")
class TierKept:
    """The deciding person left the tier unchanged although the facts changed."""

    case_id: fields.CaseId
    cause: fields.RetriageCause
    reason: fields.Reason
    decided_by: fields.DecidedBy


@event("随机分案完成")
class TeamDrawn:
    """A team was drawn by lot. Anyone can repeat the draw from pool, loads and seed.

    `without` are teams that were excluded. `round` counts the assignments of the case.
    """

    case_id: fields.CaseId
    pool: fields.Pool
    candidates: Candidates
    seed: fields.Seed
    seed_position: fields.SeedPosition
    team: fields.Team
    article: fields.Article
    without: fields.WithoutTeams = ()
    round: fields.AssignmentRound = 1


@event("团队案件数减计")
class LoadReleased:
    """A drawn case was closed or left the team; it no longer counts in the next draw."""

    case_id: fields.CaseId
    pool: fields.Pool
    team: fields.Team


@event("承办团队确定")
class CaseAssigned:
    """The team that works the case was determined; `enclosed` is handed over with the case."""

    case_id: fields.CaseId
    team: fields.Team
    by_draw: fields.ByDraw
    article: fields.Article = ""
    enclosed: fields.Enclosed = ()


@event("案件移交")
class CustodyPassed:
    """The holder handed the case over, with a list of the enclosed material."""

    case_id: fields.CaseId
    from_holder: fields.FromHolder
    to_holder: fields.ToHolder
    enclosed: fields.Enclosed
    article: fields.Article


@event("案件接收")
class CustodyAccepted:
    """The receiving team accepted the case and is responsible for it from now on."""

    case_id: fields.CaseId
    holder: fields.Holder
    handler: fields.Handler


@event("案件拒收")
class CustodyRefused:
    """The receiving team refused for a permitted reason; `holder`, the giver, keeps the case."""

    case_id: fields.CaseId
    holder: fields.Holder
    reason: fields.Reason
    article: fields.Article
    ground: fields.CustodyRefusalGround = ""


FactEvent: TypeAlias = (
    TriageFactsNoted
    | DebtorNoted
    | PreviousTerminationNoted
    | TerminationNoted
    | CorrectionNoted
    | MoneyNoted
    | PropertyKindNoted
    | ReceptionNoted
    | FlagNoted
    | FeedbackNoted
)
TieringEvent: TypeAlias = (
    TierProposed
    | ProposalDropped
    | CaseTriaged
    | MatterRouted
    | RetriagePrompted
    | TierKept
    | CaseAssigned
)
PoolEvent: TypeAlias = TeamDrawn | LoadReleased
CustodyEvent: TypeAlias = CustodyBegan | CustodyPassed | CustodyAccepted | CustodyRefused
TriageEvent: TypeAlias = (
    FactEvent
    | TieringEvent
    | MoveEvent
    | RelationEvent
    | PoolEvent
    | CustodyEvent
    | StaffEvent
    | DebtorEvent
)

__all__ = [
    "CaseAssigned",
    "CaseConsolidated",
    "CaseConverted",
    "CaseReassigned",
    "CaseTriaged",
    "ConsolidationDropped",
    "ConsolidationRequested",
    "ConversionApproved",
    "CorrectionNoted",
    "CustodyAccepted",
    "CustodyBegan",
    "CustodyEvent",
    "CustodyPassed",
    "CustodyRefused",
    "FactEvent",
    "FeedbackNoted",
    "FlagNoted",
    "LoadReleased",
    "MatterRouted",
    "MoneyNoted",
    "MoveEvent",
    "PoolEvent",
    "PropertyKindNoted",
    "ProposalDropped",
    "ReceptionNoted",
    "RelatedTeamAnswered",
    "RelatedTeamNoted",
    "RelationEvent",
    "RelationNoted",
    "RetriagePrompted",
    "StaffAbsent",
    "StaffAppointed",
    "StaffEvent",
    "StaffRelieved",
    "StaffRenamed",
    "StaffReturned",
    "TeamDrawn",
    "TierKept",
    "TierProposed",
    "TieringEvent",
    "TriageEvent",
    "TriageFactsNoted",
]
