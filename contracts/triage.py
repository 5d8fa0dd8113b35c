"""Triage (繁简分流、分案、移交): facts about tiers, draws and who holds the case."""

from typing import TypeAlias

from contracts import fields
from contracts.control import FeedbackOutcome
from contracts.titles import event
from contracts.triage_moves import (
    CaseConverted,
    CaseReassigned,
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    ConversionApproved,
    ConversionRefused,
    ConversionRequested,
    MoveEvent,
    ReassignmentRefused,
    ReassignmentRequested,
    RelatedTeamNoted,
    RelatedTeamTold,
    RelationEvent,
    RelationNoted,
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
    """What triage knows of a case from its filing, as filed or as corrected since."""

    case_id: fields.CaseId
    kind: CaseKind
    target: TargetKind
    claim_fen: fields.ClaimFen | None
    filed_on: fields.FiledOn


@event("存款、网络资金获悉")
class MoneyNoted:
    """A deposit or a network fund was found; together they may satisfy the claim."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    amount_fen: fields.AmountFen


@event("查控结果获悉")
class FeedbackNoted:
    """The early work of the property-control stage is done: the case may be triaged."""

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
    """A fact stated a finding (`[[flag]]` of the pack) by itself."""

    case_id: fields.CaseId
    flag: fields.Flag
    article: fields.Article


@event("分流意见拟定")
class TierProposed:
    """An answer that is not final: `awaits` names what is still to come.

    That is `control` or `reception`, the work that triage rests on, and `approval`, the
    confirmation by the approver of the row. `tier` is None for matters that are not sorted.
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
    awaits: fields.Awaits
    approval: fields.ApprovalCode = ""
    referred: fields.Referred = False
    flags: fields.Flags = ()
    previous_terminated_on: fields.PreviousTerminatedOn | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    team: fields.Team = ""


@event("分流意见未获同意")
class TierRefused:
    """The approver did not confirm the proposed route; the case is triaged again."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    approver: fields.Approver
    article: fields.Article


@event("一名审批人同意")
class ApprovalGiven:
    """One of several approvers agreed; the others have yet to. `subject` is what it is about."""

    case_id: fields.CaseId
    act: fields.ApprovalAct
    subject: fields.ApprovalSubject
    role: fields.ApproverRole
    approver: fields.Approver
    article: fields.Article


@event("繁简分流完成")
class CaseTriaged:
    """The case was given a tier; the ground is the article that decided, `row` its code.

    `referred` is true where no criterion of the court matched and the judge decided, for a
    `reason`. `team` was named by who decided, else a lot decides among `pool`. `held`: a
    decision on related cases comes before the assignment. `outstanding` says why it was
    decided before all work that triage rests on was done. `former_pool` is the pool the case
    leaves, where it was triaged before. `round` counts the assignments of the case.
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
    """A matter that is not sorted by tier was sent to the team that does such work."""

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
    reason: fields.Reason = ""
    approver: fields.Approver = ""


@event("重新分流提示")
class RetriagePrompted:
    """The facts changed since the case was triaged: by `article` it would be `now_tier` now.

    `cause` is the row that says so. `now_tier` is None where no criterion fits any more.
    """

    case_id: fields.CaseId
    cause: fields.RetriageCause
    tier: Tier
    now_tier: NowTier | None
    article: fields.Article
    text: fields.RuleText


@event("原类别维持")
class TierKept:
    """Whoever decides on tiers left the case as it was, although the facts changed."""

    case_id: fields.CaseId
    cause: fields.RetriageCause
    reason: fields.Reason
    decided_by: fields.DecidedBy


@event("随机分案完成")
class TeamDrawn:
    """A team was drawn by lot. Anyone can draw again from pool, loads and seed.

    `without` are teams that took no part. `round` counts the assignments of the case.
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
    """A drawn case was closed (or left the team): it no longer weighs in the next draw."""

    case_id: fields.CaseId
    pool: fields.Pool
    team: fields.Team


@event("承办团队确定")
class CaseAssigned:
    """The team that is to work the case is known; `enclosed` goes with the case to it."""

    case_id: fields.CaseId
    team: fields.Team
    by_draw: fields.ByDraw
    article: fields.Article = ""
    enclosed: fields.Enclosed = ()


@event("案件移交")
class CustodyPassed:
    """The holder handed the case over, with a list of what goes with it."""

    case_id: fields.CaseId
    from_holder: fields.FromHolder
    to_holder: fields.ToHolder
    enclosed: fields.Enclosed
    article: fields.Article


@event("案件接收")
class CustodyAccepted:
    """The receiving team took the case; from here on it answers for it."""

    case_id: fields.CaseId
    holder: fields.Holder
    handler: fields.Handler


@event("案件拒收")
class CustodyRefused:
    """The receiving team refused for a reason the rules allow; `holder` (the giver) keeps it."""

    case_id: fields.CaseId
    holder: fields.Holder
    reason: fields.Reason
    article: fields.Article


TriageEvent: TypeAlias = (
    CustodyBegan
    | TriageFactsNoted
    | MoneyNoted
    | PropertyKindNoted
    | ReceptionNoted
    | FlagNoted
    | FeedbackNoted
    | TierProposed
    | TierRefused
    | ApprovalGiven
    | CaseTriaged
    | MatterRouted
    | RetriagePrompted
    | TierKept
    | TeamDrawn
    | LoadReleased
    | CaseAssigned
    | CustodyPassed
    | CustodyAccepted
    | CustodyRefused
    | MoveEvent
    | RelationEvent
)

__all__ = [
    "ApprovalGiven",
    "CaseAssigned",
    "CaseConverted",
    "CaseReassigned",
    "CaseTriaged",
    "ConsolidationApproved",
    "ConsolidationRefused",
    "ConsolidationRequested",
    "ConversionApproved",
    "ConversionRefused",
    "ConversionRequested",
    "CustodyAccepted",
    "CustodyBegan",
    "CustodyPassed",
    "CustodyRefused",
    "FeedbackNoted",
    "FlagNoted",
    "LoadReleased",
    "MatterRouted",
    "MoneyNoted",
    "MoveEvent",
    "PropertyKindNoted",
    "ReassignmentRefused",
    "ReassignmentRequested",
    "ReceptionNoted",
    "RelatedTeamNoted",
    "RelatedTeamTold",
    "RelationEvent",
    "RelationNoted",
    "RetriagePrompted",
    "TeamDrawn",
    "TierKept",
    "TierProposed",
    "TierRefused",
    "TriageEvent",
    "TriageFactsNoted",
]
