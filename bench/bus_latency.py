"""A reaction across Kafka, from commit to commit, with all nine services as processes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg

from bench.bus_clerks import ACTS_PER_CASE, CASE_SECONDS, Clerks
from bench.bus_commits import Logs, Reaction, opened, percentile, reactions, wall_clock
from bench.ground import Ground
from bench.measure import Compared, Figure
from bench.processors import used
from contracts.catalogue import SERVICES
from kernel.base.zone import CHINA
from zhixing.local.deployment import Deployment, Plan, deployed
from zhixing.local.embedded.datadir import read_state
from zhixing.local.embedded.postgres import start_postgres

RATE = 640.0  # events per second over all logs: the whole country's average, twenty times
FIRST_CASES, WARM_UP_CASES, WARM_UP_PER_SECOND = 12, 60, 6.0
SECONDS = 20.0  # of a round, after the first cases have run their course
GOAL_MS = 150.0
EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)  # a Monday of a year whose calendar is known
DATABASES = "zhixing"
NOTE = (
    "{acts} acts over HTTP and {events:.0f} events for each case, {cases:.1f} cases/s at fixed "
    "moments; both instants are commit times of PostgreSQL; nine services, sandbox, PostgreSQL, "
    "Kafka and the clerks share the machine"
)


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of one round: reactions in milliseconds (sorted), and the rate there was."""

    reactions: Sequence[Reaction]
    rate: float
    refused: int
    late_seconds: float
    processors: Mapping[str, float]  # seconds, by program
    events: int

    def milliseconds(self, service: str | None = None) -> list[float]:
        """Of one service, or of all; sorted."""
        return sorted(r.milliseconds for r in self.reactions if service in (None, r.service))


async def run(on: Ground) -> list[Compared]:
    async with _town(on) as deployment, opened(deployment.postgres, DATABASES) as logs:
        with closing(Clerks(deployment=deployment)) as clerks:
            on.progress("bus: warming nine services up")
            per_case = await _events_per_case(clerks, logs)
            cases_per_second = RATE / per_case
            await _round(deployment, clerks, logs, cases_per_second)
            rounds: list[Round] = []
            for number in range(on.rounds):
                on.progress(f"bus: {RATE:.0f} events/s, round {number + 1} of {on.rounds}")
                rounds.append(await _round(deployment, clerks, logs, cases_per_second))
    note = NOTE.format(acts=ACTS_PER_CASE, events=per_case, cases=cases_per_second)
    return _rows(rounds, note)


async def _events_per_case(clerks: Clerks, logs: Logs) -> float:
    """How many events a case leads to, in all logs together."""
    await clerks.work(FIRST_CASES, WARM_UP_PER_SECOND)  # slow: much is loaded on first use
    await logs.at_rest()
    before, refused = sum((await logs.heads()).values()), clerks.refused.copy()
    await clerks.work(WARM_UP_CASES, WARM_UP_PER_SECOND)
    await logs.at_rest()
    assert clerks.refused == refused, f"refused: {(clerks.refused - refused).most_common(3)}"
    return (sum((await logs.heads()).values()) - before) / WARM_UP_CASES


async def _round(deployment: Deployment, clerks: Clerks, logs: Logs, per_second: float) -> Round:
    """Cases begin until the round is over. What is measured lies between the moment at which the
    first cases have run their course, so that all acts go on side by side, and the last filing.
    """
    before, refused = await logs.heads(), clerks.refused.total()
    clerks.late_seconds = 0.0
    programs = _programs(deployment)
    working = asyncio.create_task(
        clerks.work(round(per_second * (CASE_SECONDS + SECONDS)), per_second)
    )
    await asyncio.sleep(CASE_SECONDS)
    since, at_first = wall_clock(), used(programs)
    await asyncio.sleep(SECONDS)
    until, at_last = wall_clock(), used(programs)
    await working
    await logs.at_rest()
    commits = await logs.commits(before)
    events = sum(since <= commit.at < until for commit in commits.values())
    return Round(
        reactions=list(reactions(commits, since, until)),
        rate=events / (until - since).total_seconds(),
        refused=clerks.refused.total() - refused,
        late_seconds=clerks.late_seconds,
        processors={name: seconds - at_first[name] for name, seconds in at_last.items()},
        events=events,
    )


def _rows(rounds: Sequence[Round], note: str) -> list[Compared]:
    def figure(what: str, unit: str, values: Sequence[float]) -> Figure:
        return Figure(what=what, unit=unit, rounds=tuple(values))

    def at(percent: float) -> Figure:
        values = [percentile(one.milliseconds(), percent) for one in rounds]
        return figure(f"reaction, commit to commit, {_name(percent)}", "ms", values)

    last = rounds[-1]
    by_program = sorted(last.processors.items(), key=lambda item: -item[1])
    return [
        Compared(ours=at(99), goal=GOAL_MS, bound="at most", alone=True, note=note),
        Compared(ours=at(50)),
        Compared(ours=at(95)),
        Compared(ours=at(100), note=f"p99 of the last round by service: {_by_service(last)}"),
        Compared(
            ours=figure("events stored in all nine logs", "events/s", [r.rate for r in rounds]),
            note=(
                f"{RATE:.0f} wanted; acts refused: {sum(one.refused for one in rounds)}; given "
                f"{max(one.late_seconds for one in rounds):.2f} s late at most"
            ),
        ),
        Compared(
            ours=figure(
                "processor time of all programs for an event",
                "ms",
                [1_000 * sum(one.processors.values()) / one.events for one in rounds],
            ),
            note="of the last round: "
            + ", ".join(f"{name} {1_000 * s / last.events:.2f}" for name, s in by_program),
        ),
    ]


def _name(percent: float) -> str:
    return "longest" if percent == 100 else f"p{percent:.0f}"


def _by_service(one: Round) -> str:
    found = {service: one.milliseconds(service) for service in SERVICES}
    return ", ".join(f"{s} {percentile(ms, 99):.0f}" for s, ms in found.items() if ms)


def _programs(deployment: Deployment) -> Mapping[str, int]:
    """The processes of the deployment by name; each with its children."""
    postgres = deployment.postgres.pid
    assert postgres is not None  # it is ours
    kafka = int(read_state(deployment.plan.data.expanduser().resolve(), "kafka")["pid"])
    members = {name: deployment.fleet.pid(name) for name in deployment.members}
    return {**members, "postgres": postgres, "kafka": kafka}


@asynccontextmanager
async def _town(on: Ground) -> AsyncIterator[Deployment]:
    """Nine services as `zhixing up` runs them, on servers of their own that keep commit times."""
    data = on.data / "town"
    await _keep_commit_times(data, on)
    entering = deployed(Plan(data=data, epoch=EPOCH), on.progress)
    deployment = await asyncio.to_thread(entering.__enter__)
    try:
        yield deployment
    finally:
        await asyncio.to_thread(entering.__exit__, None, None, None)


async def _keep_commit_times(data: Path, on: Ground) -> None:
    server = await asyncio.to_thread(start_postgres, data, on.progress)
    try:
        connection = await asyncpg.connect(server.dsn("postgres"))
        await connection.execute("alter system set track_commit_timestamp = on")
        await connection.close()
    finally:
        await asyncio.to_thread(server.stop)
