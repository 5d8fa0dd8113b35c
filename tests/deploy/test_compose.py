"""`docker-compose.yml` and the image: valid by the Compose specification, and true to the code."""

import json
import re
import tomllib
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import role_of
from kernel.messaging.relay import topic_of
from kernel.messaging.rights import OPERATIONS, principal_of
from kernel.messaging.topics import parked_topic_of
from portal.settings import Settings as PortalSettings
from sandbox.__main__ import Settings as SandboxSettings
from zhixing.cli.prepare import PrepareSettings
from zhixing.cli.topics import script
from zhixing.houses import settings
from zhixing.local.defaults import database_of
from zhixing.local.deployment import FIRST_PORT
from zhixing.local.embedded.containers import KAFKA_IMAGE, POSTGRES_IMAGE, kafka_environment

INTERPOLATED = re.compile(r"\$\{([A-Z_]+)(:[-?])?")
SCHEMA = json.loads(
    (files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json").read_text()
)
ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
RUN: dict[str, Any] = COMPOSE["services"]
TLS: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "tls.yml").read_text())
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()


PROGRAMS = (*SERVICES, PORTAL)


def settings_of(program: str) -> Any:
    return PortalSettings if program == PORTAL else type(settings(program))


def known(settings_type: Any) -> set[str]:
    return {f"ZHIXING_{name.upper()}" for name in settings_type.model_fields}


def test_the_file_is_valid_by_the_compose_specification() -> None:
    validator = jsonschema.validators.validator_for(SCHEMA)
    assert [error.message for error in validator(SCHEMA).iter_errors(COMPOSE)] == []


def test_the_schema_refuses_what_compose_does_not_know() -> None:
    validator = jsonschema.validators.validator_for(SCHEMA)
    wrong = {**COMPOSE, "services": {"kafka": {"image": "x", "healthchek": {}}}}
    assert list(validator(SCHEMA).iter_errors(wrong))


def test_it_runs_the_nine_services_the_portal_their_servers_and_the_sandbox() -> None:
    assert set(RUN) == {*PROGRAMS, "kafka", "postgres", "prepare", "sandbox"}
    assert {name: RUN[name]["command"] for name in PROGRAMS} == {
        name: ["serve", name] for name in PROGRAMS
    }
    assert RUN["prepare"]["command"] == ["prepare"]
    assert RUN["sandbox"]["entrypoint"] == ["python", "-m", "sandbox"]


def test_kafka_and_postgres_have_the_versions_of_the_embedded_servers() -> None:
    assert RUN["kafka"]["image"] == KAFKA_IMAGE == "apache/kafka:4.3.1"
    assert RUN["postgres"]["image"] == POSTGRES_IMAGE == "postgres:18"


def test_the_broker_has_the_settings_of_the_embedded_one_and_keeps_its_log() -> None:
    environment = dict(RUN["kafka"]["environment"])
    log, password = environment.pop("KAFKA_LOG_DIRS"), environment.pop("ADMIN_PASSWORD")
    assert environment == kafka_environment("kafka:9092", password)
    assert RUN["kafka"]["volumes"] == [f"kafka:{log}"]


def test_postgres_keeps_its_data_where_version_18_puts_it() -> None:
    assert RUN["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


@pytest.mark.parametrize("service", PROGRAMS)
def test_every_variable_of_a_service_is_one_of_its_settings(service: str) -> None:
    assert set(RUN[service]["environment"]) <= known(settings_of(service))


@pytest.mark.parametrize(
    ("name", "settings_type"), [("sandbox", SandboxSettings), ("prepare", PrepareSettings)]
)
def test_every_variable_of_the_others_is_one_of_their_settings(
    name: str, settings_type: Any
) -> None:
    assert set(RUN[name]["environment"]) <= known(settings_type)


@pytest.mark.parametrize("service", PROGRAMS)
def test_a_service_writes_to_its_own_database_as_the_run_time_role(service: str) -> None:
    environment = RUN[service]["environment"]
    assert environment["ZHIXING_DATABASE_URL"].startswith(f"postgresql://{role_of(service)}:")
    assert environment["ZHIXING_DATABASE_URL"].endswith(f"@postgres:5432/{database_of(service)}")
    assert environment["ZHIXING_KEYS_DATABASE_URL"].endswith(f"/{database_of('keys')}")
    assert "ZHIXING_OWNER_DATABASE_URL" not in environment


@pytest.mark.parametrize("service", PROGRAMS)
def test_a_service_comes_to_the_broker_as_its_own_principal(service: str) -> None:
    environment = RUN[service]["environment"]
    assert environment["ZHIXING_KAFKA_USER"] == principal_of(service)
    told = json.loads(RUN["prepare"]["environment"]["ZHIXING_KAFKA_PASSWORDS"])
    assert environment["ZHIXING_KAFKA_PASSWORD"] == told[service]
    assert set(told) == {*PROGRAMS, OPERATIONS}
    roles = json.loads(RUN["prepare"]["environment"]["ZHIXING_HOUSE_PASSWORDS"])
    assert f":{roles[service]}@" in environment["ZHIXING_DATABASE_URL"]


def test_the_ports_are_those_of_the_launcher_and_open_on_this_machine_only() -> None:
    ports = [RUN[name]["ports"] for name in (PORTAL, *SERVICES, "sandbox")]
    hosts = [entry.split(":")[:2] for entry in chain.from_iterable(ports)]
    assert hosts == [["127.0.0.1", str(FIRST_PORT + n)] for n in range(len(PROGRAMS) + 1)]


@pytest.mark.parametrize(("services", "scheme"), [("plain", "http"), ("over TLS", "https")])
def test_the_portal_reaches_the_nine_services_and_keeps_no_files(
    services: str, scheme: str
) -> None:
    environment = (RUN if services == "plain" else TLS["services"])[PORTAL]["environment"]
    told = json.loads(environment["ZHIXING_HOUSE_URLS"])
    assert told == {name: f"{scheme}://{name}:8000" for name in SERVICES}
    assert RUN[PORTAL]["volumes"] == []


def test_the_portal_starts_with_what_the_file_gives_it() -> None:
    given = {
        name: re.sub(r"\$\{[A-Z_]+:-(.*?)\}$|\$\{[A-Z_]+:-([^}]*)\}", r"\1\2", text)
        for name, text in RUN[PORTAL]["environment"].items()
        if not name.startswith(("ZHIXING_JWKS", "ZHIXING_KEY_SECRETS", "ZHIXING_BUS_KEYS"))
    }
    fields = {name.removeprefix("ZHIXING_").lower(): text for name, text in given.items()}
    fields["house_urls"] = json.loads(fields["house_urls"])
    made = PortalSettings.model_validate(fields)
    assert made.sign_in_url == "http://sandbox:8099/identity/.well-known/openid-configuration"
    assert not made.cookie_secure
    where = urlsplit(RUN["sandbox"]["environment"]["ZHIXING_SANDBOX_IDENTITY_URL"])
    assert f"{where.hostname}:{where.port}" == ":".join(RUN["sandbox"]["ports"][0].split(":")[:2])


@pytest.mark.parametrize("name", RUN)
def test_what_a_container_waits_for_can_come(name: str) -> None:
    for other, wait in RUN[name].get("depends_on", {}).items():
        match wait["condition"]:
            case "service_healthy":
                assert RUN[other]["healthcheck"]["test"]
            case "service_completed_successfully":
                assert RUN[other]["restart"] == "no"
            case condition:
                raise AssertionError(f"{name} waits for {other} by {condition}")


@pytest.mark.parametrize("name", sorted(set(RUN) - {"prepare"}))
def test_what_stays_up_comes_back_and_tells_its_health(name: str) -> None:
    assert RUN[name]["restart"] == "unless-stopped"
    assert RUN[name]["healthcheck"]["test"][0] == "CMD"


def test_the_sandbox_cannot_reach_the_databases() -> None:
    assert RUN["sandbox"]["networks"] == ["outside"]
    assert RUN["postgres"]["networks"] == RUN["kafka"]["networks"] == ["court"]


def test_identity_is_asked_for_and_everything_else_has_a_value_for_a_demonstration() -> None:
    needed = {"ZHIXING_JWKS", "ZHIXING_BANK_TOKEN"}
    for name, how in INTERPOLATED.findall((ROOT / "docker-compose.yml").read_text()):
        assert how == (":?" if name in needed else ":-"), name


def test_the_image_holds_every_package_and_the_packs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    assert not {"bench", "tests"} & set(packages)
    for folder in [*packages, "courts"]:
        assert f"COPY {folder} ./{folder}" in DOCKERFILE
        assert f"!{folder}" in ignored


def test_the_image_does_not_run_as_root_and_checks_every_hash() -> None:
    *_, last = [line for line in DOCKERFILE.splitlines() if line.startswith("USER ")]
    assert last == "USER zhixing"
    installs = re.findall(r"pip install(?:[^&\n]|\\\n)*", DOCKERFILE)
    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)


def test_the_script_for_brokers_of_others_is_what_the_program_prints() -> None:
    """Who listens to whom has changed: `zhixing topics > deploy/kafka-rights.sh`."""
    assert (ROOT / "deploy" / "kafka-rights.sh").read_text() == script()
    granted = re.findall(r"^right .*--operation Write --topic (\S+)$", script(), re.MULTILINE)
    assert sorted(granted) == sorted(
        name for house in SERVICES for name in (topic_of(house), parked_topic_of(house))
    )


def test_the_file_for_tls_is_valid_and_adds_to_the_same_containers() -> None:
    validator = jsonschema.validators.validator_for(SCHEMA)
    assert [error.message for error in validator(SCHEMA).iter_errors(TLS)] == []
    assert set(TLS["services"]) == set(RUN)
    assert TLS["services"]["postgres"]["command"][1:4] == [
        f"-c{setting}" for setting in RUN["postgres"]["command"][2::2]
    ]


@pytest.mark.parametrize("name", [*PROGRAMS, "prepare"])
def test_over_tls_a_container_reaches_the_same_places_and_believes_one_authority(
    name: str,
) -> None:
    plain, added = RUN[name]["environment"], TLS["services"][name]["environment"]
    known_here = known(PrepareSettings if name == "prepare" else settings_of(name))
    assert set(added) <= known_here | {"SSL_CERT_FILE"}
    assert added["ZHIXING_KAFKA_TLS"] == "true"
    for variable, url in added.items():
        if variable.endswith("DATABASE_URL"):
            query = "?sslmode=verify-full&sslrootcert=/certificates/ca.pem"
            assert url == plain[variable] + query
