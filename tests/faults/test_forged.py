"""A record that a stranger wrote on a topic is listed and obeyed by nobody; all cases flow."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from aiokafka import ConsumerRecord

from kernel.journal.envelope import Recorded
from kernel.messaging.cloudevents import KafkaRecord, parse, record_of
from kernel.messaging.relay import producer, topic_of
from kernel.messaging.trust import SEAL, Seals
from tests.conftest import NewDatabase
from tests.faults.bus_line import COURT, Line, case, line_on
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer

KEY = b"a key of the bus, for this test"
FORGED = case(777)


def copied(newest: Recorded) -> Recorded:
    """The newest event with another case and another claim, at the next position."""
    body = newest.body.replace(newest.case_id, FORGED)
    assert body != newest.body
    return replace(
        newest, case_id=FORGED, stream=f"filing-{FORGED}", position=newest.position + 1, body=body
    )


def hashed(newest: Recorded) -> Recorded:
    """The same with the hash that its content has."""
    made = copied(newest)
    return replace(made, hash=made.digest())


def linked(newest: Recorded) -> Recorded:
    """The same, and it follows the newest event, as the next one of the log would."""
    made = replace(copied(newest), prev_hash=newest.hash)
    return replace(made, hash=made.digest())


@pytest.fixture(params=[False, True], ids=["without seals", "with seals"])
async def line(
    request: pytest.FixtureRequest, kafka: KafkaServer, new_database: NewDatabase
) -> AsyncIterator[Line]:
    seals = Seals((KEY,) if request.param else ())
    async with line_on(kafka.bootstrap, new_database, seals) as made:
        made.lead()
        await made.join()
        yield made


async def newest_of(line: Line) -> tuple[Recorded, ConsumerRecord]:
    """The newest event of intake, and the record that carries it."""
    for number in range(3):
        await line.write(case(number))
    await line.settled()
    records = await line.on_topic()
    told = [(parse(record.headers, record.value), record) for record in records]
    return max(told, key=lambda pair: pair[0].position)


async def put(line: Line, record: KafkaRecord) -> None:
    sender = producer(line.cluster)
    await sender.start()
    try:
        await sender.send_and_wait(topic_of("intake", line.cluster.prefix), **record._asdict())
    finally:
        await sender.stop()


async def listed(line: Line) -> list[str]:
    """The cases of all records that were not believed, or wait for an operator."""
    parking = line.replicas[0].consumer.parking
    distrusted = [record.message.case_id for record in await parking.distrusted(COURT)]
    return distrusted + [parked.message.case_id for parked in await parking.all(COURT)]


@pytest.mark.parametrize(
    ("line", "forge"),
    [(False, copied), (False, hashed), (True, copied), (True, hashed), (True, linked)],
    indirect=["line"],
)
async def test_a_forged_filing_at_the_next_position_is_listed_and_obeyed_by_nobody(
    line: Line, forge: Callable[[Recorded], Recorded]
) -> None:
    """Without seals nothing tells one that follows the newest event from an event of intake."""
    newest, carrier = await newest_of(line)
    key, value, headers = record_of(forge(newest))
    seal = [(name, told) for name, told in carrier.headers if name == SEAL]
    assert bool(seal) == bool(line.cluster.seals.keys)
    await put(line, KafkaRecord(key, value, [*headers, *seal]))

    async def told() -> bool:
        return await listed(line) == [FORGED]

    await eventually(told, what="the forged filing listed")
    for number in range(6):
        await line.write(case(number))
    await line.settled()
    assert await line.once_and_in_order() == 9
    assert await listed(line) == [FORGED]


async def test_a_stranger_does_not_stop_the_relay(line: Line) -> None:
    """A relay that begins to lead finds the forged record at the end of its topic."""
    newest, _ = await newest_of(line)
    await put(line, record_of(copied(newest)))
    line.relays.pop().cancel()
    line.lead()
    await line.write(case(5))
    await line.settled()
    assert await line.once_and_in_order() == 4


async def test_an_altered_record_is_listed_and_the_true_one_is_obeyed_after_it(
    line: Line,
) -> None:
    """Who alters a record in flight, and is then followed by the true one, changes nothing."""
    newest, _ = await newest_of(line)
    await line.write(case(4))
    (true,) = await line.intake.follow(COURT, newest.position, 10)
    altered = replace(true, body=true.body.replace(case(4), FORGED))
    headers = [*record_of(altered).headers]
    await put(line, KafkaRecord(case(4).encode(), altered.body.encode(), headers))
    await line.settled()

    async def told() -> bool:
        return await listed(line) == [case(4)]

    await eventually(told, what="the altered record listed")
    assert await line.once_and_in_order() == 4


async def test_what_is_sealed_with_a_key_of_before_is_believed(
    kafka: KafkaServer, new_database: NewDatabase
) -> None:
    old, new = b"the key of last year, of the bus", b"the key of this year, of the bus"
    async with line_on(kafka.bootstrap, new_database, Seals((old,))) as line:
        line.lead()
        await line.write(case(1))
        line.cluster = replace(line.cluster, seals=Seals((new, old)))
        await line.join()
        await line.settled()
        assert await line.once_and_in_order() == 1


def test_a_key_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Seals((b"short",))
