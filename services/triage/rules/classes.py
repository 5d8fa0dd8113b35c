"""The classes of facts that a pack's routing rows tell apart, to try each of them. Pure.

The tests of the packs and `zhixing courts check` walk through them: each has to have exactly
one destination.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from itertools import combinations, product
from typing import Any, get_args

from contracts.values import CaseKind, TargetKind
from kernel.limits import add_months
from kernel.rulebook import Pack, RoutingRow
from services.triage.rules.facts import Facts

Change = Mapping[str, Any]

FILED_ON = date(2026, 3, 9)
CLAIM_FEN = 8_000_000  # where no row has a bound, any claim will do

# What the conditions compare, by condition: only what a pack's rows ask for is varied.
KINDS = ("first_enforcement", "resumed", "preservation", "other_kind")
TARGETS = ("money_target", "act_target", "thing_target", "interest_target")
MONEY: Mapping[str, tuple[str, ...]] = {
    "full_freeze": ("frozen_fen",),
    "money_suffices": ("deposit_fen",),
    "money_frozen_covers": ("frozen_fen", "preserved_fen"),
    "deductible_money_covers": ("deposit_fen", "other_money_fen", "preserved_fen"),
}


def classes_of(pack: Pack) -> Iterator[Facts]:
    """One case for each class of facts of the pack.

    Every combination of what the conditions compare, with each set of findings: none, each
    alone, what each row asks for, and each two of these together. With two findings the other
    facts vary two at a time, which meets each pair of rows.
    """
    asked = {name for row in pack.routing for name in (*row.when, *row.unless)}
    dimensions = [*_kinds(asked), *_property(asked), *_earlier(pack.routing, asked)]
    dimensions += [_money(pack.routing, asked)]
    plain, joined = _flag_sets(pack)
    for changes in product(*dimensions):
        for flags in plain:
            yield _facts((*changes, {"flags": flags}))
    for changes in _two_at_a_time(dimensions):
        for flags in joined:
            yield _facts((*changes, {"flags": flags}))


def _facts(changes: Sequence[Change]) -> Facts:
    start = Facts(claim_fen=CLAIM_FEN, filed_on=FILED_ON)
    return reduce(lambda facts, change: replace(facts, **change), changes, start)


def _kinds(asked: set[str]) -> Iterator[list[Change]]:
    if asked.intersection(KINDS):
        yield [{"kind": kind} for kind in get_args(CaseKind)]
    if asked.intersection(TARGETS):
        yield [{"target": target} for target in get_args(TargetKind)]


def _property(asked: set[str]) -> Iterator[list[Change]]:
    if asked.intersection(("no_property", "some_property")):
        yield [{"property_found": found} for found in (None, False, True)]
    if "needs_disposal" in asked:
        yield [{"disposal_kinds": kinds} for kinds in (frozenset(), frozenset({"real_estate"}))]


def _earlier(rows: Sequence[RoutingRow], asked: set[str]) -> Iterator[list[Change]]:
    """No earlier case, one that ended just now, and one on each side of each look-back."""
    if "recently_terminated" not in asked:
        return
    days: list[date | None] = [None, FILED_ON, FILED_ON + timedelta(days=1)]
    for months in sorted({row.months for row in rows if row.months is not None}):
        first = add_months(FILED_ON, -months)
        days += [first, first - timedelta(days=1)]
    yield [{"previous_terminated_on": day} for day in days]


def _money(rows: Sequence[RoutingRow], asked: set[str]) -> list[Change]:
    """No claim, and each claim on and beside each bound, with each sort of money one fen short
    and just enough."""
    bounds = {row.claim_min_fen for row in rows} | {row.claim_max_fen for row in rows}
    claims = {CLAIM_FEN} | {
        bound + step for bound in bounds if bound is not None for step in (-1, 0, 1)
    }
    kinds = sorted({kind for name in asked for kind in MONEY.get(name, ())})
    changes: list[Change] = [{"claim_fen": None}]
    for claim_fen in sorted(claims):
        changes.append({"claim_fen": claim_fen})
        for kind in kinds:
            changes += [{"claim_fen": claim_fen, kind: claim_fen - short} for short in (0, 1)]
        if len(kinds) > 1:  # sorts of money that only together are enough
            half = claim_fen // 2
            changes += [
                {"claim_fen": claim_fen, one: half, two: claim_fen - half}
                for one, two in combinations(kinds, 2)
            ]
    return changes


def _flag_sets(pack: Pack) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """The sets of findings to try with everything, and those to try with less."""
    singles = [frozenset({row.code}) for row in pack.flags]
    asked = {
        frozenset({*row.all_flags, *chosen})
        for row in pack.routing
        for chosen in (tuple((flag,) for flag in row.flags) or ((),))
    }
    plain = {frozenset[str](), *singles, *asked}
    joined = {one | two for one, two in combinations(plain, 2)} - plain
    return _ordered(plain), _ordered(joined)


def _ordered(sets: set[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(sets, key=lambda flags: (len(flags), sorted(flags)))


def _two_at_a_time(dimensions: Sequence[list[Change]]) -> Iterator[tuple[Change, ...]]:
    """The first value of every dimension, with any two of them changed."""
    first = [dimension[0] for dimension in dimensions]
    seen: set[tuple[int, ...]] = set()
    for one, two in combinations(range(len(dimensions)), 2):
        for at_one, at_two in product(range(len(dimensions[one])), range(len(dimensions[two]))):
            at = tuple(
                at_one if place == one else at_two if place == two else 0
                for place in range(len(first))
            )
            if at not in seen:
                seen.add(at)
                yield tuple(
                    dimension[index] for dimension, index in zip(dimensions, at, strict=True)
                )
    if len(dimensions) < 2:
        yield from ((change,) for dimension in dimensions for change in dimension)
