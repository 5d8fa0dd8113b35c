"""What the pages show is true: commands print it, rows stand in the packs, names exist."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zhixing.cli.main import app
from zhixing.packs.workbook import tables

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "courts/**/*.md", "services/*/README.md")
    for page in ROOT.glob(pattern)
)
BLOCK = re.compile(r"^```([\w ]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# Another kind needs a test of its own.
LANGUAGES = {"console", "sh", "text", "toml", "toml invented", "mermaid"}
PROMPT = "$ "
SECONDS_MAX = 60
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and content."""
    return [(language, block) for language, block in BLOCK.findall(text_of(page))]


def exchanges() -> Iterator[tuple[Path, str, str]]:
    """Each command of a console block with the output shown below it."""
    for page in PAGES:
        for language, block in blocks(page):
            if language == "console":
                for part in f"\n{block}".split(f"\n{PROMPT}")[1:]:
                    command, _, shown = part.partition("\n")
                    yield page, command, shown.rstrip("\n")


EXCHANGES = [
    pytest.param(command, shown, id=f"{page.stem}: {command[:40]}")
    for page, command, shown in exchanges()
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory to work in, with the repository's tests beside it as in a checkout."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "tests").symlink_to(ROOT / "tests")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), EXCHANGES)
def test_a_command_prints_what_is_shown(command: str, shown: str, desk: Path) -> None:
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


def test_the_readme_shows_commands() -> None:
    assert len([page for page, *_ in exchanges() if page == ROOT / "README.md"]) >= 4


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    strange = [
        (page.name, language)
        for page in PAGES
        for language, _ in blocks(page)
        if language not in LANGUAGES
    ]
    assert strange == []


@cache
def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the packs and what lies beside them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file in sorted((ROOT / "courts").rglob("*.toml")):
        for table, written in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(written, list):
                found.setdefault(table, []).extend(row for row in written if isinstance(row, dict))
    return found


def shown(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Page, table and row of each row in blocks of this kind."""
    return [
        (page.name, table, row)
        for page in PAGES
        for language, block in blocks(page)
        if language == kind
        for table, written in tomllib.loads(block).items()
        for row in written
    ]


def test_a_row_that_is_shown_stands_in_the_packs() -> None:
    assert shown("toml")
    strange = [
        (page, table, row)
        for page, table, row in shown("toml")
        if not any(row.items() <= known.items() for known in rows().get(table, ()))
    ]
    assert strange == []


def test_an_invented_row_has_the_fields_of_its_table() -> None:
    columns = {table: {column.name for column in found} for table, found in tables().items()}
    strange = [
        (page, table, field)
        for page, table, row in shown("toml invented")
        for field in row
        if field not in columns.get(table, ())
    ]
    assert strange == []


def commands() -> Iterator[tuple[str, str]]:
    """Every `zhixing …` and `make …` that a page names, in a block or within a sentence."""
    for page in PAGES:
        lines = [line for _, block in blocks(page) for line in block.splitlines()]
        lines += SPAN.findall(BLOCK.sub("", text_of(page)))
        for line in lines:
            for part in re.split(r"[|;&] ", line.removeprefix(PROMPT).partition(" #")[0]):
                if part.strip().startswith(("zhixing ", "make ")):
                    yield page.name, part.strip()


@cache
def help_of(*words: str) -> str:
    """What `--help` says of a command; nothing where there is no such command."""
    told = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    return told.output if told.exit_code == 0 else ""


def unknown(command: str) -> bool:
    """Whether the command, one of its alternatives (`a|b`) or one of its options is not there."""
    program, *words = command.split()
    named = [word for word in words if not word.startswith(("-", "["))]
    if program == "make":
        return re.search(rf"^{re.escape(named[0])}:", MAKEFILE, re.MULTILINE) is None
    plain = [word for word in named if re.fullmatch(r"[a-z|]+", word)]
    path = plain[: next((at for at, word in enumerate(named) if word not in plain), len(plain))]
    texts = [help_of(*path[:-1], last) for last in path[-1].split("|")]
    options = re.findall(r"--[a-z-]+", command)
    return not all(text and all(option in text for option in options) for text in texts)


def test_every_command_that_a_page_names_is_there() -> None:
    named = set(commands())
    assert len(named) > 40
    assert sorted((page, command) for page, command in named if unknown(command)) == []
    assert unknown("zhixing courts moon")
    assert unknown("zhixing courts check --moon")
    assert unknown("make moon")


def test_every_link_leads_to_a_file() -> None:
    dead = [
        (page.name, link)
        for page in PAGES
        for link in LINK.findall(text_of(page))
        if not (page.parent / link).exists()
    ]
    assert dead == []
