"""`zhixing up`: a deployment with real cases in it, and what can be seen of them."""

import asyncio
import contextlib
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import httpx
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from contracts.catalogue import SERVICES
from kernel.base.zone import CHINA
from kernel.law.case_number import parse
from kernel.rulebook import COURTS, Rulebook
from zhixing.audit.chains import verify
from zhixing.demo.filings import RealFiling, load
from zhixing.demo.office import NotYet, Office
from zhixing.demo.staff import REGULATED, Staff, working_hour
from zhixing.houses import TITLES
from zhixing.local.defaults import database_of
from zhixing.local.deployment import Deployment, Plan, deployed, remember_clock
from zhixing.local.embedded.datadir import DataDirBusy
from zhixing.local.embedded.process import ServerUnavailable
from zhixing.local.fleet import StartFailed

EPOCH = datetime(2026, 3, 2, 8, 30, tzinfo=CHINA)  # a Monday of a year whose calendar is known
REFRESH_SECONDS = 0.5
ONCE_SECONDS_MAX = 1200.0
FILINGS_PER_DAY = 6
ONLINE_OF_TEN = 4
SHOWN_ROLES = ("filing_clerk", "handler", "bureau_head", "operator")


class Failed(RuntimeError):
    """The run could not start, or did not end well."""


@dataclass
class Tally:
    """What became of the real filings, and how far their cases are."""

    filings: int
    accepted: list[str] = field(default_factory=list)
    refused: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    archived: set[str] = field(default_factory=set)

    @property
    def regulated(self) -> set[str]:
        """First enforcement cases: the court's process is written for these only."""
        return {case_id for case_id in self.accepted if parse(case_id).kind == REGULATED}

    @property
    def all_filed(self) -> bool:
        return len(self.accepted) + len(self.refused) == self.filings

    @property
    def finished(self) -> bool:
        return self.all_filed and self.archived >= self.regulated


def run(plan: Plan, *, once: bool, filings: int | None) -> None:
    """Run until Ctrl-C, or with `once` until every case is archived.

    Raises Failed with a message for the operator.
    """
    console = Console()
    try:
        with deployed(plan, lambda line: console.print(f"[dim]{line}[/]")) as deployment:
            _print_addresses(console, deployment)
            ended_well = asyncio.run(_play(console, deployment, load()[:filings], once=once))
    except (DataDirBusy, ServerUnavailable, StartFailed) as error:
        raise Failed(str(error)) from error
    except KeyboardInterrupt:
        console.print("Stopped.")
        return
    if not ended_well:
        raise Failed("not every case reached its end; see the summary above")


def _print_addresses(console: Console, deployment: Deployment) -> None:
    table = Table(title="Services", title_justify="left", box=None)
    for column in ("service", "", "API pages"):
        table.add_column(column)
    for service in SERVICES:
        table.add_row(service, TITLES[service], f"{deployment.urls[service]}/docs")
    table.add_row("sandbox", "外部系统（模拟）", deployment.urls["sandbox"])
    console.print(table)
    if deployment.bootstrap:
        console.print(f"Kafka       {deployment.bootstrap}  (topics zhixing.<service>)")
    console.print(
        f"Tokens      of every role lie in {deployment.plan.data}/state.json; some of them:"
    )
    for role in SHOWN_ROLES:
        say = f"  {role:<12} {deployment.tokens[role]}"
        console.print(say, soft_wrap=True, markup=False, highlight=False)


async def _play(
    console: Console, deployment: Deployment, filings: list[RealFiling], *, once: bool
) -> bool:
    office = Office(deployment.urls, deployment.tokens)
    tally = Tally(filings=len(filings))
    pack = Rulebook.load(COURTS).pack(deployment.plan.court)
    staff = Staff(office, deployment.clock, pack)
    await _watch_court(office, deployment)
    tasks = [
        asyncio.create_task(_file_all(deployment, office, tally, filings)),
        asyncio.create_task(staff.work()),
    ]
    try:
        await _watch(console, deployment, tally, tasks, once=once)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await office.close()
        remember_clock(deployment.plan.data.expanduser().resolve(), deployment.clock)
    return await _summary(console, deployment, office, tally)


async def _watch_court(office: Office, deployment: Deployment) -> None:
    """The court's own duties (每日、每周、每月) are watched from the first day on."""
    place = f"/courts/{deployment.plan.court}/watch"
    body = {"watched_from": deployment.clock.now().date().isoformat()}
    while not office.defects:  # a refusal for good is shown at the end
        with contextlib.suppress(NotYet):
            await office.act("operator", "supervision", place, body)
            return
        await asyncio.sleep(REFRESH_SECONDS)


async def _file_all(
    deployment: Deployment, office: Office, tally: Tally, filings: list[RealFiling]
) -> None:
    """The filing clerk files the real cases, a few each working day."""
    wait = timedelta(hours=7) / FILINGS_PER_DAY
    for number, filing in enumerate(filings):
        while not working_hour(deployment.clock.now()):
            await deployment.clock.sleep(600)
        await _file(deployment, office, tally, filing, number)
        await deployment.clock.sleep(wait.total_seconds())


async def _file(
    deployment: Deployment, office: Office, tally: Tally, filing: RealFiling, number: int
) -> None:
    body = {**filing.body, "channel": _channel(filing)}
    headers = {
        "Authorization": f"Bearer {deployment.tokens['filing_clerk']}",
        "Idempotency-Key": f"real-filing-{number}",
    }
    while True:
        try:
            answer = await office.client.post(
                f"{deployment.urls['intake']}/filings", json=body, headers=headers
            )
        except httpx.HTTPError:
            await asyncio.sleep(REFRESH_SECONDS)  # intake restarts: the key makes this safe
            continue
        break
    told = answer.json()
    if answer.is_success:
        tally.accepted.append(told["case_id"])
    else:
        tally.refused.append((filing.body["case_number"], told.get("errors") or [told]))


def _channel(filing: RealFiling) -> str:
    """The sources do not say how a case was filed: some, always the same, count as online."""
    digit = hashlib.sha256(filing.body["case_number"].encode()).digest()[0] % 10
    return "online" if digit < ONLINE_OF_TEN else "window"


async def _watch(
    console: Console,
    deployment: Deployment,
    tally: Tally,
    tasks: list["asyncio.Task[None]"],
    *,
    once: bool,
) -> None:
    limit = time.monotonic() + ONCE_SECONDS_MAX
    meter = Meter(deployment)
    live = Live(console=console, refresh_per_second=4, transient=False)
    with live if console.is_terminal else contextlib.nullcontext():
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            for task in tasks:
                if task.done() and (error := task.exception()):
                    raise error
            if ended := deployment.fleet.ended():
                log = deployment.fleet.log_end(ended[0])
                raise StartFailed(f"{ended[0]} ended unexpectedly:\n{log}")
            await meter.read(tally)
            remember_clock(deployment.plan.data.expanduser().resolve(), deployment.clock)
            if console.is_terminal:
                live.update(meter.shown(tally))
            elif meter.due():
                console.print(meter.line(tally), soft_wrap=True, markup=False, highlight=False)
            if once and (tally.finished or time.monotonic() > limit):
                return


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
            dsn = self._deployment.postgres.dsn(database_of(service), "zhixing_auditor")
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
        archive = await self._connection("archive")
        rows = await archive.fetch("select case_id from dossiers where archived_at is not null")
        tally.archived = {row["case_id"] for row in rows}

    def due(self) -> bool:
        """True every few seconds: where there is no screen, lines are few."""
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


async def _summary(console: Console, deployment: Deployment, office: Office, tally: Tally) -> bool:
    """What was done, in figures that add up, and whether it ended well."""
    closed = await _closings(deployment)
    reports = await verify(deployment.postgres, deployment.plan.court)
    say = partial(console.print, soft_wrap=True, markup=False, highlight=False)
    say()
    say(
        f"Real filings {tally.filings} = accepted {len(tally.accepted)}"
        f" + refused {len(tally.refused)}"
    )
    for number, errors in tally.refused:
        reasons = "；".join(
            f"{e.get('field', '')} {e.get('title', '')}（{e.get('article', '')}）" for e in errors
        )
        say(f"  refused {number}: {reasons}")
    ends = " + ".join(f"{manner} {count}" for manner, count in sorted(closed.items()))
    other = len(tally.accepted) - len(tally.regulated)
    unfinished = len(tally.regulated) - sum(closed.values())
    say(
        f"Accepted {len(tally.accepted)} = {ends or 'closed 0'} + not closed {unfinished}"
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
    dsn = deployment.postgres.dsn(database_of(service), "zhixing_auditor")
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
