"""The classes of facts that a pack's routing rows distinguish, to test each of them. Pure.

The tests of the packs and `zhixing courts check` walk through them: each must have exactly one
destination.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from contracts.titles import choices_of
from contracts.values import CaseKind, TargetKind
from kernel.law.limits import add_months
from kernel.rulebook import Pack, RoutingRow
from services.triage.rules.facts import Facts
from services.triage.rules.tiering import flags_fit, holds

Change = Mapping[str, Any]

FILED_ON = date(2026, 3, 9)
CLAIM_FEN = 8_000_000  # where no row has a bound, any claim will do

# What the conditions compare, by condition: only what a pack's rows ask for is varied.
KINDS: Mapping[str, CaseKind] = {
    "first_enforcement": "first",
    "resumed": "resumed",
    "preservation": "preservation",
    "other_kind": "other",
}
TARGETS: Mapping[str, TargetKind] = {
    "money_target": "money",
    "act_target": "act",
    "thing_target": "thing",
    "interest_target": "interest",
}
MONEY: Mapping[str, tuple[str, ...]] = {
    "full_freeze": ("frozen_fen",),
    "money_suffices": ("deposit_fen",),
    "money_frozen_covers": ("frozen_fen", "preserved_fen"),
    "deductible_money_covers": ("deposit_fen", "other_money_fen", "preserved_fen"),
}


def classes_of(pack: Pack) -> Iterator[tuple[Facts, list[RoutingRow]]]:
    """One case for each class of facts of the pack, with the routing rows that match it.

    Without findings, every combination of what the conditions compare. With one finding, or
    with what one row asks for, any two of these changed; with two findings or what two rows
    ask for, any one of them, and any two where both rows compare something besides.
    """
    asked = {name for row in pack.routing for name in (*row.when, *row.unless)}
    dimensions = [*_kinds(asked), *_property(asked), *_earlier(pack.routing, asked)]
    dimensions += [_money(pack.routing, asked)]
    none, alone, pairs, mixed = _flag_sets(pack)
    for flag_sets, at_a_time in ((none, len(dimensions)), (alone, 2), (mixed, 2), (pairs, 1)):
        for changes in _changed(dimensions, at_a_time):
            facts = _facts(changes)
            held = [row for row in pack.routing if not row.refer and holds(row, facts)]
            for flags in flag_sets:
                yield replace(facts, flags=flags), [r for r in held if flags_fit(r, flags)]


def _facts(changes: Sequence[Change]) -> Facts:
    start = Facts(claim_fen=CLAIM_FEN, filed_on=FILED_ON)
    merged = {name: value for change in changes for name, value in change.items()}
    return replace(start, **merged)


def _kinds(asked: set[str]) -> Iterator[list[Change]]:
    """Each kind that a row refers to, and one that none does."""
    if kinds := {KINDS[name] for name in asked & KINDS.keys()}:
        other = [kind for kind in choices_of(CaseKind) if kind not in kinds][:1]
        yield [{"kind": kind} for kind in (*sorted(kinds), *other)]
    if targets := {TARGETS[name] for name in asked & TARGETS.keys()}:
        others = [target for target in choices_of(TargetKind) if target not in targets][:1]
        yield [{"target": target} for target in (*sorted(targets), *others)]


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
    """No claim, a claim on and beside each bound, and one with each sort of money: one fen
    short, just enough, and enough only together with another sort."""
    bounds = {row.claim_min_fen for row in rows} | {row.claim_max_fen for row in rows}
    claims = {bound + step for bound in bounds if bound is not None for step in (-1, 0, 1)}
    kinds = sorted({kind for name in asked for kind in MONEY.get(name, ())})
    changes: list[Change] = [{"claim_fen": CLAIM_FEN}, {"claim_fen": None}]
    changes += [{"claim_fen": claim_fen} for claim_fen in sorted(claims)]
    changes += [{kind: CLAIM_FEN - short} for kind in kinds for short in (0, 1)]
    half = CLAIM_FEN // 2
    changes += [{one: half, two: half} for one, two in combinations(kinds, 2)]
    if claims:  # a small claim may be covered too
        changes += [{"claim_fen": claim, kind: claim} for claim in sorted(claims) for kind in kinds]
    return changes


def _flag_sets(pack: Pack) -> tuple[list[frozenset[str]], ...]:
    """No finding; each alone and what each row asks for; two of these; and two of which each
    is asked for together with something else."""
    none = {frozenset[str]()}
    alone = {frozenset({row.code}) for row in pack.flags}
    mixed: set[frozenset[str]] = set()
    for row in pack.routing:
        chosen = {frozenset({*row.all_flags, flag}) for flag in row.flags}
        sets = chosen or {frozenset(row.all_flags)}
        alone |= sets
        if row.when or row.unless or row.claim_min_fen or row.claim_max_fen:
            mixed |= sets
    alone -= none
    joined = {one | two for one, two in combinations(mixed - none, 2)} - alone
    pairs = {one | two for one, two in combinations(alone, 2)} - alone - joined
    return tuple(_ordered(sets) for sets in (none, alone, pairs, joined))


def _ordered(sets: set[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(sets, key=lambda flags: (len(flags), sorted(flags)))


def _changed(dimensions: Sequence[list[Change]], at_a_time: int) -> Iterator[tuple[Change, ...]]:
    """The first value of every dimension, with so many of them changed."""
    for many in range(min(at_a_time, len(dimensions)) + 1):
        for places in combinations(range(len(dimensions)), many):
            choices = [
                dimension[1:] if place in places else dimension[:1]
                for place, dimension in enumerate(dimensions)
            ]
            yield from product(*choices)
