"""What the documentation says is missing is missing, and what it says there is, there is."""

import re
from pathlib import Path

from contracts.catalogue import EVENTS, SHARED
from kernel.journal.codec import event_types
from zhixing.cli.commands import commands
from zhixing.cli.main import Commands

ROOT = Path(__file__).resolve().parents[2]
NOT_BUILT = (ROOT / "docs" / "not-built.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAME = re.compile(r"`([^`]+)`")


def known() -> set[str]:
    """Every event, every command of a service, and every command of the program."""
    acts = {str(row["name"]) for row in commands()}
    programs = {f"zhixing {name}" for name in Commands.entries} | set(Commands.entries)
    return acts | programs | set(event_types(*EVENTS.values(), SHARED))


def test_what_is_said_to_be_there_is_there_and_what_is_not_is_not() -> None:
    rows = [row for row in ROW.findall(NOT_BUILT) if row[0] not in ("matter", "---")]
    assert len(rows) >= 5
    there = {name for _, built, _ in rows for name in NAME.findall(built)}
    missing = {name for *_, absent in rows for name in NAME.findall(absent)}
    assert there - known() == set()
    assert missing & known() == set()
    assert all(NAME.search(absent) for *_, absent in rows)
