"""Real filings as published, mapped to bodies of `POST /filings` without corrections.

Normalising them is the task of intake.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

MONITORED = "monitored-cases.jsonl"
PUBLISHED = "published-filings.jsonl"


@dataclass(frozen=True, slots=True)
class RealFiling:
    """One line of a source file. `origin` says which, and where the line itself comes from."""

    origin: str
    body: dict[str, Any]


def load() -> list[RealFiling]:
    """Every line of both files, in order: 28 monitored cases, then 18 published filings."""
    monitored = [
        RealFiling(f"{MONITORED}:{number} {row['src']}", _monitored(row))
        for number, row in _rows(MONITORED)
    ]
    published = [
        RealFiling(f"{PUBLISHED}:{number} {row['src']}", _published(row))
        for number, row in _rows(PUBLISHED)
    ]
    return monitored + published


def _monitored(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "case_number": row["caseNumber"],
        "court_name": row["court"],
        "registered_on": row["registerDate"],
        "parties": [{"name": party["name"], "role": party["role"]} for party in row["parties"]],
    }


def _published(row: dict[str, Any]) -> dict[str, Any]:
    parties = [
        {"name": row[key], "role": role}
        for key, role in (("applicant", "申请执行人"), ("respondent", "被执行人"))
        if row.get(key) is not None
    ]
    names = {"court_name": "court", "claim": "amount", "registered_on": "filed"}
    names |= {"title_document": "gist", "duty": "duty"}
    stated = {field: row[key] for field, key in names.items() if key in row}
    return {"case_number": row["ah"], **stated, "parties": parties}


def _rows(name: str) -> list[tuple[int, dict[str, Any]]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [(number, json.loads(line)) for number, line in enumerate(text.splitlines(), start=1)]
