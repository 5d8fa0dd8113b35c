"""The destination of a case by the court's routing table, with its ground. Pure."""

from dataclasses import dataclass
from datetime import date

from contracts.values import Tier
from kernel.rulebook import Approval, Pack, RoutingRow, beats
from services.triage.rules.conditions import CONDITIONS
from services.triage.rules.facts import Facts

AFTER_RECEPTION = "triage-after-reception"  # a court with this rule looks at the reception too
CONFIRMING = "triage.ConfirmTier"  # the act that a court puts under approval, by routing row


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiering:
    """The answer with its ground. `matched` lists every row that applied, `ground` decided.

    `tier` is None for matters that are not sorted, and where a judge has to decide.
    `referred`: no criterion applied and a judge has to decide; there is no tier then.
    `provisional`: the work that triage rests on is still under way, so the answer may change,
    or somebody has yet to confirm it.
    """

    tier: Tier | None
    pool: str | None
    teams: tuple[str, ...]
    matched: tuple[str, ...]
    ground: RoutingRow
    referred: bool
    provisional: bool

    @property
    def ground_article(self) -> str:
        return self.ground.article

    @property
    def ground_text(self) -> str:
        return self.ground.text


def tier(facts: Facts, pack: Pack, on: date) -> Tiering:
    """The destination of a case with these facts by the court's routing table.

    A row that loses to another matching row is dropped; all remaining rows have one destination,
    and the first of them in the table is the ground. If none remains, the judge decides.
    """
    matching = [row for row in pack.routing if not row.refer and matches(row, facts)]
    standing = standing_of(matching, pack)
    refer = next(row for row in pack.routing if row.refer)
    ground = standing[0] if standing else refer
    return Tiering(
        tier=ground.tier,
        pool=ground.pool,
        teams=pack.pool(ground.pool).active_on(on) if ground.pool else (),
        matched=tuple(row.code for row in matching),
        ground=ground,
        referred=ground.refer,
        provisional=early(facts, pack, ground) or confirmation_of(ground, pack) is not None,
    )


def confirmation_of(row: RoutingRow, pack: Pack) -> Approval | None:
    """The approval under which a case is given the tier of a row; None where none is needed.

    A matter that is not sorted, and what is decided where no row fits, has no tier to confirm.
    """
    return None if row.tier is None else pack.approval_of(CONFIRMING, row.code)


def standing_of(matching: list[RoutingRow], pack: Pack) -> list[RoutingRow]:
    """The matching rows that do not lose to another matching row."""
    return [
        row
        for row in matching
        if not any(beats(other, row, pack.precedences) for other in matching)
    ]


def early(facts: Facts, pack: Pack, ground: RoutingRow) -> bool:
    """Whether the work on which triage is based is still in progress."""
    if ground.direct:
        return False
    received = facts.reception_done or not pack.has_rule(AFTER_RECEPTION)
    return not (facts.control_done and received)


def matches(row: RoutingRow, facts: Facts) -> bool:
    """Whether the row asks for nothing that the facts do not show."""
    return flags_fit(row, facts.flags) and holds(row, facts)


def flags_fit(row: RoutingRow, flags: frozenset[str]) -> bool:
    """Whether these findings are those that the row asks for."""
    if row.flags and not flags.intersection(row.flags):
        return False
    return flags.issuperset(row.all_flags) and not flags.intersection(row.unless_flags)


def holds(row: RoutingRow, facts: Facts) -> bool:
    """Whether the row's conditions and its range hold, whatever was found by a person."""
    if not _in_range(row, facts.claim_fen):
        return False
    required = all(CONDITIONS[name](facts, row) for name in row.when)
    return required and not any(CONDITIONS[name](facts, row) for name in row.unless)


def _in_range(row: RoutingRow, claim_fen: int | None) -> bool:
    """以上、以下 include the number. An unstated claim is in no range."""
    if row.claim_min_fen is None and row.claim_max_fen is None:
        return True
    if claim_fen is None:
        return False
    least = row.claim_min_fen is None or row.claim_min_fen <= claim_fen
    return least and (row.claim_max_fen is None or claim_fen <= row.claim_max_fen)
