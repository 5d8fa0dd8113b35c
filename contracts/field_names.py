"""What the fields of events are called, by their names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from contracts.catalogue import EVENTS, SHARED
from contracts.titles import field_titles


@cache
def titles_by_field() -> Mapping[str, str]:
    """The Chinese title of each field that every event calls alike."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in _every_event():
        for name, title in field_titles(event).items():
            found[name].add(title)
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}


def _every_event() -> Iterator[type[Any]]:
    for events in (*EVENTS.values(), SHARED):
        yield from get_args(events)
