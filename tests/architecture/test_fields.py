"""Every field of every row is read: by a decision, a view or a door, or shown to a reader."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kernel.rulebook import national, nodes, pack, people, routing, rows, steps

ROOT = Path(__file__).resolve().parents[2]
MODULES = (national, nodes, pack, people, routing, rows, steps)
READERS = ("services", "kernel", "zhixing/cli", "zhixing/demo", "zhixing/simulation")
# What a row says to a reader and to nobody else: `courts explain` shows every field of a row.
SHOWN = frozenset(
    {
        "Row.article",
        "Row.text",
        "Row.requirements",
        "Row.readings",
        "Row.law",
        "Reading.reading",
        "Pack.document",
        "Pack.document_title",
        "Team.aliases",
        "Team.parent",
        "Role.aliases",
        "Role.team",
        "NodeRow.extension",
        "Office.technical",  # told apart by the check of the offices
    }
)
# Read by a method of the row or of the pack that decisions call: the method.
THROUGH: Mapping[str, str] = {
    "AuctionOfficer.enterprise": "fits",
    "Member.from_": "active_on",
    "Pack.in_force_from": "pack",
    "Pack.ladder": "rungs",
    "Pack.members": "holders",
    "Pack.disclosures": "disclosures_of",
    "PoolTeam.from_": "active_on",
    "Precedence.higher": "beats",
    "Precedence.lower": "beats",
    "RoutingRow.over": "beats",
    "WarningRow.before": "warn_of",
    "WarningRow.before_unit": "warn_of",
    "WarningRow.up_to": "warn_of",
    "NodeRow.warn": "warn_of",
    "FreezeTerm.kinds": "freeze_term",
    "National.freeze_terms": "freeze_term",
    "Approval.binds": "approval_of",
    "National.fees": "fee",
    "National.guards": "rule",
    "National.sanction_grounds": "sanction_ground",
    "National.interest": "doubled_interest",
    "Pack.guards": "rule",
    "Pack.measures": "measure",
}
# Tables that a pack inherits: a decision reads them as the pack's own.
INHERITED = frozenset(
    {
        "nodes",
        "steps",
        "approvals",
        "inquiries",
        "assets",
        "forms",
        "measures",
        "ladder",
        "disclosures",
    }
    | {"closings"}
)


def test_every_field_of_a_row_is_read() -> None:
    read = frozenset(_read())
    called = read | {"beats"}
    unread = []
    for name, field in _fields():
        inherited = name.startswith("National.") and field in INHERITED
        if f"Row.{field}" in SHOWN or name in SHOWN or field in read or inherited:
            continue
        if THROUGH.get(name) not in called:
            unread.append(name)
    assert unread == []


def test_what_is_listed_as_shown_or_read_through_a_method_is_a_field() -> None:
    fields = {name for name, _ in _fields()}
    assert {*SHOWN, *THROUGH} - fields - {f"Row.{f}" for f in rows.Row.model_fields} == set()


def _fields() -> Iterator[tuple[str, str]]:
    """Every field of a model that the rulebook defines; principles and readings bind nobody."""
    for module in MODULES:
        for name, model in vars(module).items():
            if _is_model(model) and model.__module__ == module.__name__:
                for field in model.model_fields:
                    if field not in ("principles", "readings", "content", "title"):
                        yield f"{name}.{field}", field


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)


def _read() -> Iterator[str]:
    """The attributes that are read outside the rulebook and the tools that show packs."""
    for reader in READERS:
        for path in (ROOT / reader).rglob("*.py"):
            if "rulebook" not in path.parts:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
