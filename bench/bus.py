"""The bus: relay and consumers beside bare clients, and reactions with all nine services."""

from bench import bus_consumer, bus_latency, bus_relay
from bench.bus_papers import published
from bench.ground import Ground
from bench.measure import Compared


async def run(on: Ground) -> list[Compared]:
    async with published(on) as papers:
        rows = await bus_relay.run(on, papers)
        rows += await bus_consumer.run(on, papers)
    rows += await bus_latency.run(on)
    return rows
