"""exploration"""

import asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import DeleteGroupsRequest
from kernel.bus import ensure_topics
from kernel.relay import topic_of
from tests.conftest import NewDatabase
from tests.faults.bus_line import COURT, Line, case, line_on
from zhixing.embedded.kafka import KafkaServer
import time, logging


async def offsets(line):
    admin = AIOKafkaAdminClient(bootstrap_servers=line.cluster.bootstrap)
    await admin.start()
    try:
        return await admin.list_consumer_group_offsets(f"{line.cluster.prefix}.archive")
    finally:
        await admin.close()


async def delete_topic(line):
    admin = AIOKafkaAdminClient(bootstrap_servers=line.cluster.bootstrap)
    await admin.start()
    try:
        print(await admin.delete_topics([topic_of("intake", line.cluster.prefix)]))
    finally:
        await admin.close()


async def test_group(kafka: KafkaServer, new_database: NewDatabase) -> None:
    async with line_on(kafka.bootstrap, new_database) as line:
        line.lead()
        replica = await line.join()
        t0 = time.monotonic()
        for n in range(20):
            await line.write(case(n % 5), 2)
        await line.settled()
        print("settled", time.monotonic() - t0)
        print(await line.once_and_in_order(), await line.sent_again())
        await line.leave(replica)
        print(await offsets(line))
        client = AIOKafkaClient(bootstrap_servers=kafka.bootstrap)
        await client.bootstrap()
        print(
            await client.send(
                client.get_random_node(), DeleteGroupsRequest([f"{line.cluster.prefix}.archive"])
            )
        )
        await client.close()
        print("after", await offsets(line))
        for n in range(20):
            await line.write(case(n % 5), 2)
        replica = await line.join()
        await line.settled()
        print(replica.consumer.counts)
        await line.once_and_in_order()


async def test_recreate(kafka: KafkaServer, new_database: NewDatabase) -> None:
    async with line_on(kafka.bootstrap, new_database) as line:
        line.lead()
        replica = await line.join()
        for n in range(20):
            await line.write(case(n % 5), 2)
        await line.settled()
        await delete_topic(line)
        print("deleted; group offsets:", await offsets(line))
        await asyncio.sleep(1)
        await line.write(case(1), 1)
        await asyncio.sleep(1)
        print("sent", await line.sent(), "head", await line.intake.head(COURT))
        await ensure_topics(line.cluster, ("intake", "archive"))
        t0 = time.monotonic()
        for n in range(5):
            await line.write(case(n % 5), 2)
        for _ in range(60):
            await asyncio.sleep(1)
            head = (await line.intake.head(COURT)).position
            s, t = await line.sent(), await line.taken()
            if s == head and t == head:
                break
        print(
            "after",
            time.monotonic() - t0,
            "sent",
            s,
            "taken",
            t,
            "head",
            head,
            replica.consumer.counts,
            await offsets(line),
        )
        print([(r.partition, r.offset) for r in await line.on_topic()])
