"""Real filings as published, mapped to bodies of `POST /filings` without corrections.

Normalising them is the task of intake.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kernel.law.case_number import NotACaseNumber, own_codes, parse

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


def as_of_court(filing: RealFiling, court_title: str) -> RealFiling:
    """The filing as if it had been made in that court: a court files under its own code only.

    The code in the number becomes that of the court, and a court that is named becomes that
    court. Numbers from before 2016 tell no code and stay, and so do numbers that cannot be read.
    """
    code = next(iter(sorted(own_codes(court_title))), None)
    try:
        number = parse(filing.body["case_number"])
    except NotACaseNumber:
        return filing
    if code is None or number.court is None:
        return filing
    body = {**filing.body, "case_number": filing.body["case_number"].replace(number.court, code, 1)}
    if "court_name" in body:
        body["court_name"] = court_title
    return RealFiling(filing.origin, body)


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
