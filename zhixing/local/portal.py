"""The court portal of a deployment, and the people who can sign in to it."""

import secrets
from collections.abc import Mapping
from pathlib import Path

import orjson
from pydantic import SecretStr, TypeAdapter

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.messaging.rights import principal_of
from kernel.people.identity import PORTAL as PARTIES
from kernel.people.identity import SYSTEM
from kernel.rulebook import COURTS, Pack, Rulebook
from portal.settings import Settings
from portal.words import titles_of
from sandbox.identity import Person
from services.triage.commands.staff import StaffRow
from zhixing.demo.roster import Roster
from zhixing.local.defaults import database_of
from zhixing.local.embedded.datadir import PEOPLE_FILE, read_state, write_state
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.fleet import Member
from zhixing.local.secrets import secrets_of

SECRETS = "portal"  # the part of the state file that holds the portal's secret
_PEOPLE: TypeAdapter[list[Person]] = TypeAdapter(list[Person])
UNNAMED = frozenset({SYSTEM, PARTIES, "bank"})  # programs, and who is known by an identity code


def book_settings(data: Path, postgres: PostgresServer) -> Settings:
    """How the case book of the deployment in this directory is filled."""
    known, facts = secrets_of(data), read_state(data, "deployment")
    principal = principal_of(PORTAL)
    return Settings(
        bus=facts["bus"],
        courts=(facts["court"],),
        database_url=postgres.dsn(database_of(PORTAL), role_of(PORTAL)),
        keys_database_url=postgres.dsn(database_of("keys"), role_of(PORTAL)),
        log_databases={name: postgres.dsn(database_of(name), AUDITOR_ROLE) for name in SERVICES},
        kafka_bootstrap=facts["kafka"],
        kafka_user=principal,
        kafka_password=SecretStr(known.kafka[principal]),
        bus_keys=(SecretStr(known.bus_key),),
        pepper=SecretStr(known.pepper),
        key_secrets=(SecretStr(known.keys),),
    )


def portal_member(
    data: Path, urls: Mapping[str, str], postgres: PostgresServer, shared: Mapping[str, str]
) -> Member:
    """The portal as a process of the fleet."""
    houses = {service: urls[service] for service in SERVICES}
    return Member(
        PORTAL,
        ["zhixing", "serve", PORTAL],
        {
            **shared,
            "ZHIXING_PORT": urls[PORTAL].rpartition(":")[2],
            "ZHIXING_DATABASE_URL": postgres.dsn(database_of(PORTAL), role_of(PORTAL)),
            "ZHIXING_KEYS_DATABASE_URL": postgres.dsn(database_of("keys"), role_of(PORTAL)),
            "ZHIXING_HOUSE_URLS": orjson.dumps(houses).decode(),
            "ZHIXING_SIGN_IN_URL": f"{urls['sandbox']}/identity/.well-known/openid-configuration",
            "ZHIXING_SESSION_SECRET": _session_secret(data),
            "ZHIXING_COOKIE_SECURE": "false",  # plain HTTP on this machine
        },
        f"{urls[PORTAL]}/health/live",
    )


def people_file(data: Path, court: str) -> Path:
    """A file of who can sign in by name: everybody on the court's list, and somebody for each
    office that nobody on it holds. Parties and agents sign in by their identity code."""
    pack = Rulebook.load(COURTS).pack(court)
    file = data / PEOPLE_FILE
    file.write_bytes(orjson.dumps([one.model_dump() for one in people_of(pack)]))
    return file


def people_in(data: Path) -> list[Person]:
    """Who can sign in by name to the deployment in this directory."""
    return _PEOPLE.validate_json((data / PEOPLE_FILE).read_bytes())


def people_of(pack: Pack) -> list[Person]:
    """Who can sign in by name at a court of the demonstration."""
    titles = titles_of(pack)
    held: dict[str, list[StaffRow]] = {}
    for row in Roster.of(pack).rows:
        held.setdefault(row.person, []).append(row)
    people = [
        Person(
            person=person,
            name=rows[0].name,
            title="、".join(
                dict.fromkeys(position(titles.get(r.team, ""), titles[r.office]) for r in rows)
            ),
            court=pack.court,
            roles=tuple(dict.fromkeys(row.office for row in rows)),
        )
        for person, rows in held.items()
    ]
    filled = {role for one in people for role in one.roles}
    return people + [
        Person(
            person=f"{code}-1",
            name=titles[code],
            title=titles[code],
            court=pack.court,
            roles=(code,),
        )
        for code in sorted(pack.offices - filled - UNNAMED)
    ]


def position(team: str, office: str) -> str:
    """An office in a team, in words; what ends the team's title and begins the office's is said
    once: 执行局 and 执行局局长 are 执行局局长."""
    shared = next((n for n in range(len(office), 0, -1) if team.endswith(office[:n])), 0)
    return team + office[shared:]


def _session_secret(data: Path) -> str:
    known = read_state(data, SECRETS).get("session")
    if known:
        return str(known)
    made = secrets.token_hex(32)
    write_state(data, SECRETS, {"session": made})
    return made
