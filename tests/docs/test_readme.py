"""What the README shows is what is printed: every `console` block is run and compared."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
SECONDS_MAX = 60


def exchanges() -> list[tuple[str, str]]:
    """Each command of the README's console blocks with the output shown below it."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(README):
        command, shown = "", []
        for line in [*block.splitlines(), PROMPT]:
            if not line.startswith(PROMPT):
                shown.append(line)
                continue
            if command:
                found.append((command, "\n".join(shown)))
            command, shown = line.removeprefix(PROMPT), []
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory to work in, with the repository's tests beside it as in a checkout."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "tests").symlink_to(ROOT / "tests")
    return folder


def test_the_readme_shows_commands() -> None:
    assert len(exchanges()) >= 4
    assert "@@" not in README


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), exchanges(), ids=lambda text: text[:40])
def test_a_command_prints_what_the_readme_shows(command: str, shown: str, desk: Path) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=desk,
        env={**os.environ, "PATH": path, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.stdout.rstrip("\n") == shown, done.stderr


def test_the_makefile_has_the_commands_the_readme_names() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"\bmake ([a-z-]+)", README))
    assert named
    assert named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
