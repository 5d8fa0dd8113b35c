"""`zhixing up`: a deployment with real cases, and its progress."""

import asyncio
import contextlib
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import httpx
from rich.console import Console
from rich.live import Live
from rich.table import Table

from contracts.catalogue import HOUSES, PORTAL, SERVICES
from kernel.base.zone import CHINA
from kernel.law.case_number import normalised
from kernel.rulebook import COURTS, Rulebook
from zhixing.demo.filings import RealFiling, as_of_court, load
from zhixing.demo.office import NotYet, Office
from zhixing.demo.roster import Roster
from zhixing.demo.staff import Staff, working_hour
from zhixing.local.deployment import Deployment, Plan, deployed, remember_clock
from zhixing.local.embedded.datadir import KCAT_FILE, DataDirBusy, NotADataDir
from zhixing.local.embedded.process import ServerUnavailable
from zhixing.local.fleet import StartFailed
from zhixing.local.meter import Meter, Tally
from zhixing.local.portal import people_in
from zhixing.local.summary import summary
from zhixing.staff.register import body_of

EPOCH = datetime(2026, 3, 2, 8, 30, tzinfo=CHINA)  # a Monday of a year whose calendar is known
REFRESH_SECONDS = 0.5
ONCE_SECONDS_MAX = 1200.0
FILINGS_PER_DAY = 6
ONLINE_OF_TEN = 4
KEEPER = "bureau_head"  # of the staff register
SHOWN_ROLES = ("filing_clerk", "handler", "bureau_head", "operator")


class Failed(RuntimeError):
    """The run could not start, or did not end well."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration's people do: they file the first so many of the real cases (all where
    `filings` is None) and act on them; with `once` the run ends when every case is archived."""

    filings: int | None = None
    once: bool = False


def run(plan: Plan, demonstration: Demonstration | None) -> None:
    """Run until Ctrl-C, or to the end of a demonstration; without one nothing is filed, and nobody
    acts but whoever signs in.

    Raises Failed with a message for the operator.
    """
    console = Console()
    try:
        with deployed(plan, lambda line: console.print(f"[dim]{line}[/]")) as deployment:
            _print_addresses(console, deployment)
            ended_well = asyncio.run(_play(console, deployment, demonstration))
    except (DataDirBusy, NotADataDir, ServerUnavailable, StartFailed) as error:
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
        table.add_row(service, HOUSES[service].title, f"{deployment.urls[service]}/docs")
    table.add_row("sandbox", "外部系统（模拟）", deployment.urls["sandbox"])
    console.print(table)
    if deployment.bootstrap:
        console.print(
            f"Kafka       {deployment.bootstrap}  (topics zhixing.<service>), for example"
        )
        read = (
            f"kcat -F {deployment.plan.data}/{KCAT_FILE} -t zhixing.control -C -f '%k %h\\n%s\\n'"
        )
        console.print(f"  {read}", soft_wrap=True, markup=False, highlight=False)
    console.print(
        f"Tokens      of every role lie in {deployment.plan.data}/state.json; some of them:"
    )
    for role in SHOWN_ROLES:
        say = f"  {role:<12} {deployment.tokens[role]}"
        console.print(say, soft_wrap=True, markup=False, highlight=False)
    _print_people(console, deployment)


def _print_people(console: Console, deployment: Deployment) -> None:
    """The portal's address, last, where it is seen, and who one can be there."""
    say = partial(console.print, soft_wrap=True, markup=False, highlight=False)
    say(f"Portal      {deployment.urls[PORTAL]}  (choose who you are; no password):")
    for one in people_in(deployment.plan.data.expanduser().resolve()):
        say(f"  {one.name}  {one.title}" if one.name != one.title else f"  {one.title}")
    say("  当事人或者代理人  以立案时登记的证件号码登录")


async def _play(
    console: Console, deployment: Deployment, demonstration: Demonstration | None
) -> bool:
    pack = Rulebook.load(COURTS).pack(deployment.plan.court)
    office = Office(deployment.urls, deployment.tokens, Roster.of(pack))
    real = [as_of_court(filing, pack.title) for filing in load()]
    numbers = frozenset(normalised(filing.body["case_number"]) for filing in real)
    filings = real[: demonstration.filings] if demonstration else []
    tally, meter = Tally(filings=len(filings), real=numbers), Meter(deployment)
    await meter.read(tally)
    staff = Staff(office, deployment.clock, pack, cases=numbers)
    await enter_staff(office)
    await _watch_court(office, deployment)
    works = (_file_all(deployment, office, tally, filings), staff.work()) if demonstration else ()
    tasks = [asyncio.create_task(work) for work in works]
    once = demonstration is not None and demonstration.once
    try:
        await _watch(console, deployment, office, meter, tally, tasks, once=once)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await office.close()
        remember_clock(deployment.plan.data.expanduser().resolve(), deployment.clock)
    return await summary(console, deployment, office, tally)


async def enter_staff(office: Office) -> None:
    """Enters the court's list in an empty register, and waits until every service has heard of it.
    A register that was kept since stays as it is."""
    heard: list[str] = []
    while office.roster.rows and not office.defects:
        with contextlib.suppress(NotYet):
            if not heard:
                await _enter_list(office)
            for service in SERVICES[len(heard) :]:
                await office.look(KEEPER, service, "/approvals", after=office.position)
                heard.append(service)
            return
        await asyncio.sleep(REFRESH_SECONDS)


async def _enter_list(office: Office) -> None:
    shown = await office.look(KEEPER, "triage", "/staff")
    if not shown["staff"]:
        place = f"/courts/{office.roster.court}/staff"
        await office.act(KEEPER, "triage", place, body_of(office.roster.command))


async def _watch_court(office: Office, deployment: Deployment) -> None:
    """Starts the clocks of the court's own duties (每日、每周、每月) on the first day."""
    place = f"/courts/{deployment.plan.court}/watch"
    body = {"watched_from": deployment.began_on.isoformat()}
    while not office.defects:  # permanent refusals are shown at the end
        with contextlib.suppress(NotYet):
            await office.act("operator", "supervision", place, body)
            return
        await asyncio.sleep(REFRESH_SECONDS)


async def _file_all(
    deployment: Deployment, office: Office, tally: Tally, filings: list[RealFiling]
) -> None:
    """The filing clerk files the real cases, a few each working day.

    A filing of an earlier run gets the same answer again and takes no time.
    """
    wait, known = timedelta(hours=7) / FILINGS_PER_DAY, frozenset(tally.known)
    for number, filing in enumerate(filings):
        repeated = normalised(filing.body["case_number"]) in known
        while not repeated and not working_hour(deployment.clock.now()):
            await deployment.clock.sleep(600)
        await _file(deployment, office, tally, filing, number)
        if not repeated:
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
            await asyncio.sleep(
                REFRESH_SECONDS
            )  # intake is restarting; the idempotency key makes a retry safe
            continue
        break
    told = answer.json()
    if answer.is_success:
        tally.accepted.append(told["case_id"])
    else:
        tally.refused.append((filing.body["case_number"], told.get("errors") or [told]))


def _channel(filing: RealFiling) -> str:
    """The sources do not say how a case was filed; a fixed selection counts as online."""
    digit = hashlib.sha256(filing.body["case_number"].encode()).digest()[0] % 10
    return "online" if digit < ONLINE_OF_TEN else "window"


async def _watch(
    console: Console,
    deployment: Deployment,
    office: Office,
    meter: Meter,
    tally: Tally,
    tasks: list["asyncio.Task[None]"],
    *,
    once: bool,
) -> None:
    limit = time.monotonic() + ONCE_SECONDS_MAX
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
            if once and (tally.finished or office.defects or time.monotonic() > limit):
                return  # what was refused for good stays so, and the summary tells it
