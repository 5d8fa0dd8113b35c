"""Forms, hooks and the workflow: valid by their schemas, and true to the Makefile."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pre_commit.clientlib import load_config

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FORMS = sorted(
    file for file in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if file.name != "config.yml"
)
VALID = [
    *((form, "github-issue-forms") for form in FORMS),
    (GITHUB / "ISSUE_TEMPLATE" / "config.yml", "github-issue-config"),
    (GITHUB / "workflows" / "ci.yml", "github-workflows"),
]
ASKED = {"court", "article", "period"}


def read(file: Path) -> Any:
    """What a YAML file says; the key `on` of a workflow is a word here, not a truth value."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


@pytest.mark.parametrize(("file", "schema"), VALID, ids=lambda value: getattr(value, "stem", value))
def test_a_file_is_valid_by_its_schema(file: Path, schema: str) -> None:
    found = files("check_jsonschema.builtin_schemas.vendor") / f"{schema}.json"
    known = json.loads(found.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(known)
    assert [error.message for error in validator(known).iter_errors(read(file))] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_asks_for_court_article_and_period(form: Path) -> None:
    assert {part["id"] for part in read(form)["body"] if "id" in part} >= ASKED


def test_the_form_of_a_change_asks_for_them_too() -> None:
    form = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    assert {word.lower() for word in re.findall(r"^\*\*(\w+)\*\*", form, re.MULTILINE)} >= ASKED


def test_the_workflow_calls_what_holds_before_a_change_lands() -> None:
    steps = read(GITHUB / "workflows" / "ci.yml")["jobs"]["run"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]


def test_the_hooks_are_the_checks() -> None:
    (local,) = load_config(str(ROOT / ".pre-commit-config.yaml"))["repos"]
    hooked = [hook["entry"] for hook in local["hooks"] if hook["id"].startswith("check-")]
    checks = re.search(r"^CHECKS := (.*)$", MAKEFILE, re.MULTILINE)
    assert checks is not None
    assert hooked == [f"make {name}" for name in checks[1].split()]


@pytest.mark.parametrize(
    ("message", "passes"),
    [
        ("执" * 72, True),
        ("执" * 73, False),
        ("Subject\n\nBody\n", True),
        ("Subject\nBody\n", False),
        ("Subject\n# a comment of git\n", True),
    ],
)
def test_a_subject_has_at_most_72_characters(tmp_path: Path, message: str, passes: bool) -> None:
    file = tmp_path / "message"
    file.write_text(message, encoding="utf-8")
    done = subprocess.run([ROOT / ".ci" / "subject", file], capture_output=True, check=False)
    assert (done.returncode == 0) is passes, done.stderr


def test_make_alone_tells_every_command() -> None:
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    targets = set(phony[1].replace("$(CHECKS)", "").split())
    assert set(re.findall(r"^make ([a-z-]+) ", told, re.MULTILINE)) == targets
