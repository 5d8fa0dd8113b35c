"""Every sealed field says which kind of personal data it holds, and words of people are sealed."""

from typing import get_args

import pytest

from contracts.catalogue import EVENTS, SERVICES, SHARED
from contracts.personal import kinds_in, personal_kinds, texts_of
from contracts.sealed import PersonalKind
from zhixing.simulation.player import commands_of

# Fields of events that hold words, and name nobody: their writer is a program or a list of the court.
NOT_TYPED = frozenset({"text", "title", "article", "consequence", "source"})


def test_every_sealed_field_has_one_kind_by_its_name() -> None:
    assert set(personal_kinds().values()) == set(get_args(PersonalKind))
    declared = kinds_in(one for union in (*EVENTS.values(), SHARED) for one in get_args(union))
    assert [name for name, kind in declared if kind is None] == []
    assert personal_kinds()["code"] == "identity_code"
    assert personal_kinds()["addresses"] == "address"  # a tuple of them


@pytest.mark.parametrize("service", SERVICES)
def test_the_sealed_fields_of_commands_are_those_of_events(service: str) -> None:
    declared = dict(kinds_in(iter(commands_of(service).values())))
    assert {name: personal_kinds()[name] for name in declared} == declared


def test_the_free_text_of_events_is_declared() -> None:
    words = {"reason", "reasons", "detail", "opinion", "finding", "note", "outstanding", "defects"}
    for union in (*EVENTS.values(), SHARED):
        for event in get_args(union):
            held = words & set(event.__dataclass_fields__) - NOT_TYPED
            typed = {*texts_of(event), *dict(kinds_in(iter([event])))}
            assert held <= typed, event.__name__
