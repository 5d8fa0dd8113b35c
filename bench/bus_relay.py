"""From the log to Kafka: our relay beside the bare idempotent producer."""

import asyncio
import time
from functools import partial

from bench.bus_papers import EVENTS, Papers, topic
from bench.ground import Ground
from bench.measure import Compared, Contestant, together
from kernel.messaging.cloudevents import KafkaRecord
from kernel.messaging.relay import Cluster, producer

GOAL = 0.6


async def run(on: Ground, papers: Papers) -> list[Compared]:
    on.progress("bus: relay and bare producer")
    ours, bare = await papers.topic("relayed"), await papers.topic("sent")
    letters = await papers.letters()
    relayed, sent = await together(
        [
            Contestant(
                what="relay, from the log in PostgreSQL to its last mark",
                unit="records/s",
                once=partial(papers.publish, ours),
            ),
            Contestant(
                what="aiokafka producer, idempotent, acks=all, from memory",
                unit="records/s",
                once=partial(_send, bare, letters),
            ),
        ],
        rounds=on.rounds,
    )
    size = sum(len(one.value) for one in letters) // EVENTS
    note = (
        f"the same {EVENTS:,} records (bodies of {size} bytes, 20 headers) with the same producer "
        "settings; ours also reads them and marks what is sent"
    )
    return [Compared(ours=relayed, peer=sent, goal=GOAL, note=note)]


async def _send(kafka: Cluster, letters: list[KafkaRecord]) -> float:
    """Records per second, from the start of the producer to the last acknowledgement."""
    started = time.perf_counter()
    sender = producer(kafka)
    await sender.start()
    try:
        pending = [
            await sender.send(topic(kafka), key=one.key, value=one.value, headers=one.headers)
            for one in letters
        ]
        await asyncio.gather(*pending)
        return len(letters) / (time.perf_counter() - started)
    finally:
        await sender.stop()
