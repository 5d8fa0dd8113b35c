"""The commands on property over time: its facts, the queue, excess, a closing."""

from typing import TypeAlias

from contracts import fields
from contracts.control_property import Facts, KeptBecause, KeptGround, MovedOn, PriorEnd
from contracts.values import Division
from kernel.deciding.decider import command


@command("补充财产信息")
class StatePropertyFacts:
    """State what more was learned of an item, as a stored file shows; it replaces what was known.

    Whether it lies outside the city follows from its division.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    evidence: fields.Evidence
    division: Division = ""
    facts: Facts | None = None


@command("登记轮候顺位变更、生效")
class MoveQueue:
    """Record that what stood before a queued measure ended, as the register's paper shows.

    At `rank` 1 the measure takes effect since `moved_on`; `amount_fen` is then the money that it
    freezes, `expires_on` its last day as stated. Where the court before disposed of the property,
    the queued measure has no effect any more.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    rank: fields.QueueRank
    prior_end: PriorEnd
    moved_on: MovedOn
    evidence: fields.Evidence
    amount_fen: fields.AmountFen = 0
    expires_on: fields.ExpiresOn | None = None


@command("决定不解除超标的额部分")
class KeepExcess:
    """Decide that what exceeds the limit stays under control (第十九条第二款)."""

    case_id: fields.CaseId
    ground: KeptGround
    reason: KeptBecause


@command("提示结案后应解除的措施")
class OrderReleases:
    """Name the measures that have to be released since the case was closed."""

    case_id: fields.CaseId


PropertyCommand: TypeAlias = StatePropertyFacts | MoveQueue
ReckonedCommand: TypeAlias = KeepExcess | OrderReleases
