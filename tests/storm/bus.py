"""The bus of a run: every listener hears every source, each case in the order of writing.

As with Kafka, that is all that is promised. Between sources and between cases there is no
order, and what was heard before may be heard again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from kernel.journal.envelope import Recorded
from tests.storm.weather import StormWeather

REPEATED_MAX = 5  # messages of a case that come again at once


@dataclass(frozen=True, slots=True)
class Parcel:
    """Messages of one case from one source, as they are handed to a listener together.

    `place` is the number of the first among all of that case and source.
    """

    case_id: str
    source: str
    place: int
    messages: Sequence[Recorded]


@dataclass(slots=True)
class Link:
    """What one listener has heard of one source: how many messages of each case."""

    heard: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    waiting: dict[str, None] = field(default_factory=dict)  # cases with unheard messages
    held_until: datetime | None = None


class Bus:
    """Every link from a source to a listener."""

    def __init__(self, listens_to: Mapping[str, Iterable[str]]) -> None:
        self.links = {
            listener: {source: Link() for source in sources}
            for listener, sources in listens_to.items()
        }
        self.topics: dict[str, dict[str, list[Recorded]]] = defaultdict(lambda: defaultdict(list))
        self._waiting: dict[str, dict[str, Link]] = {listener: {} for listener in self.links}

    def publish(self, recorded: Recorded) -> None:
        self.topics[recorded.service][recorded.case_id].append(recorded)
        for listener, links in self.links.items():
            link = links.get(recorded.service)
            if link is not None:
                link.waiting[recorded.case_id] = None
                self._waiting[listener][recorded.service] = link

    def ready(self, now: datetime) -> list[str]:
        """The listeners for whom something can be delivered now."""
        return [
            listener
            for listener, links in self._waiting.items()
            if links and not all(_held(link, now) for link in links.values())
        ]

    def hold(self, listener: str, source: str, until: datetime) -> None:
        self.links[listener][source].held_until = until

    def released_at(self, now: datetime) -> datetime | None:
        """When the next link that holds messages back lets them go."""
        held = (
            link.held_until
            for links in self._waiting.values()
            for link in links.values()
            if link.held_until is not None and link.held_until > now
        )
        return min(held, default=None)

    def collect(
        self, listener: str, now: datetime, weather: StormWeather, random: Random
    ) -> list[Parcel]:
        """What the listener is handed next: some cases, of some sources."""
        waiting = self._waiting[listener].items()
        open_links = [(source, link) for source, link in waiting if not _held(link, now)]
        taken = [one for one in open_links if random.random() >= weather.partial] or open_links
        return [
            self._parcel(source, link, case, weather.batch)
            for source, link in taken
            for case in _some(list(link.waiting), weather, random)
        ]

    def again(self, listener: str, random: Random) -> list[Parcel]:
        """Some messages that the listener has heard before, in their order."""
        source, link = random.choice(list(self.links[listener].items()))
        if not link.heard:
            return []
        case = random.choice(list(link.heard))
        end = random.randint(1, link.heard[case])
        start = max(0, end - random.randint(1, REPEATED_MAX))
        return [Parcel(case, source, start, self.topics[source][case][start:end])]

    def acknowledge(self, listener: str, parcels: Sequence[Parcel]) -> None:
        """The listener has stored or parked these: they are not handed to it again."""
        for parcel in parcels:
            link = self.links[listener][parcel.source]
            heard = max(link.heard[parcel.case_id], parcel.place + len(parcel.messages))
            link.heard[parcel.case_id] = heard
            if heard == len(self.topics[parcel.source][parcel.case_id]):
                link.waiting.pop(parcel.case_id, None)
                if not link.waiting:
                    self._waiting[listener].pop(parcel.source, None)

    def _parcel(self, source: str, link: Link, case_id: str, most: int) -> Parcel:
        place = link.heard.get(case_id, 0)
        messages = self.topics[source][case_id][place : place + most]
        return Parcel(case_id, source, place, messages)


def _held(link: Link, now: datetime) -> bool:
    return link.held_until is not None and link.held_until > now


def _some(cases: list[str], weather: StormWeather, random: Random) -> list[str]:
    if random.random() >= weather.partial:
        return cases
    return random.sample(cases, random.randint(1, len(cases)))
