"""The sweep of supervision: what it costs to find what fell due among all that is open."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

import services.supervision
from bench.ground import COURT, Ground
from bench.measure import Compared, Contestant, together
from kernel.base.grants import role_of
from kernel.base.postgres import PoolReader, Pools, migrate
from kernel.base.zone import CHINA
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from services.supervision.views import falling_due

FEW, MANY = 10_000, 1_000_000
DUE = (0, 100, 1_000)
NODES_PER_CASE = 5
LIMIT = 1_000  # cases that one sweep may find
SECONDS = 1.0  # of a round
GOAL = 1.5
MIGRATIONS = Path(services.supervision.__file__).parent / "migrations"
FIRST_DUE = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
# Node number n falls due n seconds after the first, so that the moment decides how many have.
_FILL = """
insert into nodes (court, case_id, node_id, code, title, who, stage, subject, subject_id,
    requirements, article, text, opened_at, wait, overdue_on_arrival, due, over_at, warn_at,
    provisional, calendar, derivation)
select $1, '（2026）豫1024执' || n % ($2::integer / $3) || '号', 'node-' || n, 'control-feedback',
    '查控结果反馈', 'control', 'control', 'case', '', array['YL-101'], '第九条', '五个工作日内反馈',
    $4::timestamptz - interval '5 days', false, false, $4::timestamptz + n * interval '1 second',
    $4::timestamptz + (n + 1) * interval '1 second', null, false, 'cn-2026.1', $5::jsonb
from generate_series(0, $2::integer - 1) as n
"""
_DERIVATION = json.dumps(
    {
        "article": "第九条",
        "counts_from": "control.InquirySent",
        "start": FIRST_DUE.isoformat(),
        "steps": [f"2026-03-0{day}: 工作日，计入" for day in range(3, 8)],
    },
    ensure_ascii=False,
)


@dataclass(kw_only=True)
class _Explaining:
    """A reader that asks for the plan of a query instead of its rows."""

    pool: asyncpg.Pool
    plan: dict[str, Any] = field(default_factory=dict)

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]:
        found = await self.pool.fetchval(f"explain (analyze, buffers, format json) {sql}", *args)
        self.plan = json.loads(found)[0]["Plan"]
        return []

    async def fetchrow(self, sql: str, *args: object) -> dict[str, Any] | None:
        await self.fetch(sql, *args)
        return None


async def run(on: Ground) -> list[Compared]:
    async with AsyncExitStack() as stack:
        few = await stack.enter_async_context(_filled(on, "clocks_few", FEW))
        many = await stack.enter_async_context(_filled(on, "clocks_many", MANY))
        on.progress("clocks: sweeping both")
        figures = await together(
            [
                Contestant(
                    what=f"finding {due:,} due among {nodes:,} open",
                    unit="ms",
                    once=partial(_sweep, pool, due),
                )
                for due in DUE
                for nodes, pool in ((MANY, many), (FEW, few))
            ],
            rounds=on.rounds,
        )
        plans = [await _plan(many, due) for due in DUE]
    return [
        Compared(ours=large, peer=small, goal=GOAL, bound="at most", note=f"both ours; {plan}")
        for large, small, plan in zip(figures[::2], figures[1::2], plans, strict=True)
    ]


@asynccontextmanager
async def _filled(on: Ground, name: str, nodes: int) -> AsyncIterator[asyncpg.Pool]:
    """A pool of the run-time role on supervision's own tables, with so many open nodes."""
    on.progress(f"clocks: {nodes:,} open nodes")
    on.postgres.ensure_database(name)
    owner = on.postgres.dsn(name)
    await migrate(owner, (JOURNAL_MIGRATIONS, MIGRATIONS), houses=("supervision",))
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute(_FILL, COURT, nodes, NODES_PER_CASE, FIRST_DUE, _DERIVATION)
        await connection.execute("vacuum analyze nodes")
    finally:
        await connection.close()
    pools = Pools(on.postgres.dsn(name, role_of("supervision")))
    try:
        yield await pools.of(COURT)
    finally:
        await pools.close()


def _when(due: int) -> datetime:
    """The moment at which so many nodes have fallen due."""
    return FIRST_DUE + timedelta(seconds=due)


async def _sweep(pool: asyncpg.Pool, due: int) -> float:
    """Milliseconds that one sweep takes to find the cases."""
    reader, done = PoolReader(pool), 0
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        cases = await falling_due(reader, COURT, _when(due), LIMIT)
        assert len(cases) == due, f"{len(cases)} of {due} found"
        done += 1
    return 1_000 * (time.perf_counter() - started) / done


async def _plan(pool: asyncpg.Pool, due: int) -> str:
    """How PostgreSQL found them: the scan, its index, and the pages it touched."""
    explaining = _Explaining(pool=pool)
    await falling_due(explaining, COURT, _when(due), LIMIT)
    scan = explaining.plan
    while inner := scan.get("Plans"):
        scan = inner[0]
    pages = explaining.plan["Shared Hit Blocks"] + explaining.plan["Shared Read Blocks"]
    where = scan.get("Index Name", scan.get("Relation Name"))
    return f"{scan['Node Type']} of {where}, {scan['Actual Rows']:.0f} rows, {pages} pages"
