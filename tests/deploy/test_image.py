"""The image: what the Dockerfile copies starts beside nothing but what it installs."""

import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, distribution
from pathlib import Path
from shutil import copyfile, copytree

import httpx
import pytest
from packaging.requirements import Requirement

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.people.identity import LocalIssuer
from tests.waiting import PATIENCE_SECONDS
from zhixing.cli.main import Commands
from zhixing.local.defaults import database_of
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.ports import reserved_ports

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
COPIED = re.compile(r"^COPY (?!--from)(\S+) \./\S*$", re.MULTILINE)
NOT_IN_THE_IMAGE = ("bench", "tests", "pytest", "importlinter", "hypothesis")
LOAD_ALL = """
from zhixing.cli.main import Commands
for command in Commands(name="zhixing").commands.values():
    print(command.load().name)
"""
FIRST_PORT = 18_700

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory like the image's: `app` with what is copied, `site` with what is installed."""
    directory = tmp_path_factory.mktemp("image")
    (directory / "app").mkdir()
    for name in COPIED.findall(DOCKERFILE.partition("\nFROM ")[2]):
        copy = copytree if (ROOT / name).is_dir() else copyfile
        copy(ROOT / name, directory / "app" / name)
    site = directory / "site"
    site.mkdir()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for needed in _closure(project["dependencies"]):
        for file in needed.files or ():
            top = file.parts[0]
            if top != ".." and not (site / top).exists():
                (site / top).symlink_to(str(needed.locate_file(top)))
    return directory


def _closure(requirements: list[str]) -> list[Distribution]:
    """The distributions that these requirements install, with what they need themselves."""
    found: dict[str, Distribution] = {}
    wanted = [(Requirement(text), "") for text in requirements]
    while wanted:
        requirement, extra = wanted.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        known = distribution(requirement.name)
        extras = ("", *requirement.extras)
        if known.name in found and extras == ("",):
            continue
        found[known.name] = known
        wanted.extend((Requirement(text), e) for text in known.requires or () for e in extras)
    return list(found.values())


def environment(image: Path, **values: str) -> dict[str, str]:
    """What a container's process sees: nothing of the developer's environment but the path."""
    path = f"{image / 'app'}{os.pathsep}{image / 'site'}"
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, **values}


def run(image: Path, *arguments: str, **values: str) -> "subprocess.CompletedProcess[str]":
    """`python …` in the image. -S leaves out the packages of the tests' own environment."""
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=image / "app",
        env=environment(image, **values),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def started(image: Path, url: str, *arguments: str, **values: str) -> Iterator[None]:
    """A program of the image that answers at this address, for as long as the block lasts."""
    command = [sys.executable, "-S", *arguments]
    environ = environment(image, **values)
    with subprocess.Popen(
        command, cwd=image / "app", env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not _answers(url):
                assert process.poll() is None, process.stdout and process.stdout.read().decode()
                assert time.monotonic() < deadline, f"no answer from {url}"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def test_developers_packages_are_not_there(image: Path) -> None:
    for package in NOT_IN_THE_IMAGE:
        done = run(image, "-c", f"import {package}")
        assert f"No module named '{package}'" in done.stderr


def test_every_command_can_be_loaded(image: Path) -> None:
    done = run(image, "-c", LOAD_ALL)
    assert done.returncode == 0, done.stderr
    wanted = {name for name, entry in Commands.entries.items() if entry.needs != "bench"}
    assert set(done.stdout.split()) == wanted


def test_the_measurements_are_not_offered(image: Path) -> None:
    done = run(image, "-m", "zhixing", "bench", "--help")
    assert done.returncode == 2
    assert "bench" not in run(image, "-m", "zhixing", "--help").stdout


def test_it_prepares_a_server_and_serves_from_it(image: Path, own_postgres: PostgresServer) -> None:
    prepared = run(
        image,
        *("-m", "zhixing", "prepare"),
        ZHIXING_OWNER_DATABASE_URL=own_postgres.dsn("postgres"),
        ZHIXING_BUS="log",
    )
    assert prepared.returncode == 0, prepared.stderr
    for service in ("intake", PORTAL):
        with (
            reserved_ports(1, first=FIRST_PORT) as (port,),
            started(
                image,
                f"http://127.0.0.1:{port}/health/ready",
                *("-m", "zhixing", "serve", service),
                ZHIXING_PORT=str(port),
                ZHIXING_BUS="log",
                ZHIXING_DATABASE_URL=own_postgres.dsn(database_of(service), role_of(service)),
                ZHIXING_KEYS_DATABASE_URL=own_postgres.dsn(database_of("keys"), role_of(service)),
                ZHIXING_LOG_DATABASES=json.dumps(
                    {name: own_postgres.dsn(database_of(name), AUDITOR_ROLE) for name in SERVICES}
                ),
                ZHIXING_JWKS=LocalIssuer().jwks(),
                ZHIXING_PEPPER="a pepper of the test",
                ZHIXING_SESSION_SECRET="a secret of the test",
                ZHIXING_HOUSE_URLS='{"intake": "http://127.0.0.1:9"}',
                ZHIXING_SIGN_IN_URL="http://127.0.0.1:9/.well-known/openid-configuration",
            ),
        ):
            assert httpx.get(f"http://127.0.0.1:{port}/health/live").json()["service"] == service


def test_the_sandbox_starts(image: Path) -> None:
    with (
        reserved_ports(1, first=FIRST_PORT) as (port,),
        started(
            image,
            f"http://127.0.0.1:{port}/health",
            *("-m", "sandbox"),
            ZHIXING_SANDBOX_PORT=str(port),
            ZHIXING_PAYMENTS_URL="http://127.0.0.1:9",
            ZHIXING_BANK_TOKEN="unused",
        ),
    ):
        pass
