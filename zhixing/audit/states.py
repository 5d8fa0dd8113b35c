"""The states of a case, folded by the services' own code."""

from collections.abc import Iterable, Iterator
from typing import Any

from kernel.journal.envelope import Recorded
from zhixing.houses import houses

State = Any  # each service has its own


def folded(history: Iterable[Recorded]) -> Iterator[tuple[Recorded, State]]:
    """Each event with the state of its stream after it.

    A stream whose beginning is not in the history is left out.
    """
    evolve = {name: house.gate.evolve for name, house in houses().items()}
    states: dict[tuple[str, str], State] = {}
    for recorded in history:
        stream = (recorded.service, recorded.stream)
        if stream in states or recorded.version == 1:
            states[stream] = evolve[recorded.service](states.get(stream), recorded.event)
            yield recorded, states[stream]
