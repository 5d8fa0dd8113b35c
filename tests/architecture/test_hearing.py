"""What a service does not name in `hears` it must not react to: such a fact is never decoded.

Every golden sample is shown to every service that listens to its teller, under every pack, with
the kind it has and with every other kind that a pack or a sample names.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.catalogue import SERVICES
from contracts.kinds import KIND, kind_of, names_of
from contracts.upcasts import UPCASTS
from kernel.deciding.definition import ServiceDefinition
from kernel.journal.envelope import GENESIS, Recorded
from kernel.messaging.cloudevents import Heading, headers_of, heading_in, heading_of, parse
from kernel.messaging.hearing import Hearing
from kernel.program.app import codec_of
from kernel.rulebook import Pack, Rulebook
from tests.support import as_fact, at, rulebook
from zhixing.houses import house

GOLDEN = Path(__file__).resolve().parent.parent.parent / "contracts" / "golden"
NOW = at("2026-03-02")
ANY_ID = UUID(int=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """A golden sample as the service that tells it decodes it."""

    source: str
    name: str
    schema: int
    body: str
    event: Any

    def recorded(self, pack: Pack) -> Recorded:
        return Recorded(
            court=pack.court,
            service=self.source,
            position=1,
            stream="s",
            version=1,
            name=self.name,
            schema=self.schema,
            event_id=ANY_ID,
            case_id="c",
            occurred_at=NOW,
            recorded_at=NOW,
            actor="system:",
            correlation_id=ANY_ID,
            causation_id=None,
            rule_pack=pack.id,
            traceparent="",
            prev_hash=GENESIS,
            hash=GENESIS,
            body=self.body,
        )


@cache
def samples(source: str) -> list[Sample]:
    found: list[Sample] = []
    for file in sorted((*(GOLDEN / source).glob("*.json"), *(GOLDEN / "shared").glob("*.json"))):
        name, _, schema = file.stem.partition(".")
        body = file.read_text(encoding="utf-8")
        event = codec_of(source).decode(name, int(schema), body)
        found.append(Sample(source, name, int(schema), body, event))
    assert found
    return found


@cache
def kinds() -> dict[str, set[str]]:
    """The kinds of each event name that a sample has, or a pack asks for."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in SERVICES:
        for sample in samples(source):
            found[sample.name].add(kind_of(sample.event))
    for service in SERVICES:
        for pack in rulebook().packs:
            for named in house(service).asks(pack) or ():
                name, _, kind = named.rpartition(".")[2].partition("/")
                found[name].add(kind)
    return found


def heard(listener: ServiceDefinition[Any, Any, Any], pack: Pack) -> frozenset[str]:
    named = listener.asks(pack)
    assert named is not None, "a service of ours says what it hears"
    return named


def every_kind(sample: Sample) -> Iterator[Any]:
    yield sample.event
    if attribute := KIND.get(sample.name):
        for kind in sorted(kinds()[sample.name] - {"", kind_of(sample.event)}):
            yield replace(sample.event, **{attribute: kind})


@pytest.mark.parametrize("service", SERVICES)
def test_a_fact_that_is_not_named_asks_nothing(service: str) -> None:
    listener, unnamed, wrong = house(service), 0, []
    for pack in rulebook().packs:
        hears = heard(listener, pack)
        for source in listener.listens_to:
            for sample in samples(source):
                for event in every_kind(sample):
                    if not hears.isdisjoint(names_of(source, event)):
                        continue
                    unnamed += 1
                    if listener.answers(_fact(source, event, pack), pack):
                        wrong.append(f"{pack.id}: {names_of(source, event)[-1]}")
    assert wrong == []
    assert unnamed or not listener.listens_to


@pytest.mark.parametrize("service", SERVICES)
def test_each_name_is_told_by_somebody_it_listens_to(service: str) -> None:
    """A name that nobody tells would be a reaction that never comes."""
    listener = house(service)
    for pack in rulebook().packs:
        sources = {name.partition(".")[0] for name in heard(listener, pack) if "." in name}
        assert sources <= {*listener.listens_to, service}, pack.id


@pytest.mark.parametrize("service", SERVICES)
def test_a_heading_tells_what_the_body_would(service: str) -> None:
    """The kind travels in a header; without it the body is asked, never passed over."""
    listener = house(service)
    hearing = Hearing(listener, rulebook())
    for pack in rulebook().packs:
        for source in listener.listens_to:
            for sample in samples(source):
                named = names_of(source, sample.event)
                asked = not heard(listener, pack).isdisjoint(named)
                heading = heading_of(sample.recorded(pack))
                if (sample.name, sample.schema) in UPCASTS:
                    assert heading.kind is None
                    assert hearing.asks(heading) or not asked
                else:
                    assert (heading.kind or "") == kind_of(sample.event)
                    assert hearing.asks(heading) == asked, named
                assert hearing.asks(heading._replace(kind=None)) or not asked


def test_the_heading_is_the_same_whoever_reads_it() -> None:
    """By its headers alone, as part of a whole message, and where no bus lies between."""
    pack = rulebook().pack("yanling")
    for source in SERVICES:
        for sample in samples(source):
            recorded = sample.recorded(pack)
            headers = headers_of(recorded)
            heading = heading_in(dict(headers))
            assert heading == heading_of(parse(headers, recorded.body.encode()))
            assert heading == heading_of(recorded)


def test_a_new_row_is_heard_by_whoever_loads_it() -> None:
    """Nobody else need know: the teller sends the same headers as before."""
    packs = rulebook()
    pack = packs.pack("yanling")
    heading = Heading(pack.court, "payments", "ReceiptIdentified", None, pack.id)
    assert not Hearing(house("documents"), packs).asks(heading)
    row = pack.disclosures[0].model_copy(update={"event": "payments.ReceiptIdentified"})
    newer = pack.model_copy(update={"disclosures": (*pack.disclosures, row)})
    assert Hearing(house("documents"), _with(packs, newer)).asks(heading)


def _with(packs: Rulebook, newer: Pack) -> Rulebook:
    others = tuple(pack for pack in packs.packs if pack.id != newer.id)
    return replace(packs, packs=(*others, newer))


def _fact(source: str, event: Any, pack: Pack) -> Recorded:
    return as_fact(
        event, service=source, court=pack.court, case_id="c", occurred_at=NOW, event_id=ANY_ID
    )
