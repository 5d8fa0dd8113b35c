"""Which rows of a catalogue are answered, and by what."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zhixing.cli.courts import app
from zhixing.packs.catalogue import COLUMNS, KINDS, SECTIONS, compact, ids_in, read_catalogue
from zhixing.packs.coverage import COLUMNS as STANDINGS
from zhixing.packs.coverage import coverage as covered
from zhixing.packs.names import why_unknown

ROOT = Path(__file__).resolve().parents[2]
COURTS = ROOT / "courts"
CATALOGUE = COURTS / "catalogue"
DOCUMENTS = ROOT.parent / "shared" / "requirements"
NAMES = ("gushi", "ruyang", "shangqiu", "shihe", "yanling")

PACK = """
court = "moon"

[[team]]
code = "tasks"
requirements = ["MN-001", "MN-002"]

[[pool]]
code = "lot"
teams = [{ team = "tasks" }]

[[node]]
code = "served"
opens_on = ["intake.CaseFiled"]
closes_on = ["documents.StepRecorded/posted", "documents.DocumentServed"]
requirements = ["MN-003"]

[[node]]
code = "posted"
opens_on = ["intake.CaseFiled"]
closes_on = ["documents.StepRecorded/posted"]
requirements = ["MN-003", "MN-004"]

[[principle]]
code = "with-care"
requirements = ["MN-002", "MN-004", "MN-008", "MN-011"]

[arithmetic]
requirements = []
"""
ANSWERS = """
[[answer]]
requirements = ["MN-005"]
by = "services.triage.rules.draw"
note = "随机分案可以复核"
"""
NOT_BUILT = """
| rows | duty | reason |
| --- | --- | --- |
| MN-006 – MN-007, MN-009 | vehicles | a program has no wheels |
| MN-008 | care | only a sentence says so |

| rows | elsewhere |
| --- | --- |
| MN-010 | a table of another sort is not read |
"""


@pytest.fixture
def courts(tmp_path: Path) -> Path:
    """A court of eleven rows, of which one is not answered and has no reason either."""
    directory = tmp_path / "courts"
    for below in ("catalogue", "answers"):
        (directory / below).mkdir(parents=True)
    (tmp_path / "docs" / "not-built").mkdir(parents=True)
    with (directory / "catalogue" / "moon.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(1, 12):
            section, kind = (2, "limit") if number > 2 else (1, "people")
            kind = "principle" if number == 11 else kind
            writer.writerow([f"MN-{number:03d}", section, kind, "一", "a row", "", ""])
    write_pack(directory / "moon", PACK)
    (directory / "answers" / "moon.toml").write_text(ANSWERS, encoding="utf-8")
    not_built(directory).write_text(NOT_BUILT, encoding="utf-8")
    return directory


def write_pack(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "court.toml").write_text(text, encoding="utf-8")


def not_built(courts: Path) -> Path:
    return courts.parent / "docs" / "not-built" / "moon.md"


def coverage(courts: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["coverage", "--courts", str(courts), *arguments])


def test_a_row_counts_by_its_strongest_answer(courts: Path) -> None:
    """MN-003 is closed by a typed fact, MN-004 by a tick alone; MN-008 asks for a deed, and a
    sentence is none, MN-011 is itself a sentence."""
    answer = json.loads(coverage(courts, "--court", "moon", "--json").stdout)["moon"]
    assert list(answer) == [str(number) for number in range(1, 14)]
    assert answer["1"] == {
        "rows": 2,
        "enforced": ["MN-001", "MN-002"],
        "recorded": [],
        "stated": [],
        "not_built": [],
    }
    assert answer["2"] == {
        "rows": 9,
        "enforced": ["MN-003", "MN-005"],
        "recorded": ["MN-004"],
        "stated": ["MN-011"],
        "not_built": ["MN-006", "MN-007", "MN-008", "MN-009", "MN-010"],
    }
    assert answer["13"]["rows"] == 0


def test_the_four_add_up_to_the_rows(courts: Path) -> None:
    for section in json.loads(coverage(courts, "--json").stdout)["moon"].values():
        counted = [name for column in STANDINGS for name in section[column]]
        assert len(counted) == len(set(counted)) == section["rows"]


def test_the_table_for_people_tells_how_far_and_how(courts: Path) -> None:
    lines = coverage(courts).stdout.splitlines()
    assert lines[0] == (
        "moon: 5 of 10 rows [##########..........] 50 % "
        "(enforced 4, recorded 1, stated 1, not built 5)"
    )
    numbers = ["2", "nodes", "and", "deadlines", "2", "1", "1", "5"]
    assert lines[3].split() == [*numbers, "MN-006", "–", "MN-010"]


def test_a_row_without_an_answer_or_a_reason_is_named(courts: Path) -> None:
    said = coverage(courts).stderr
    assert "catalogue/moon.csv: MN-010: nothing answers a row of kind limit" in said
    text = NOT_BUILT.replace("| MN-008 | care | only a sentence says so |\n", "")
    not_built(courts).write_text(text, encoding="utf-8")
    assert "MN-008: only a sentence answers a row of kind limit" in coverage(courts).stderr


def test_a_reason_for_what_is_answered_is_not_true(courts: Path) -> None:
    text = NOT_BUILT.replace("MN-006 – MN-007", "MN-003 – MN-007")
    not_built(courts).write_text(text, encoding="utf-8")
    said = coverage(courts).stderr
    assert "not-built/moon.md:4: rows: MN-003 is enforced: the line is not true" in said
    assert "MN-004 is recorded: the line is not true" in said


def test_who_there_is_answers_no_call_for_a_deed(courts: Path) -> None:
    write_pack(courts / "moon", PACK.replace('"MN-002"]\n\n[[pool', '"MN-010"]\n\n[[pool'))
    assert "MN-010" in json.loads(coverage(courts, "--json").stdout)["moon"]["2"]["not_built"]


WRONG = [
    ("courts/moon/court.toml", "MN-003", "MN-103", "moon/court.toml:16: node served: requirements"),
    ("courts/answers/moon.toml", "MN-005", "MN-105", "requirements: no row MN-105"),
    ("courts/answers/moon.toml", "rules.draw", "rules.moon", "has no moon"),
    ("courts/answers/moon.toml", "note =", "why =", "answers/moon.toml: answer #1: why"),
    (
        "docs/not-built/moon.md",
        "MN-009",
        "MN-109",
        "not-built/moon.md:4: rows: no row MN-109",
    ),
    ("docs/not-built/moon.md", "MN-006 – MN-007", "MN-007 – MN-006", "no range of rows"),
    ("docs/not-built/moon.md", "| a program has no wheels |", "| |", "rows, a duty and a reason"),
    (
        "docs/not-built/moon.md",
        "MN-006 – MN-007, MN-009",
        "all of them",
        "no rows of the catalogue",
    ),
]


@pytest.mark.parametrize(("file", "before", "after", "said"), WRONG, ids=[w[3] for w in WRONG])
def test_an_answer_to_no_row_or_by_nothing_is_named(
    courts: Path, file: str, before: str, after: str, said: str
) -> None:
    path = courts.parent / file
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    result = coverage(courts)
    assert result.exit_code == 0
    assert said in result.stderr


def test_an_answer_by_nothing_does_not_count(courts: Path) -> None:
    answers = courts / "answers" / "moon.toml"
    answers.write_text(ANSWERS.replace("rules.draw", "rules.moon"), encoding="utf-8")
    assert "MN-005" in json.loads(coverage(courts, "--json").stdout)["moon"]["2"]["not_built"]


def test_a_pack_that_cannot_be_read_is_named_and_the_rest_counted(courts: Path) -> None:
    write_pack(courts / "moon", "court =\n")
    result = coverage(courts)
    assert "moon: 1 of 11 rows" in result.stdout
    assert "moon/court.toml:1: " in result.stderr


def test_every_folder_of_a_court_answers(courts: Path) -> None:
    newer = PACK.replace("MN-003", "MN-008")
    write_pack(courts / "moon-2027", newer)
    answer = json.loads(coverage(courts, "--json").stdout)
    assert list(answer) == ["moon"]
    assert "MN-008" in answer["moon"]["2"]["enforced"]


def test_a_court_that_nobody_knows_is_named(courts: Path) -> None:
    result = coverage(courts, "--court", "mars")
    assert result.exit_code == 1
    assert "no court mars; known: moon" in result.stderr


KNOWN = [
    "services.triage.rules.draw",
    "kernel.deciding.steps",
    "kernel.deciding.steps.RecordStep",
    "triage.CaseTriaged",
    "triage.StepRecorded",
    "supervision.PauseNode",
    "enforcement.RecordStep",
    "GET /overdue",
]


@pytest.mark.parametrize("name", KNOWN)
def test_what_bears_a_name_is_found(name: str) -> None:
    assert why_unknown(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "services.moon.rules",
        "kernel.deciding.steps.Moon",
        "triage.Moon",
        "GET /moon",
        "os.path",
        "draw",
    ],
)
def test_what_nobody_bears_is_no_answer(name: str) -> None:
    assert why_unknown(name) != ""


def test_ranges_are_written_out_and_back() -> None:
    assert ids_in("YL-044 – YL-046, YL-049") == ("YL-044", "YL-045", "YL-046", "YL-049")
    assert ids_in("SH-98 - SH-101") == ("SH-98", "SH-99", "SH-100", "SH-101")
    assert compact(["SH-98", "SH-99", "SH-100", "SH-102"]) == "SH-98 – SH-100, SH-102"


@pytest.mark.parametrize("court", NAMES)
def test_the_index_of_a_catalogue_is_whole_in_itself(court: str) -> None:
    rows = read_catalogue(CATALOGUE / f"{court}.csv")
    assert {row.section for row in rows.values()} == set(SECTIONS)
    assert all(row.title and len(row.title) <= 60 for row in rows.values())
    assert all(row.kind in KINDS for row in rows.values())
    assert all(row.unit for row in rows.values() if row.value is not None)
    assert not any(row.unit for row in rows.values() if row.section != 2)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the catalogues are not on this machine")
@pytest.mark.parametrize("court", NAMES)
def test_ids_and_sections_agree_with_the_catalogue(court: str) -> None:
    found: dict[str, int] = {}
    section = 0
    for line in (DOCUMENTS / f"{court}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = re.match(r"## (\d+)\.", line)
            section = int(heading[1]) if heading else 0
        row = re.match(r"\| *([A-Z]{2}-\d+) *\|", line)
        if row and section:
            found[row[1]] = section
    index = read_catalogue(CATALOGUE / f"{court}.csv")
    assert {row.id: row.section for row in index.values()} == found


def test_the_real_courts_are_counted_with_an_own_copy(tmp_path: Path) -> None:
    copy = tmp_path / "courts"
    shutil.copytree(COURTS, copy)
    answer = json.loads(coverage(copy, "--json").stdout)
    assert set(NAMES) <= set(answer)
    assert sum(section["rows"] for section in answer["yanling"].values()) == 493


@pytest.mark.parametrize("court", NAMES)
def test_every_row_of_a_real_court_is_answered_or_has_its_reason(court: str) -> None:
    found = covered(COURTS, court)
    assert [str(problem) for problem in found.problems] == []
    words = [row for row in found.catalogue.values() if found.standing(row) == "stated"]
    assert not [row.id for row in words if row.needs_deed]
