"""Whether a pack's routing sends every class of facts to exactly one destination, or to the
judge."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from kernel.rulebook import Pack, RoutingRow
from services.triage.rules import CONDITIONS, Facts, classes_of, standing_of

Finding = tuple[str, str, str]  # row, field, message


def undecided(pack: Pack) -> Iterator[Finding]:
    """Classes of facts with several destinations, or none: a finding for each set of rows.

    A class that no row meets goes to the judge. Otherwise the rows that no other one beats
    decide: they must agree on tier and pool. The first of them in the table names who decides.
    """
    named = {name for row in pack.routing for name in (*row.when, *row.unless)}
    if named - CONDITIONS.keys():
        return  # told of the rows themselves
    told: set[tuple[str, ...]] = set()
    for facts, matching in classes_of(pack):
        codes = tuple(row.code for row in matching)
        if not codes or codes in told:
            continue
        told.add(codes)
        yield from _of_class(matching, facts, pack)


def _of_class(matching: list[RoutingRow], facts: Facts, pack: Pack) -> Iterator[Finding]:
    place = f"routing {', '.join(row.code for row in matching)}"
    standing = standing_of(matching, pack)
    if not standing:
        yield place, "over", f"each is beaten by another, for {shown(facts)}"
        return
    if len({row.destination for row in standing}) > 1:
        yield place, "over", f"several destinations, for {shown(facts)}"
    yield from _of_ground(standing[0], facts.filed_on or pack.in_force_from, pack)


def _of_ground(row: RoutingRow, on: date, pack: Pack) -> Iterator[Finding]:
    """A pool with teams and, where it has to be confirmed, somebody named who approves."""
    if row.pool is not None and not pack.pool(row.pool).active_on(on):
        yield f"routing {row.code}", "pool", f"the pool {row.pool} has no team on {on}"


def shown(facts: Facts) -> str:
    """What distinguishes this class of facts from the plainest one."""
    plain = Facts()
    told = []
    for field in fields(facts):
        value = getattr(facts, field.name)
        if value != getattr(plain, field.name) and field.name != "filed_on":
            written = ",".join(sorted(value)) if isinstance(value, frozenset) else value
            told.append(f"{field.name}={written}")
    return " ".join(told) or "a plain case"
