"""A client that openapi-python-client makes of the portal's description files a case and follows it,
on the same deployment as the browser."""

import json
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.visit import Town

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parent
BIN = HERE.parents[1] / ".client" / "bin"  # the generator's own environment
FOLLOW = HERE / "vendor" / "follow_a_case.py"
ARCHIVE = HERE / "vendor" / "archive_a_case.py"
CONFIG = HERE / "vendor" / "generator.yml"
NINE = 9  # people


def run(*command: object, where: Path, given: str = "") -> str:
    """What a program of the generator's environment prints; `given` is its input."""
    done = subprocess.run(
        [str(BIN / str(command[0])), *map(str, command[1:])],
        cwd=where,
        env={"PATH": str(BIN), "PYTHONPATH": str(where)},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def made(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the client was generated, without a warning."""
    where = tmp_path_factory.mktemp("vendor")
    with urlopen(f"{town.portal}/api/openapi.json") as answer:
        (where / "openapi.json").write_bytes(answer.read())
    more = ("--meta", "none", "--output-path", "court", "--config", CONFIG)
    told = run("openapi-python-client", "generate", "--path", "openapi.json", *more, where=where)
    assert "WARNING" not in told, told
    return where


def test_a_generated_client_files_a_case_and_follows_it(town: Town, made: Path) -> None:
    tokens = [town.deployment.tokens[role] for role in ("filing_clerk", "receptionist")]
    said = run("python", FOLLOW, town.portal, *tokens, where=made)
    assert said.split() == ["（2026）豫1024执8830号", "open"]


def test_a_generated_client_is_each_of_the_people_of_a_case_until_it_is_archived(
    town: Town, made: Path
) -> None:
    tokens = json.dumps(town.deployment.tokens)
    said = run("python", ARCHIVE, town.portal, where=made, given=tokens)
    case, state, people = said.split()
    assert (case, state) == ("（2026）豫1024执8831号", "archived")
    assert int(people) >= NINE
