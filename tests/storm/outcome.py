"""What came of a case, so that a storm can be held against a calm day.

The same people do the same things at the same instants in both, so the same must come of it,
whatever the order in which the services heard of it. Three things may differ: the team that
was drawn (its lot is the hash of the log), the identity of notices (it follows from the
place of an event in its stream), and what supervision noted on its way.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any

from services.documents.state import Notice, Package
from services.supervision.state import CaseClock
from services.triage.state import Loads
from tests.storm.run import Run

DRAWN = re.compile(r"ordinary-\d")
NOT_COMPARED = {
    Package: ("notices",),
    CaseClock: ("noted",),
}


def differences(calm: Run, storm: Run) -> Iterator[str]:
    """Where a case of the storm ended otherwise, one line for each of its streams."""
    for case_id in comparable(calm, storm):
        for service, states in calm.witness.states.items():
            for stream, state in states.items():
                if not stream.endswith(case_id) and f"-{case_id}-" not in stream:
                    continue
                if isinstance(state, Loads | Notice):
                    continue
                other = storm.witness.states[service].get(stream)
                if plain(state) != plain(other):
                    yield f"{service}: {stream}: {first_difference(plain(state), plain(other))}"


def comparable(calm: Run, storm: Run) -> list[str]:
    """The cases of which everything happened at the same instant in both runs.

    Where an answer from outside was lost, or a message was parked, the storm's case lives at
    other times, and its people find another situation.
    """
    late = {parked.message.case_id for _, parked in storm.witness.parked if parked.kind != "early"}
    for service, disk in calm.machines.disks.items():
        other = storm.machines.disks[service].ledger.rows
        for effect_id, row in disk.ledger.rows.items():
            if row.effect.kind == "messages.notify":
                continue
            then = calm.witness.settled_at.get(effect_id)
            if effect_id not in other or storm.witness.settled_at.get(effect_id) != then:
                late.add(row.effect.case_id)
    return [plan.case_id for plan in calm.plans if plan.case_id not in late]


def plain(value: Any) -> Any:
    """A state as plain values that are equal where the order of hearing alone differs."""
    if is_dataclass(value) and not isinstance(value, type):
        left_out = NOT_COMPARED.get(type(value), ())
        named = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in left_out}
        return {name: plain(part) for name, part in named.items()}
    if isinstance(value, Mapping):
        return {_plain_key(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, Set):
        return sorted((plain(part) for part in value), key=str)
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return DRAWN.sub("ordinary", value) if isinstance(value, str) else value


def _plain_key(key: Any) -> Any:
    return tuple(map(plain, key)) if isinstance(key, tuple) else plain(key)


def first_difference(calm: Any, storm: Any, place: str = "") -> str:
    """Where two plain values part, and how."""
    if isinstance(calm, dict) and isinstance(storm, dict):
        for name in dict.fromkeys((*calm, *storm)):
            if calm.get(name) != storm.get(name):
                return first_difference(calm.get(name), storm.get(name), f"{place}.{name}")
    return f"{place} is {storm!r}, and {calm!r} on a calm day"
