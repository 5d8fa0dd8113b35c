import asyncio, time
from tests.conftest import NewDatabase
from tests.faults.bus_broker import own_broker
from tests.faults.bus_line import case, line_on, COURT
from pathlib import Path

async def test_kill(tmp_path: Path, new_database: NewDatabase) -> None:
    t = time.monotonic()
    async with own_broker(tmp_path) as broker:
        print("up", time.monotonic() - t)
        async with line_on(broker.bootstrap, new_database) as line:
            line.lead()
            await line.join()
            stop = asyncio.Event()
            acks = 0
            async def load():
                nonlocal acks
                n = 0
                while not stop.is_set():
                    n += 1
                    await line.write(case(n % 20), 2)
                    acks += 2
                    await asyncio.sleep(0.005)
            loading = asyncio.create_task(load())
            await asyncio.sleep(2)
            for _ in range(2):
                a = acks
                print("before", acks, await line.sent(), await line.taken())
                await broker.kill()
                await asyncio.sleep(1)
                print("dead", acks, await line.sent(), await line.taken())
                print("restart", await broker.restart())
                t = time.monotonic()
                mark = (await line.intake.head(COURT)).position
                while await line.taken() < mark: await asyncio.sleep(0.05)
                print("caught up", mark, time.monotonic() - t, acks)
            stop.set(); await loading
            t = time.monotonic()
            await line.settled()
            print("settled", time.monotonic() - t)
            print(await line.once_and_in_order(), await line.sent_again())
