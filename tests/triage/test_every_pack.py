"""Every pack in courts/: whatever the facts, a case has exactly one destination."""

from pathlib import Path

import pytest

from kernel.people.identity import Permissions
from kernel.rulebook import Pack
from services.triage.rules import CONDITIONS, classes_of, standing_of
from services.triage.topics import HOUSE
from tests.support import rulebook

COURTS = Path(__file__).resolve().parents[2] / "courts"
PACKS = rulebook().packs
ACTS = Permissions.load(COURTS / "permissions", rulebook().offices)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_whatever_the_facts_exactly_one_destination_stands(pack: Pack) -> None:
    """No class of facts leaves two destinations, none where a row matched, and no row idle."""
    met = {row.code for row in pack.routing if row.refer}
    for facts, matching in classes_of(pack):
        standing = {row.destination for row in standing_of(matching, pack)}
        assert len(standing) == (1 if matching else 0), facts
        met.update(row.code for row in matching)
    assert met == {row.code for row in pack.routing}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_condition_exists_and_a_look_back_has_its_months(pack: Pack) -> None:
    for row in pack.routing:
        assert set(CONDITIONS).issuperset((*row.when, *row.unless)), row.code
        if "recently_terminated" in row.when:
            assert row.months is not None, row.code


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_what_states_a_finding_or_a_condition_is_heard_here(pack: Pack) -> None:
    named = {name for row in pack.flags for name in row.noted_on}
    named |= {name for row in pack.conversions for name in row.noted_on}
    assert {name.partition(".")[0] for name in named} <= {*HOUSE.listens_to, "triage"}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_conversion_leads_to_a_pool_of_its_tier(pack: Pack) -> None:
    tiers = {pool.code: pool.tier for pool in pack.pools}
    for row in pack.conversions:
        if row.pool is None:
            assert row.keeps_team or row.to_tier in tiers.values(), row.code
        else:
            assert tiers.get(row.pool) == row.to_tier, row.code


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_who_registers_a_conversion_may_give_the_command(pack: Pack) -> None:
    registers = {row.registered_by for row in pack.conversions} - {None}
    roles = {row.code for row in pack.roles}
    assert registers & roles <= set(ACTS.roles("triage", "RegisterConversion"))
