"""The acts that an approval binds: whether there is such a command, and such a kind of it."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import import_module
from typing import get_args

from contracts.catalogue import SERVICES
from contracts.enforcement_lists import LiftGround, ListChangeGround
from contracts.enforcement_sanctions import Measure, SanctionEnd
from contracts.titles import choice_titles
from kernel.rulebook import Pack
from kernel.rulebook.people import EARLIER_ACT
from services.enforcement.decide.standing import UNPROVEN

Kinds = Callable[[Pack], Collection[str]]
STEP = "RecordStep"

# The rows of a pack by which an act is told apart; a step is one of the service's own.
KINDS: Mapping[str, Kinds] = {
    "documents.ReviewDocument": lambda pack: {row.kind for row in pack.forms},
    "enforcement.OrderSanction": lambda _pack: frozenset(choice_titles(Measure)),
    "enforcement.EndSanction": lambda _pack: frozenset(choice_titles(SanctionEnd)),
    "enforcement.ChangeListing": lambda _pack: frozenset(choice_titles(ListChangeGround)),
    "enforcement.LiftRestriction": lambda _pack: frozenset(choice_titles(LiftGround)),
    "enforcement.CloseCase": lambda pack: {UNPROVEN, *(row.manner for row in pack.closings)},
    "supervision.ExtendNode": lambda pack: {row.code for row in pack.nodes},
    "triage.ConfirmTier": lambda pack: {row.code for row in pack.routing if row.tier is not None},
    "triage.ConsolidateCase": lambda pack: {row.code for row in pack.consolidations},
    "triage.ConvertCase": lambda pack: {row.code for row in pack.conversions},
    "triage.ReassignCase": lambda pack: {row.code for row in pack.reassignments},
}


def why_no_act(name: str, pack: Pack) -> str:
    """Why no act of this name can be put under approval; empty if one can."""
    if name == EARLIER_ACT:
        return ""
    act, _, kind = name.partition("/")
    service, _, command = act.partition(".")
    if service not in SERVICES:
        return f"no service {service}"
    if command != STEP and command not in _commands(service):
        return f"no command {act}"
    if not kind:
        return ""
    if command == STEP:
        known: Collection[str] = {row.code for row in pack.steps if row.service == service}
    elif act in KINDS:
        known = KINDS[act](pack)
    else:
        return f"{act} has no kinds"
    return "" if kind in known else f"no {kind} for {act}"


@cache
def _commands(service: str) -> frozenset[str]:
    commands = get_args(import_module(f"services.{service}.commands").Command)
    return frozenset(command.__name__ for command in commands)
