"""Writing: one by one, in batches, commands that load and decide, and the cost of a long log."""

from bench import appends, commands, scale
from bench.ground import Ground
from bench.measure import Compared


async def run(on: Ground) -> list[Compared]:
    rows = await appends.run(on)
    rows += await commands.run(on)
    rows += await scale.run(on)
    return rows
