"""Routing rows: which tier and pool a case goes to, and how it may change its tier."""

from itertools import combinations
from typing import Annotated

from pydantic import Field, model_validator

from contracts.values import Tier
from kernel.limits import Limit
from kernel.rulebook.nodes import Condition
from kernel.rulebook.rows import Code, Filled, Row, Who


class RoutingRow(Row):
    """A case that meets all of `when` and none of `unless` goes to `tier` and `pool`.

    Conditions are names of functions in `services/triage/rules.py`. Where two rows with
    different destinations match, the one that lists the other in `over` wins. The last row
    of a pack matches everything and refers the case to the judge.
    """

    code: Code
    title: Filled
    tier: Tier | None = None
    pool: Code | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    over: tuple[Code, ...] = ()
    decided_by: Who
    direct: bool = False
    refer: bool = False

    @model_validator(mode="after")
    def _whole(self) -> "RoutingRow":
        if self.refer and (self.when or self.unless or self.over or self.tier or self.pool):
            raise ValueError("refer: the row that refers to the judge has nothing else")
        if not self.refer and not (self.tier and self.pool and self.when):
            raise ValueError("when, tier, pool: a routing row needs all three")
        return self

    @property
    def destination(self) -> tuple[Tier | None, str | None]:
        return self.tier, self.pool


class Conversion(Row):
    """A change of tier. `approval` names the act of the approvals table; None needs none.

    `horizon` is the time from filing in which the case can foreseeably not be closed.
    """

    code: Code
    title: Filled
    from_tier: Tier
    to_tier: Tier
    reasons: Annotated[tuple[str, ...], Field(min_length=1)]
    approval: Code | None = None
    horizon: Limit | None = None
    told: tuple[str, ...] = ()


def routing_errors(rows: tuple[RoutingRow, ...]) -> list[tuple[str, str, str]]:
    """What is wrong with the table as a whole: (row, field, message)."""
    if not rows:
        return []
    found = []
    codes = {row.code for row in rows}
    if not rows[-1].refer:
        found.append((rows[-1].code, "refer", "the last row must refer the case to the judge"))
    for row in rows[:-1]:
        if row.refer:
            found.append((row.code, "refer", "only the last row refers to the judge"))
    for row in rows:
        for other in row.over:
            if other not in codes or other == row.code:
                found.append((row.code, "over", f"no other row is called {other}"))
    routes = [row for row in rows if not row.refer]
    for one, two in combinations(routes, 2):
        if one.destination == two.destination:
            continue
        declared = (two.code in one.over) + (one.code in two.over)
        if declared != 1 and not _excluded(one, two):
            wrong = "both claim precedence" if declared else "no precedence is declared"
            found.append((one.code, "over", f"may match together with {two.code}, and {wrong}"))
    return found


def _excluded(one: RoutingRow, two: RoutingRow) -> bool:
    """Whether the rows can never match together, as far as their names tell."""
    return bool(set(one.when) & set(two.unless) or set(two.when) & set(one.unless))
