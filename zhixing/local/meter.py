"""The progress of a demonstration: read from the databases, shown on a screen or as lines."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from rich.console import Group
from rich.table import Table

from contracts.catalogue import SERVICES
from kernel.base.grants import AUDITOR_ROLE
from kernel.law.case_number import parse
from zhixing.demo.staff import REGULATED
from zhixing.local.defaults import database_of
from zhixing.local.deployment import Deployment


@dataclass
class Tally:
    """What became of the real filings, and the progress of the cases.

    `real` are the numbers of the real cases, `known` the cases of the records, including those of
    earlier runs.
    """

    filings: int
    real: frozenset[str]
    accepted: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    refused: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    archived: set[str] = field(default_factory=set)

    @property
    def regulated(self) -> set[str]:
        """First enforcement cases; the court's process applies only to these."""
        return {case_id for case_id in self.cases if parse(case_id).kind == REGULATED}

    @property
    def cases(self) -> set[str]:
        """Every case of the court, whichever run filed it."""
        return self.known | set(self.accepted)

    @property
    def all_filed(self) -> bool:
        return len(self.accepted) + len(self.refused) == self.filings

    @property
    def finished(self) -> bool:
        """Whether every real case is archived; those that somebody else filed are theirs."""
        return self.all_filed and self.archived >= self.regulated & self.real


class Meter:
    """Reads the databases for what the screen shows: stages, speed, lag, nodes."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._connections: dict[str, asyncpg.Connection] = {}
        self._events = 0
        self._read_at = time.monotonic()
        self._line_at = 0.0
        self.rate = 0.0
        self.lag = 0
        self.stages: Counter[str] = Counter()
        self.nodes: dict[str, int] = {}

    async def _connection(self, service: str) -> asyncpg.Connection:
        if service not in self._connections:
            dsn = self._deployment.postgres.dsn(database_of(service), AUDITOR_ROLE)
            self._connections[service] = await asyncpg.connect(
                dsn, server_settings={"app.court": self._deployment.plan.court}
            )
        return self._connections[service]

    async def read(self, tally: Tally) -> None:
        heads: dict[str, int] = {}
        sent = 0
        for service in SERVICES:
            connection = await self._connection(service)
            heads[service] = await connection.fetchval("select position from log_head") or 0
            sent += await connection.fetchval("select sent from relay") or 0
        now, total = time.monotonic(), sum(heads.values())
        self.rate = (total - self._events) / max(now - self._read_at, 0.001)
        self._events, self._read_at = total, now
        self.lag = total - sent if self._deployment.bootstrap else 0
        supervision = await self._connection("supervision")
        rows = await supervision.fetch(
            "select coalesce(stage, 'filed') as s, count(*) as n from cases group by 1"
        )
        self.stages = Counter({row["s"]: row["n"] for row in rows})
        rows = await supervision.fetch("select status, count(*) as n from nodes group by 1")
        self.nodes = {row["status"]: row["n"] for row in rows}
        intake = await self._connection("intake")
        tally.known = {row["case_id"] for row in await intake.fetch("select case_id from filings")}
        archive = await self._connection("archive")
        rows = await archive.fetch("select case_id from dossiers where archived_at is not null")
        tally.archived = {row["case_id"] for row in rows}

    def due(self) -> bool:
        """True every few seconds, so that without a screen few lines are printed."""
        if time.monotonic() - self._line_at < 5.0:
            return False
        self._line_at = time.monotonic()
        return True

    def line(self, tally: Tally) -> str:
        day = self._deployment.clock.now().strftime("%Y-%m-%d %H:%M")
        stages = " ".join(f"{stage}:{count}" for stage, count in sorted(self.stages.items()))
        nodes = " ".join(f"{status}:{count}" for status, count in sorted(self.nodes.items()))
        return (
            f"{day}  filed {len(tally.accepted)} refused {len(tally.refused)} "
            f"archived {len(tally.archived)}  {self.rate:.0f} events/s lag {self.lag}  "
            f"[{stages}]  nodes [{nodes}]"
        )

    def shown(self, tally: Tally) -> Group:
        table = Table(box=None)
        for column in ("court time", "filed", "refused", "archived", "events", "events/s", "lag"):
            table.add_column(column, justify="right")
        table.add_row(
            self._deployment.clock.now().strftime("%Y-%m-%d %H:%M"),
            str(len(tally.accepted)),
            str(len(tally.refused)),
            str(len(tally.archived)),
            str(self._events),
            f"{self.rate:.0f}",
            str(self.lag),
        )
        stages = Table(box=None, title="cases per stage", title_justify="left", min_width=24)
        nodes = Table(box=None, title="nodes", title_justify="left", min_width=24)
        for name, count in sorted(self.stages.items()):
            stages.add_row(name, str(count))
        for name, count in sorted(self.nodes.items()):
            nodes.add_row(name, str(count))
        return Group(table, stages, nodes)
