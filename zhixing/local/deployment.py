"""A deployment with embedded servers in one data directory: start, addresses, tokens, stop."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.clock import ScaledClock
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.base.zone import CHINA
from kernel.messaging.rights import principal_of
from kernel.people.identity import LocalIssuer
from kernel.program.prepare import prepare_broker, prepare_database, prepare_keys
from kernel.rulebook import COURTS, Rulebook
from portal.casebook.book import prepare_book
from zhixing.demo.roster import Roster
from zhixing.houses import settings, wiring
from zhixing.local.defaults import COURT, DEFAULT_DATA, database_of
from zhixing.local.embedded.datadir import (
    FILES_FOLDER,
    ISSUER_FILE,
    LOGS_FOLDER,
    SANDBOX_FILE,
    DataDir,
    read_state,
    write_state,
)
from zhixing.local.embedded.postgres import PostgresServer, start_postgres
from zhixing.local.fleet import Fleet, Member
from zhixing.local.portal import people_file, portal_member
from zhixing.local.ports import ADDRESS, reserved_ports
from zhixing.local.secrets import secrets_of, write_kcat

Progress = Callable[[str], None]
FIRST_PORT = 8100
STATE = "deployment"
TOKEN_HOURS = 24 * 30
SETTLING_SECONDS = 12.0  # court time is stopped while ten processes start


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to start, for which court.

    `speed` is how many seconds of court time pass in one second. `epoch` is when court time
    begins, in a directory without records or with `fresh`, which removes them.
    """

    court: str = COURT
    data: Path = DEFAULT_DATA
    bus: str = "kafka"
    speed: float = 1.0
    seed: int = 1
    epoch: datetime | None = None
    fresh: bool = False


@dataclass(kw_only=True)
class Deployment:
    """A running deployment: addresses by service, tokens by role and by person, the common clock.

    `began_on` is the first day of the records, in court time.
    """

    plan: Plan
    urls: dict[str, str]
    tokens: dict[str, str]
    clock: ScaledClock
    began_on: date
    postgres: PostgresServer
    bootstrap: str
    fleet: Fleet
    members: dict[str, Member] = field(default_factory=dict)


@contextmanager
def deployed(plan: Plan, progress: Progress) -> Iterator[Deployment]:
    """Servers, sandbox and nine services, for as long as the block lasts.

    Raises DataDirBusy, NotADataDir, PostgresUnavailable, KafkaUnavailable or StartFailed, each
    with a message for the operator.
    """
    with (
        DataDir(plan.data) as directory,
        reserved_ports(len(SERVICES) + 2, first=FIRST_PORT) as ports,
    ):
        data = directory.path
        if plan.fresh:
            directory.clear()
        postgres, bootstrap, stop_kafka = _servers(plan, data, progress)
        fleet = Fleet(data / LOGS_FOLDER)
        try:
            progress("Creating databases and topics")
            _databases(postgres)
            made = _assemble(plan, data, _Ground(postgres, bootstrap, fleet, ports))
            _prepare(made)
            progress("Starting the sandbox, nine services and the portal")
            for member in made.members.values():
                fleet.start(member)
            fleet.wait_ready(list(made.members.values()))
            yield made
        finally:
            progress("Stopping the services")
            fleet.stop()
            stop_kafka()
            postgres.stop()


def _servers(
    plan: Plan, data: Path, progress: Progress
) -> tuple[PostgresServer, str, Callable[[], None]]:
    if plan.bus != "kafka":
        progress("Starting PostgreSQL 18")
        return start_postgres(data, progress), "", lambda: None
    from zhixing.local.embedded.kafka import start_kafka  # its resolver is slow to import

    progress("Starting PostgreSQL 18 and Apache Kafka 4.3.1")
    with ThreadPoolExecutor(2) as pool:
        postgres = pool.submit(start_postgres, data, progress)
        password = secrets_of(data).kafka_admin
        kafka = pool.submit(start_kafka, data, progress, password=password)
        try:
            broker = kafka.result()
        except BaseException:
            postgres.result().stop()
            raise
        return postgres.result(), broker.bootstrap, broker.stop


def _databases(postgres: PostgresServer) -> None:
    for name in (*SERVICES, "keys", PORTAL):
        postgres.ensure_database(database_of(name))


@dataclass(frozen=True, slots=True)
class _Ground:
    """The servers, the fleet, and the ports reserved for the services and the sandbox."""

    postgres: PostgresServer
    bootstrap: str
    fleet: Fleet
    ports: list[int]


def _assemble(plan: Plan, data: Path, on: _Ground) -> Deployment:
    urls = {
        name: f"http://{ADDRESS}:{port}"
        for name, port in zip([PORTAL, *SERVICES, "sandbox"], on.ports, strict=True)
    }
    issuer = LocalIssuer(data / ISSUER_FILE)
    now = time.time()
    court = plan.court
    rulebook = Rulebook.load(COURTS)
    bearers = Roster.of(rulebook.pack(court)).bearers(rulebook.offices)
    tokens = {
        name: issuer.token(person, court=court, roles=roles, issued_at=now, hours=TOKEN_HOURS)
        for name, (person, roles) in bearers.items()
    }
    clock = _clock(plan, data)
    deployment = Deployment(
        plan=plan,
        urls=urls,
        tokens=tokens,
        clock=clock,
        began_on=_began_on(data, clock),
        postgres=on.postgres,
        bootstrap=on.bootstrap,
        fleet=on.fleet,
    )
    deployment.members = _members(deployment, data, _environment(deployment, issuer))
    write_state(data, STATE, _facts(deployment))
    return deployment


def _members(deployment: Deployment, data: Path, shared: Mapping[str, str]) -> dict[str, Member]:
    """The sandbox and the nine services, each with its own part of the environment."""
    urls, tokens, postgres = deployment.urls, deployment.tokens, deployment.postgres
    passwords = secrets_of(data).kafka
    members = {
        "sandbox": Member(
            "sandbox",
            ["sandbox"],
            {
                **shared,
                "ZHIXING_SANDBOX_PORT": urls["sandbox"].rpartition(":")[2],
                "ZHIXING_SANDBOX_SEED": str(deployment.plan.seed),
                "ZHIXING_SANDBOX_MEMORY": str(data / SANDBOX_FILE),
                "ZHIXING_PAYMENTS_URL": urls["payments"],
                "ZHIXING_BANK_TOKEN": tokens["bank"],
                "ZHIXING_SANDBOX_ISSUER_KEY": str(data / ISSUER_FILE),
                "ZHIXING_SANDBOX_PEOPLE": str(people_file(data, deployment.plan.court)),
            },
            f"{urls['sandbox']}/health",
        ),
        PORTAL: portal_member(data, urls, postgres, {**shared, **_bus_access(PORTAL, passwords)}),
    }
    for service in SERVICES:
        own = {
            "ZHIXING_PORT": urls[service].rpartition(":")[2],
            "ZHIXING_INSTANCE": service,  # one replica each
            "ZHIXING_DATABASE_URL": postgres.dsn(database_of(service), role_of(service)),
            "ZHIXING_KEYS_DATABASE_URL": postgres.dsn(database_of("keys"), role_of(service)),
            **_bus_access(service, passwords),
        }
        health = f"{urls[service]}/health/live"
        members[service] = Member(service, ["zhixing", "serve", service], {**shared, **own}, health)
    return members


def _bus_access(program: str, passwords: Mapping[str, str]) -> dict[str, str]:
    principal = principal_of(program)
    return {"ZHIXING_KAFKA_USER": principal, "ZHIXING_KAFKA_PASSWORD": passwords[principal]}


def _environment(deployment: Deployment, issuer: LocalIssuer) -> dict[str, str]:
    plan, clock = deployment.plan, deployment.clock
    folder = plan.data.expanduser().resolve()
    known = secrets_of(folder)
    databases = {  # read by the listeners of the `log` bus
        service: deployment.postgres.dsn(database_of(service), AUDITOR_ROLE) for service in SERVICES
    }
    return {
        "ZHIXING_BUS": plan.bus,
        "ZHIXING_COURTS": orjson.dumps([plan.court]).decode(),
        "ZHIXING_KAFKA_BOOTSTRAP": deployment.bootstrap,
        "ZHIXING_LOG_DATABASES": orjson.dumps(databases).decode(),
        "ZHIXING_JWKS": issuer.jwks(),
        "ZHIXING_ISSUER": issuer.issuer,
        "ZHIXING_AUDIENCE": issuer.audience,
        "ZHIXING_PEPPER": known.pepper,
        "ZHIXING_KEY_SECRETS": orjson.dumps([known.keys]).decode(),
        "ZHIXING_BUS_KEYS": orjson.dumps([known.bus_key]).decode(),
        "ZHIXING_REQUESTS_PER_TOKEN": "0",  # one machine plays a whole court
        "ZHIXING_REQUESTS_PER_ADDRESS": "0",
        "ZHIXING_OUTSIDE_URL": deployment.urls["sandbox"],
        "ZHIXING_FILES_URL": (folder / FILES_FOLDER).as_uri(),
        "ZHIXING_CLOCK_EPOCH": clock.epoch.isoformat(),
        "ZHIXING_CLOCK_STARTED": repr(clock.started),
        "ZHIXING_CLOCK_FACTOR": repr(clock.factor),
    }


def _clock(plan: Plan, data: Path) -> ScaledClock:
    """Court time continues where the last run stopped, because a log never runs backwards."""
    known = read_state(data, "clock")
    wall = time.time()
    if known:
        last = ScaledClock(
            datetime.fromisoformat(known["epoch"]), known["started"], known["factor"]
        )
        stopped = known.get("stopped_at") or min(wall, known["alive_at"])
        elapsed = max(0.0, stopped - last.started) * last.factor
        epoch = datetime.fromtimestamp(last.epoch.timestamp() + elapsed, CHINA)
    else:
        epoch = plan.epoch or datetime.now(CHINA)
    clock = ScaledClock(epoch, wall + SETTLING_SECONDS, plan.speed)
    remember_clock(data, clock)
    return clock


def _began_on(data: Path, clock: ScaledClock) -> date:
    """The first day of the records, stored once so that every later run uses the same."""
    known = read_state(data, "records").get("began_on")
    if known:
        return date.fromisoformat(known)
    write_state(data, "records", {"began_on": clock.epoch.date().isoformat()})
    return clock.epoch.date()


def remember_clock(data: Path, clock: ScaledClock) -> None:
    """Store the current court time, so that the next run continues from it."""
    write_state(
        data,
        "clock",
        {
            "epoch": clock.epoch.isoformat(),
            "started": clock.started,
            "factor": clock.factor,
            "alive_at": time.time(),
        },
    )


def _facts(deployment: Deployment) -> dict[str, Any]:
    return {
        "bus": deployment.plan.bus,
        "kafka": deployment.bootstrap,
        "urls": deployment.urls,
        "tokens": deployment.tokens,
        "court": deployment.plan.court,
    }


def _prepare(deployment: Deployment) -> None:
    """Migrate every database, and make the topics and who may use them, before any process needs
    them."""

    async def all_of_them() -> None:
        postgres, data = deployment.postgres, deployment.plan.data.expanduser().resolve()
        if deployment.bootstrap:
            known = secrets_of(data)
            await prepare_broker(known.admin(deployment.bootstrap), known.kafka)
            write_kcat(data, deployment.bootstrap, known)
        await prepare_keys(postgres.dsn(database_of("keys")))
        for service in SERVICES:
            owner = postgres.dsn(database_of(service))
            given = settings(service, owner_database_url=owner)
            await prepare_database(wiring(service, given), given)
        await prepare_book(postgres.dsn(database_of(PORTAL)))

    asyncio.run(all_of_them())
