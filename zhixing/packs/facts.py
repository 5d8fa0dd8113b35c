"""The facts that rows name: whether a fact exists, has that kind, and which service records it."""

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

from contracts.catalogue import EVENTS, SHARED
from contracts.kinds import KIND
from contracts.titles import choices_of
from kernel.rulebook import Pack, StepRow

ROOT = Path(__file__).resolve().parents[2]
DECIDING = ROOT / "kernel" / "deciding"
SHARED_ROOMS = (DECIDING / "steps.py", DECIDING / "approvals.py")  # decided alike in every service

EVENT_TYPES: Mapping[str, type] = {
    f"{service}.{event.__name__}": event
    for service, union in EVENTS.items()
    for event in (*get_args(union), *get_args(SHARED))
}
Open = Callable[[Pack], Collection[str]]

# Kinds that are rows of the pack rather than an enumeration in contracts.
OF_PACK: Mapping[str, Open] = {
    "document_kind": lambda pack: {row.kind for row in pack.forms},
    "material_kind": lambda pack: {row.material_kind for row in pack.dossier},
    "pool": lambda pack: {row.code for row in pack.pools},
    "code": lambda pack: {row.code for row in pack.nodes if row.wait},
}


def why_no_fact(name: str, pack: Pack) -> str:
    """Why no fact of this name can occur; empty if it can."""
    plain, _, kind = name.partition("/")
    event = EVENT_TYPES.get(plain)
    if event is None:
        return f"no event {plain} in contracts"
    service = plain.partition(".")[0]
    if event.__name__ not in recorded_by(service):
        return f"nobody tells {plain}: no decision of {service} makes one"
    if not kind:
        return ""
    attribute = KIND.get(event.__name__)
    if attribute is None:
        return f"{plain} has no kinds"
    if attribute == "step":
        return _why_no_step(pack, service, kind)
    if attribute == "approval":
        return _why_no_approval(pack, service, kind)
    known = _literals(event, attribute) or OF_PACK.get(attribute, _none)(pack)
    if kind not in known:
        return f"no {attribute} {kind}; known: {', '.join(sorted(known)) or 'none'}"
    return ""


def subjects_of(name: str, pack: Pack) -> frozenset[str]:
    """The subjects that a fact of this name can identify, by its attributes."""
    plain, _, kind = name.partition("/")
    event = EVENT_TYPES.get(plain)
    if event is None:
        return frozenset()
    step = _step(pack, plain.partition(".")[0], kind)
    if step is not None:
        return frozenset({step.subject})
    return frozenset(field.name.removesuffix("_id") for field in fields(event))


def attributes_of(name: str) -> frozenset[str]:
    """The attributes of a fact."""
    event = EVENT_TYPES.get(name.partition("/")[0])
    return frozenset() if event is None else frozenset(field.name for field in fields(event))


def _why_no_step(pack: Pack, service: str, code: str) -> str:
    row = _step(pack, service, code)
    if row is None:
        return f"no step {code} of {service}"
    if not set(row.by) & pack.offices:
        return f"nobody records the step {code}: {', '.join(row.by)} are no roles"
    return ""


def _why_no_approval(pack: Pack, service: str, code: str) -> str:
    row = next((row for row in pack.approvals if row.code == code), None)
    if row is None:
        return f"no approval {code}"
    if not any(act.startswith(f"{service}.") for act in row.binds):
        return f"the approval {code} binds no act of {service}"
    return ""


def _step(pack: Pack, service: str, code: str) -> StepRow | None:
    return next((row for row in pack.steps if (row.service, row.code) == (service, code)), None)


def _literals(event: type, attribute: str) -> tuple[str, ...]:
    """The values of an attribute that is an enumeration."""
    return tuple(map(str, choices_of(get_type_hints(event, include_extras=True)[attribute])))


def _none(_pack: Pack) -> Collection[str]:
    return ()


@cache
def recorded_by(service: str) -> frozenset[str]:
    """The classes that the decisions of a service make, read from its text."""
    room = ROOT / "services" / service
    own = [*room.glob("decide*"), *room.glob("reactions*")]  # each one file, or a folder of them
    files = [file for path in own for file in ([path] if path.is_file() else path.glob("*.py"))]
    texts = (*files, *SHARED_ROOMS)
    return frozenset(name for text in texts for name in _made_in(text))


def _made_in(path: Path) -> set[str]:
    """What a module calls by a bare or a qualified name: among it, the events it makes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        function.id if isinstance(function, ast.Name) else function.attr
        for function in called
        if isinstance(function, (ast.Name, ast.Attribute))
    }
