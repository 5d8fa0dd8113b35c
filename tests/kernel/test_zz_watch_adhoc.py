import asyncio, gc
from tests.kernel.watched import *
from zhixing.embedded.kafka import KafkaServer
from pathlib import Path
async def test_stop_while_starting(postgres):
    boot=Path('/tmp/watch/bootstrap').read_text()
    k=KafkaServer(boot, None, lambda: None)
    bus=on(k)
    ah=await home(postgres,"archive",bus)
    for delay in (0,0.001,0.01,0.02,0.05,0.1,0.3,1):
        async with watched("archive", ah, sources=("intake",)):
            await asyncio.sleep(delay)
        gc.collect()
    left=[t.get_name()+str(t.get_coro()) for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    print("left", left)
