"""What a demonstration has done, in figures that add up."""

from functools import partial

import asyncpg
from rich.console import Console

from contracts.catalogue import SERVICES
from kernel.base.grants import AUDITOR_ROLE
from zhixing.audit.chains import books_of, verify
from zhixing.demo.office import Office
from zhixing.local.defaults import database_of
from zhixing.local.deployment import Deployment
from zhixing.local.meter import Tally


async def summary(console: Console, deployment: Deployment, office: Office, tally: Tally) -> bool:
    """What was done, in figures that add up, and whether the run ended well."""
    closed = await _closings(deployment)
    court = deployment.plan.court
    async with books_of(deployment.postgres, court) as books:
        reports = await verify(books, court)
    say = partial(console.print, soft_wrap=True, markup=False, highlight=False)
    say()
    say(
        f"Real filings {tally.filings} = accepted {len(tally.accepted)}"
        f" + refused {len(tally.refused)}"
    )
    earlier = len(tally.cases) - len(set(tally.accepted))
    if earlier:
        say(f"Cases {len(tally.cases)} = accepted {len(tally.accepted)} + filed before {earlier}")
    for number, errors in tally.refused:
        reasons = "；".join(
            f"{e.get('field', '')} {e.get('title', '')}（{e.get('article', '')}）" for e in errors
        )
        say(f"  refused {number}: {reasons}")
    ends = " + ".join(f"{manner} {count}" for manner, count in sorted(closed.items()))
    other = len(tally.cases) - len(tally.regulated)
    unfinished = len(tally.regulated) - sum(closed.values())
    say(
        f"Cases {len(tally.cases)} = {ends or 'closed 0'} + not closed {unfinished}"
        f" + not first enforcement (filed only) {other}; archived {len(tally.archived)}"
    )
    for line in await _money(deployment):
        say(line)
    for line in await _nodes(deployment):
        say(line)
    whole = all(report.sound for report in reports)
    events = sum(report.events for report in reports)
    parked = await _parked(deployment)
    say(f"Events {events}; chains whole: {'yes' if whole else 'NO'}; parked {parked}")
    for defect in office.defects[:10]:
        say(f"  not understood: {defect}")
    return whole and not parked and not office.defects and tally.finished


async def _rows(deployment: Deployment, service: str, sql: str) -> list[asyncpg.Record]:
    dsn = deployment.postgres.dsn(database_of(service), AUDITOR_ROLE)
    connection = await asyncpg.connect(dsn, server_settings={"app.court": deployment.plan.court})
    try:
        found: list[asyncpg.Record] = await connection.fetch(sql)
        return found
    finally:
        await connection.close()


async def _closings(deployment: Deployment) -> dict[str, int]:
    sql = "select manner, count(*) as n from works where manner is not null group by 1"
    return {row["manner"]: row["n"] for row in await _rows(deployment, "enforcement", sql)}


async def _money(deployment: Deployment) -> list[str]:
    sql = (
        "select coalesce(sum(received_fen), 0)::bigint as received, "
        "coalesce(sum(paid_fen), 0)::bigint as paid, coalesce(sum(fees_fen), 0)::bigint as fees, "
        "coalesce(sum(refunded_fen), 0)::bigint as refunded, "
        "coalesce(sum(held_fen), 0)::bigint as held from accounts"
    )
    (row,) = await _rows(deployment, "payments", sql)
    adds = row["received"] == row["paid"] + row["fees"] + row["refunded"] + row["held"]
    parts = " + ".join(f"{name} {row[name]}" for name in ("paid", "fees", "refunded", "held"))
    return [
        f"Money in fen: received {row['received']} = {parts}{'' if adds else '  DOES NOT ADD UP'}"
    ]


async def _nodes(deployment: Deployment) -> list[str]:
    sql = (
        "select count(*) as opened, count(*) filter (where closed_at is not null and not late) "
        "as met, count(*) filter (where late) as late, "
        "count(*) filter (where closed_at is null and breached) as overdue, "
        "count(*) filter (where closed_at is null and not breached) as open from nodes"
    )
    (row,) = await _rows(deployment, "supervision", sql)
    closed = f"closed in time {row['met']} + closed late {row['late']}"
    return [f"Nodes {row['opened']} = {closed} + overdue {row['overdue']} + open {row['open']}"]


async def _parked(deployment: Deployment) -> int:
    counts = [
        (await _rows(deployment, service, "select count(*) as n from parked"))[0]["n"]
        for service in SERVICES
    ]
    return sum(counts)
