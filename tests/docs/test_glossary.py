"""The glossary knows every name that a court's rows, the contracts and the commands use."""

from pathlib import Path

import pytest

from contracts.catalogue import EVENTS, SHARED
from kernel.journal.codec import event_types
from kernel.people.identity import ROLES
from kernel.rulebook import Pack
from tests.support import rulebook
from zhixing.cli.commands import commands

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def missing(names: set[str]) -> set[str]:
    return {name for name in names if f"| `{name}` |" not in GLOSSARY}


def test_it_knows_every_event() -> None:
    assert missing(set(event_types(*EVENTS.values(), SHARED))) == set()


def test_it_knows_every_command() -> None:
    assert missing({str(row["name"]) for row in commands()}) == set()


def test_it_knows_every_role_of_the_acts() -> None:
    assert missing(set(ROLES)) == set()


@pytest.mark.parametrize("pack", rulebook().packs, ids=lambda pack: pack.court)
def test_it_knows_what_the_packs_name(pack: Pack) -> None:
    names = {row.code for table in (pack.teams, pack.roles) for row in table}
    names |= {row.stage for row in pack.nodes} | {row.kind for row in pack.forms}
    names |= {row.act for row in pack.approvals} | {row.material_kind for row in pack.dossier}
    assert missing(names) == set()
