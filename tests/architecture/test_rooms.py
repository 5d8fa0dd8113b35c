"""The house style as a failing test: ten rooms, pure judgement, limits on size."""

import ast
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import pytest

from contracts.catalogue import SERVICES
from tests.architecture import findings
from tests.support import rulebook

ROOT = Path(__file__).resolve().parent.parent.parent
TREES = ("kernel", "services", "contracts", "outside", "portal", "sandbox", "zhixing")
PURE = ("commands", "state", "rules", "decide", "reactions")
ROOMS = frozenset({*PURE, "views", "api", "topics", "app", "settings"})
FILE_LINES_MAX = 400
Finder = Callable[[ast.Module], Iterable[str]]


@cache
def sources(*trees: str) -> list[Path]:
    found = [file for tree in trees for file in sorted((ROOT / tree).rglob("*.py"))]
    assert found
    return found


@cache
def pure_rooms() -> list[Path]:
    """The files of the rooms that do no I/O; a room may be a package."""
    return [
        file
        for service in SERVICES
        for room in PURE
        for file in sorted((ROOT / "services" / service).glob(f"{room}/**/*.py"))
        + sorted((ROOT / "services" / service).glob(f"{room}.py"))
    ]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def found_in(files: Iterable[Path], finder: Finder) -> list[str]:
    return [f"{file.relative_to(ROOT)}:{what}" for file in files for what in finder(parsed(file))]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_exactly_the_ten_rooms(service: str) -> None:
    house = ROOT / "services" / service
    entries = {e.name: e for e in house.iterdir() if e.name != "__pycache__"}
    rooms = {name.removesuffix(".py") for name in entries} - {"README.md", "migrations", "__init__"}
    assert rooms == ROOMS
    assert (house / "README.md").read_text(encoding="utf-8").strip()
    assert sorted((house / "migrations").glob("*.sql"))


def test_there_is_no_house_beside_the_nine() -> None:
    houses = {e.name for e in (ROOT / "services").iterdir() if e.is_dir()} - {"__pycache__"}
    assert houses == set(SERVICES)


def test_every_pure_room_is_looked_at() -> None:
    assert len({(file.relative_to(ROOT).parts[1]) for file in pure_rooms()}) == len(SERVICES)
    assert len(pure_rooms()) >= len(SERVICES) * len(PURE)


def test_the_judgement_knows_no_clock_and_no_dice() -> None:
    assert found_in(pure_rooms(), findings.clock_or_dice) == []


def test_the_judgement_waits_for_nothing() -> None:
    assert found_in(pure_rooms(), findings.waiting) == []


def test_the_judgement_drops_no_answer() -> None:
    shared = findings.answerless(parsed(ROOT / "kernel" / "deciding" / "files.py"))
    for service in SERVICES:
        rooms = [file for file in pure_rooms() if file.is_relative_to(ROOT / "services" / service)]
        guards = frozenset(shared).union(*(findings.answerless(parsed(file)) for file in rooms))
        assert found_in(rooms, partial(findings.dropped_answers, guards=guards)) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert found_in(sources(*TREES), findings.long_functions) == []


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in sources(*TREES)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_no_court_is_told_apart_in_code() -> None:
    assert found_in(sources("services", "kernel", "zhixing"), findings.court_literals) == []


def test_no_service_knows_a_court_by_its_name() -> None:
    named = partial(findings.court_names, courts=frozenset(rulebook().courts))
    assert found_in(sources("services", "kernel", "contracts", "outside"), named) == []
    assert list(named(ast.parse("DAYS = {'yanling': 5}"))) == ["1: names yanling"]


def test_only_the_bus_subscribes() -> None:
    files = [file for file in sources(*TREES) if file != ROOT / "kernel" / "messaging" / "kafka.py"]
    assert found_in(files, findings.subscribers) == []
    assert found_in([ROOT / "kernel" / "messaging" / "kafka.py"], findings.subscribers) != []


def test_messages_are_acknowledged_by_hand() -> None:
    assert found_in(sources(*TREES), findings.loose_acknowledgements) == []


@pytest.mark.parametrize("court", rulebook().courts)
def test_every_rule_a_refusal_cites_stands_in_the_pack(court: str) -> None:
    pack = rulebook().pack(court)
    cited = {
        (f"{file.relative_to(ROOT)}:{line}", code)
        for file in sources("services")
        for line, code in findings.unguarded_rules(parsed(file))
    }
    assert cited
    assert sorted((place, code) for place, code in cited if not pack.has_rule(code)) == []


@pytest.mark.parametrize(
    ("finder", "bad", "good"),
    [
        (findings.clock_or_dice, "at = datetime.now(CHINA)", "at = circumstances.at"),
        (findings.clock_or_dice, "day = date.today()", "day = today(circumstances)"),
        (findings.clock_or_dice, "identity = uuid4()", "identity = uuid5(SPACE, name)"),
        (findings.clock_or_dice, "import random", "import math"),
        (findings.clock_or_dice, "from time import sleep", "from datetime import time"),
        (findings.waiting, "async def decide(): ...", "def decide(): ..."),
        (findings.dropped_answers, "has_enough(item)", "enough = has_enough(item)"),
        (findings.dropped_answers, "state.done.add(1)", "found.append(1)"),
        (findings.dropped_answers, "case.check()", "assert_never(command)"),
        (findings.long_functions, "def f():\n" + " x = 1\n" * 50, "def f():\n" + " x = 1\n" * 49),
        (findings.court_literals, "if court == 'yanling': pass", "if court == other: pass"),
        (findings.court_literals, "x = pack.court in ('a', 'b')", "x = court in rulebook.courts"),
        (findings.court_literals, "match court:\n case 'a': pass", "match kind:\n case 'a': pass"),
        (findings.subscribers, "@broker.subscriber('t')\ndef f(): ...", "broker.publish('t')"),
        (findings.loose_acknowledgements, "b.subscriber('t')", "b.subscriber('t', ack_policy=P)"),
        (findings.loose_acknowledgements, "p = AckPolicy.ACK_FIRST", "p = AckPolicy.MANUAL"),
    ],
)
def test_a_finder_finds_what_is_bad_and_nothing_else(finder: Finder, bad: str, good: str) -> None:
    assert len(list(finder(ast.parse(bad)))) == 1
    assert list(finder(ast.parse(good))) == []


def test_a_guard_is_a_function_that_returns_nothing() -> None:
    tree = ast.parse("def must(a) -> None: ...\ndef may(a) -> bool: ...\nmust(1)\nmay(1)")
    guards = findings.answerless(tree)
    assert guards == {"must"}
    assert list(findings.dropped_answers(tree, guards)) == ["4: drops the answer of may"]


def test_a_rule_is_guarded_only_where_the_same_function_asks_for_it() -> None:
    tree = ast.parse(
        "RULE = 'by-constant'\n"
        "def f(c):\n"
        "    if c.has_rule('asked'): raise c.refuse('asked', '…')\n"
        "    raise c.refuse('never-asked', '…')\n"
        "def g(c):\n"
        "    raise c.refuse('asked', '…')\n"
        "    raise c.refuse(RULE, '…')\n"
    )
    cited = sorted(findings.unguarded_rules(tree))
    assert cited == [(4, "never-asked"), (6, "asked"), (7, "by-constant")]
