"""The layout of docker-compose.yml as processes of this machine, read by an auditor's token alone."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from contracts.catalogue import SERVICES
from tests.intake.samples import CASE, application
from tests.waiting import PATIENCE_SECONDS
from zhixing.cli.tokens import issue
from zhixing.local.deployment import FIRST_PORT
from zhixing.local.embedded.kafka import start_kafka
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.fleet import Fleet, Member
from zhixing.local.ports import ADDRESS, reserved_ports

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
RUN: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


@dataclass(frozen=True)
class Layout:
    """The addresses of the services, and the tokens of a demonstration."""

    urls: Mapping[str, str]
    tokens: Mapping[str, str]

    def zhixing(self, *arguments: str, who: str = "auditor") -> subprocess.CompletedProcess[str]:
        """A command with every address, and the token of `who`."""
        named = [part for name, url in self.urls.items() for part in ("--url", f"{name}={url}")]
        return subprocess.run(
            [sys.executable, "-m", "zhixing", *arguments, *named],
            env={**os.environ, "ZHIXING_TOKEN": self.tokens[who]},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def layout(
    own_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Layout]:
    folder = tmp_path_factory.mktemp("compose")
    issued = issue("yanling", issued_at=time.time())
    given = {"ZHIXING_JWKS": issued.jwks, "ZHIXING_BANK_TOKEN": issued.tokens["bank"]}
    admin = environment("prepare", given)["ZHIXING_KAFKA_PASSWORD"]
    broker = start_kafka(folder, password=admin)
    fleet = Fleet(folder / "logs")

    def here(name: str) -> dict[str, str]:
        found = environment(name, given) | {"ZHIXING_KAFKA_BOOTSTRAP": broker.bootstrap}
        return {k: of_this_machine(v, own_postgres) for k, v in found.items()}

    try:
        prepared = subprocess.run(
            [sys.executable, "-m", "zhixing", "prepare"],
            env={**os.environ, **here("prepare")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert prepared.returncode == 0, prepared.stderr
        with reserved_ports(len(SERVICES), first=FIRST_PORT) as ports:
            urls = {n: f"http://{ADDRESS}:{p}" for n, p in zip(SERVICES, ports, strict=True)}
            members = [
                Member(
                    name,
                    ["zhixing", *RUN[name]["command"]],
                    here(name) | {"ZHIXING_HOST": ADDRESS, "ZHIXING_PORT": url.rpartition(":")[2]},
                    f"{url}/health/ready",
                )
                for name, url in urls.items()
            ]
            for member in members:
                fleet.start(member)
            fleet.wait_ready(members)
            yield Layout(urls, issued.tokens)
    finally:
        fleet.stop()
        broker.stop()


def environment(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """The variables of a container, with what the file says where nothing is set."""
    return {
        variable: VARIABLE.sub(lambda found: given.get(found[1]) or found[2] or "", text)
        for variable, text in RUN[name]["environment"].items()
    }


def of_this_machine(text: str, postgres: PostgresServer) -> str:
    """An address of the container's database as the one of the embedded server."""
    parts = urlsplit(text) if text.startswith("postgresql://") else None
    if parts is None:
        return text
    assert parts.username
    return postgres.dsn(parts.path.removeprefix("/"), parts.username)


@pytest.fixture(scope="module")
def filed(layout: Layout) -> str:
    """A case, filed and heard of by every house that listens."""
    headers = {"Authorization": f"Bearer {layout.tokens['filing_clerk']}", "Idempotency-Key": "1"}
    url = f"{layout.urls['intake']}/filings"
    answer = httpx.post(url, json=application(), headers=headers, timeout=PATIENCE_SECONDS)
    assert answer.is_success, answer.text
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        told = layout.zhixing("case", "timeline", CASE, "--json")
        if '"archive"' in told.stdout:
            return CASE
        time.sleep(1.0)
    raise AssertionError(f"no word from archive: {told.stdout}{told.stderr}")


def test_every_chain_is_computed_again_from_afar(layout: Layout, filed: str) -> None:
    assert filed
    told = layout.zhixing("verify", "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    reports = {report["service"]: report for report in json.loads(told.stdout)}
    assert set(reports) == set(SERVICES)
    assert {report["court"] for report in reports.values()} == {"yanling"}
    assert reports["intake"]["events"] > 0
    assert reports["archive"]["events"] > 0
    assert not any(report["distrusts"] for report in reports.values())


def test_a_changed_event_is_found_from_afar(
    layout: Layout, filed: str, own_postgres: PostgresServer
) -> None:
    """Only who owns the database can change it; an auditor's token reads it as it was changed."""
    assert filed
    psql = [str(own_postgres.bin_dir / "psql"), own_postgres.dsn("zhixing_intake"), "-qc"]
    subprocess.run([*psql, "update events set actor = 'x' || actor where position = 1"], check=True)
    told = layout.zhixing("verify")
    subprocess.run(
        [*psql, "update events set actor = substr(actor, 2) where position = 1"], check=True
    )
    assert told.returncode == 1
    assert "BROKEN at position 1: the event was changed" in told.stdout
    assert layout.zhixing("verify").returncode == 0


def test_a_case_is_shown_from_afar_and_its_names_stay_sealed(layout: Layout, filed: str) -> None:
    shown = layout.zhixing("case", "show", filed)
    assert shown.returncode == 0, shown.stderr
    for command in ("show", "timeline"):
        told = layout.zhixing("case", command, filed, "--json").stdout
        assert "赵敏" not in told
    answer = httpx.get(
        f"{layout.urls['intake']}/log",
        headers={"Authorization": f"Bearer {layout.tokens['auditor']}"},
    )
    assert "赵敏" not in answer.text
    assert answer.json()["events"]


def test_an_auditor_lists_what_is_parked_and_retries_nothing(layout: Layout) -> None:
    assert "0 cases parked" in layout.zhixing("parked", "list").stdout
    refused = layout.zhixing("parked", "retry", "archive", CASE, "--reason", "x")
    assert refused.returncode == 1
    assert layout.zhixing("relay", "rewind", "intake", "--reason", "x").returncode == 1


def test_a_log_is_not_for_everybody(layout: Layout) -> None:
    told = layout.zhixing("verify", who="handler")
    assert (told.returncode, told.stdout) == (1, "")
    assert "intake" in told.stderr


def test_an_operator_publishes_a_log_again_from_afar(layout: Layout, filed: str) -> None:
    assert filed
    done = layout.zhixing("relay", "rewind", "intake", "--reason", "一次演练", who="operator")
    assert done.returncode == 0, done.stderr
    assert layout.zhixing("verify").returncode == 0
