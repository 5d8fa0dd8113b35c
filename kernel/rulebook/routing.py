"""Routing rows: which tier and pool a case goes to, and how it may change its tier."""

from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field, model_validator

from contracts.values import Tier
from kernel.rulebook.nodes import Condition
from kernel.rulebook.rows import Code, EventName, Filled, Row, Who


class FlagRow(Row):
    """A finding (分流要素) that a person states of a case, such as a 党政机关 for a debtor.

    `reason`: stating it requires a written reason (其他简单易执 …). A fact of `noted_on`
    establishes it by itself.
    """

    code: Code
    title: Filled
    reason: bool = False
    noted_on: tuple[EventName, ...] = ()


class Precedence(Row):
    """Rows that lead to the tier `higher` take precedence over rows that lead to `lower`.

    `unsorted` stands for the rows without a tier. A row's own `over` comes first.
    """

    higher: Tier | Literal["unsorted"]
    lower: Tier | Literal["unsorted"]

    @property
    def code(self) -> str:
        return f"{self.higher}-over-{self.lower}"


class RoutingRow(Row):
    """A case that meets all of `when`, has the `flags`, and whose claim is in range goes to
    `tier` and `pool`.

    Conditions are names of functions in `services/triage/rules.py`; none of `unless` may hold.
    Of `flags` one is enough, `all_flags` must all be there and none of `unless_flags`. The
    claim lies between `claim_min_fen` and `claim_max_fen`, both included (以上、以下 include the
    number). `months` is the look-back of the condition that needs one. A row without a tier
    assigns matters that are not sorted by tier.

    Where two rows with different destinations match, the one that lists the other in `over`
    wins, or the one whose tier has precedence. One row of a pack refers the case to the judge:
    it is read where no other matches.
    """

    code: Code
    title: Filled
    tier: Tier | None = None
    pool: Code | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    flags: tuple[Code, ...] = ()
    all_flags: tuple[Code, ...] = ()
    unless_flags: tuple[Code, ...] = ()
    claim_min_fen: Annotated[int, Field(ge=1)] | None = None
    claim_max_fen: Annotated[int, Field(ge=1)] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    over: tuple[Code, ...] = ()
    decided_by: Who
    direct: bool = False
    refer: bool = False

    @model_validator(mode="after")
    def _whole(self) -> "RoutingRow":
        if self.refer and (self.criteria or self.over or self.tier or self.pool):
            raise ValueError("refer: the row that refers to the judge has nothing else")
        if not self.refer and not (self.pool and self.criteria):
            raise ValueError("pool, when: a routing row needs a pool and a criterion")
        return self

    @property
    def criteria(self) -> bool:
        """Whether the row has any condition."""
        amounts = (self.claim_min_fen, self.claim_max_fen)
        asked = (*self.when, *self.unless, *self.flags, *self.all_flags, *self.unless_flags)
        return bool(asked) or any(amount is not None for amount in amounts)

    @property
    def destination(self) -> tuple[Tier | None, str | None]:
        return self.tier, self.pool


class Conversion(Row):
    """A change of tier.

    `keeps_team`: the tier changes and the case keeps its team. The case goes to `pool`, or to the
    first pool of the new tier. `reasons` is a closed list; with `open_reasons` any other may be
    written. `registered_by`: an approved conversion takes effect when that team or role registers
    it (统一登记和移送). `parties_told` is the information that must be given to the parties. A fact
    of `noted_on` meets the condition by itself: the case converts or, where an approval binds the
    row, somebody is prompted to ask for it.
    """

    code: Code
    title: Filled
    from_tier: Tier
    to_tier: Tier
    reasons: Annotated[tuple[str, ...], Field(min_length=1)]
    keeps_team: bool = False
    pool: Code | None = None
    open_reasons: bool = False
    registered_by: Who | None = None
    parties_told: tuple[str, ...] = ()
    noted_on: tuple[EventName, ...] = ()


class Reassignment(Row):
    """A change of team within the tier. The former team takes no part in the new draw.

    `tiers` are those in which it is allowed, all if none is named. The case stays in its pool, or
    goes to `pool`. `parties_told` is the information that must be given to the parties.
    """

    code: Code
    title: Filled
    reasons: Annotated[tuple[str, ...], Field(min_length=1)]
    tiers: tuple[Tier, ...] = ()
    pool: Code | None = None
    parties_told: tuple[str, ...] = ()


class Consolidation(Row):
    """Related cases that are given to one team without a draw.

    `code` is the relation, such as `same-debtor`.
    """

    code: Code
    title: Filled


def routing_errors(
    rows: tuple[RoutingRow, ...], precedences: tuple[Precedence, ...] = ()
) -> list[tuple[str, str, str]]:
    """Faults of the table as a whole: (row, field, message)."""
    if not rows:
        return []
    found = []
    codes = {row.code for row in rows}
    referring = [row.code for row in rows if row.refer]
    if not referring:
        found.append((rows[-1].code, "refer", "one row must refer the case to the judge"))
    for code in referring[1:]:
        found.append((code, "refer", f"only one row refers to the judge, and {referring[0]} does"))
    for row in rows:
        for other in row.over:
            if other not in codes or other == row.code:
                found.append((row.code, "over", f"no other row is called {other}"))
    routes = [row for row in rows if not row.refer]
    for one, two in combinations(routes, 2):
        if one.destination == two.destination or _excluded(one, two):
            continue
        declared = beats(one, two, precedences) + beats(two, one, precedences)
        if declared != 1:
            wrong = "both claim precedence" if declared else "no precedence is declared"
            found.append((one.code, "over", f"may match together with {two.code}, and {wrong}"))
    return found


def beats(one: RoutingRow, two: RoutingRow, precedences: tuple[Precedence, ...]) -> bool:
    """Whether the first row wins if both match: by its own `over`, otherwise by its tier."""
    if two.code in one.over or one.code in two.over:
        return two.code in one.over
    tiers = (one.tier or "unsorted", two.tier or "unsorted")
    return any((row.higher, row.lower) == tiers for row in precedences)


def _excluded(one: RoutingRow, two: RoutingRow) -> bool:
    """Whether the rows can never match together, judging by their names and amounts."""
    return any(
        set(mine.when) & set(theirs.unless)
        or set(mine.all_flags) & set(theirs.unless_flags)
        or (mine.flags and set(mine.flags) <= set(theirs.unless_flags))
        or _above(mine, theirs)
        for mine, theirs in ((one, two), (two, one))
    )


def _above(one: RoutingRow, two: RoutingRow) -> bool:
    if one.claim_min_fen is None or two.claim_max_fen is None:
        return False
    return one.claim_min_fen > two.claim_max_fen
