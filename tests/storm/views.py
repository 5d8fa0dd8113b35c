"""The views of a run on a real database: written as services write them, replayed, compared."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from random import Random
from typing import Any, TypeAlias, cast

import asyncpg

from kernel.base.grants import RIGHTS
from kernel.base.postgres import Pools
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import Project, storable
from kernel.journal.protocol import Append
from kernel.program.app import codec_of
from services.payments.state import CaseAccount
from services.supervision.state import CaseClock, Node
from services.triage.state import Custody

GROUP = 300  # appends that wait at the same moment: more than share one transaction
# The tables that nothing projects; every other one is a view, and can be written again.
NO_VIEWS = {*RIGHTS, "parked", "file_upload", "migration", "origin"}

Rows: TypeAlias = Mapping[str, Sequence[str]]  # by table, each row as text, in a fixed order
States: TypeAlias = Mapping[str, Any]


def project_of(service: str) -> Project:
    return cast("Project", import_module(f"services.{service}.views").project)


async def written(pools: Pools, service: str, court: str, appends: Sequence[Append]) -> str:
    """Give a service's appends to a real journal, many at once; the hash of its head then."""
    journal = PostgresJournal(service, codec_of(service), pools, project=project_of(service))
    try:
        for start in range(0, len(appends), GROUP):
            waiting = appends[start : start + GROUP]
            await asyncio.gather(*(journal.append(append) for append in waiting))
        return (await journal.head(court)).hash
    finally:
        await journal.close()


async def shown(pool: asyncpg.Pool) -> Rows:
    """Every row of every view."""
    return {
        table: sorted(
            str(tuple(row.values())) for row in await pool.fetch(f'select * from "{table}"')
        )
        for table in await _views(pool)
    }


async def replayed(pool: asyncpg.Pool, service: str, log: Sequence[Recorded]) -> Rows:
    """The views emptied, and written again event by event in the order of the log given."""
    for table in await _views(pool):
        await pool.execute(f'delete from "{table}"')
    project = project_of(service)
    async with pool.acquire() as connection, connection.transaction():
        for recorded in log:
            for sql, values in map(storable, project(recorded)):
                await connection.execute(sql, *values)
    return await shown(pool)


def case_by_case(log: Sequence[Recorded], random: Random) -> list[Recorded]:
    """The same log with its cases one after another: no case's rows may depend on another."""
    cases = sorted({recorded.case_id for recorded in log})
    random.shuffle(cases)
    return [recorded for case in cases for recorded in log if recorded.case_id == case]


async def _views(pool: asyncpg.Pool) -> list[str]:
    rows = await pool.fetch(
        "select tablename from pg_tables where schemaname = 'public' order by tablename"
    )
    return [row["tablename"] for row in rows if row["tablename"] not in NO_VIEWS]


async def accounts_agree(pool: asyncpg.Pool, states: States) -> Iterator[str]:
    """The sums in the view of case accounts are those of the books. Amounts are fen."""
    rows = await pool.fetch(
        "select case_id, received_fen, held_fen, fees_fen, paid_fen, refunded_fen from accounts"
    )
    seen = {row["case_id"]: tuple(row.values())[1:] for row in rows}
    books = {
        state.case_id: (
            state.books.received_fen,
            state.books.held_fen,
            state.books.fees_fen,
            state.books.paid_fen,
            state.books.refunded_fen,
        )
        for state in states.values()
        if isinstance(state, CaseAccount)
    }
    return _unequal(seen, books)


async def custody_agrees(pool: asyncpg.Pool, states: States) -> Iterator[str]:
    """Who holds a case, and who is to take it, is in the view as it was decided."""
    rows = await pool.fetch("select case_id, holder, handler, pending_to from custody")
    seen = {row["case_id"]: tuple(row.values())[1:] for row in rows}
    decided = {
        state.case_id: (
            state.holder,
            state.handler,
            state.pending.to_holder if state.pending else None,
        )
        for state in states.values()
        if isinstance(state, Custody)
    }
    return _unequal(seen, decided)


async def nodes_agree(pool: asyncpg.Pool, states: States) -> Iterator[str]:
    """Every clock stands in the work list as supervision decided it."""
    rows = await pool.fetch(
        "select case_id, node_id, opened_at, due, ending, late, closed_at, paused, "
        "case when ending is null then warned end, case when ending is null then breached end "
        "from nodes where ending is distinct from 'withdrawn'"
    )
    seen = {(row["case_id"], row["node_id"]): tuple(row.values())[2:] for row in rows}
    decided = {
        (clock.case_id, node.node_id): shown_as
        for clock in states.values()
        if isinstance(clock, CaseClock)
        for node, shown_as in _nodes(clock)
    }
    return _unequal(seen, decided)


def _nodes(clock: CaseClock) -> Iterator[tuple[Node, tuple[object, ...]]]:
    for node in clock.open.values():
        yield node, _stands(node, None, False, None, node.warned, node.breached)
    for ended in clock.ended.values():
        end = (ended.ending, ended.late, ended.closed_at, None, None)
        yield ended.node, _stands(ended.node, *end)


def _stands(node: Node, *end: object) -> tuple[object, ...]:
    ending, late, closed_at, warned, breached = end
    paused = node.paused_at is not None
    return node.opened_at, node.due, ending, late, closed_at, paused, warned, breached


def _unequal(seen: Mapping[Any, Any], decided: Mapping[Any, Any]) -> Iterator[str]:
    for place in dict.fromkeys((*seen, *decided)):
        if seen.get(place) != decided.get(place):
            yield f"{place}: shown as {seen.get(place)}, decided as {decided.get(place)}"


AGREEMENTS = {
    "payments": accounts_agree,
    "triage": custody_agrees,
    "supervision": nodes_agree,
}
