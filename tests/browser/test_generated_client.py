"""A client that openapi-python-client makes of the portal's description files a case and follows it,
on the same deployment as the browser."""

import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.visit import Town

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parent
BIN = HERE.parents[1] / ".client" / "bin"  # the generator's own environment
FOLLOW = HERE / "vendor" / "follow_a_case.py"


def run(*command: object, where: Path) -> str:
    """What a program of the generator's environment prints."""
    done = subprocess.run(
        [str(BIN / str(command[0])), *map(str, command[1:])],
        cwd=where,
        env={"PATH": str(BIN), "PYTHONPATH": str(where)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_generated_client_files_a_case_and_follows_it(town: Town, tmp_path: Path) -> None:
    with urlopen(f"{town.portal}/api/openapi.json") as answer:
        (tmp_path / "openapi.json").write_bytes(answer.read())
    made = ("--path", "openapi.json", "--meta", "none", "--output-path", "court")
    told = run("openapi-python-client", "generate", *made, where=tmp_path)
    assert "WARNING" not in told, told
    tokens = [town.deployment.tokens[role] for role in ("filing_clerk", "receptionist")]
    said = run("python", FOLLOW, town.portal, *tokens, where=tmp_path)
    assert said.split() == ["（2026）豫1024执8830号", "open"]
