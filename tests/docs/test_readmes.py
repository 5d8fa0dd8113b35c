"""A service's README names the acts that approvals bind, and steps that there are."""

import re
from pathlib import Path

import pytest

from contracts.catalogue import SERVICES
from tests.support import rulebook

ROOT = Path(__file__).resolve().parents[2]
ABOUT_STEPS = re.compile(r"Steps of the court \(([^)]+)\)\s.*?\n\n", re.DOTALL)


def paragraph(service: str) -> re.Match[str]:
    page = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    found = ABOUT_STEPS.search(page)
    assert found is not None, "no paragraph on steps and approvals"
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_the_acts_that_an_approval_binds_are_named(service: str) -> None:
    acts = {act for pack in rulebook().packs for row in pack.approvals for act in row.binds}
    commands = {
        act.partition(".")[2].partition("/")[0] for act in acts if act.startswith(f"{service}.")
    }
    named = set(re.findall(r"`([A-Z]\w+)`", paragraph(service)[0]))
    assert named == commands - {"RecordStep"}


@pytest.mark.parametrize("service", SERVICES)
def test_the_steps_that_it_names_are_its_own(service: str) -> None:
    known = {s.title for pack in rulebook().packs for s in pack.steps if s.service == service}
    assert set(paragraph(service)[1].split(", ")) <= known
