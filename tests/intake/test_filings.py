"""The real filings, read as they are."""

from collections import Counter

from services.intake.rules import Reading, read_application
from tests.intake.samples import NOW
from zhixing.demo.filings import RealFiling, load

FILINGS = load()
READ: list[tuple[RealFiling, Reading]] = [
    (filing, read_application(filing.body, NOW)) for filing in FILINGS
]


def test_all_46_are_read_or_refused() -> None:
    accepted = [reading for _, reading in READ if reading.accepted]
    refused = [reading for _, reading in READ if not reading.accepted]
    assert (len(READ), len(accepted), len(refused)) == (46, 32, 14)


def test_the_reasons_of_the_refused() -> None:
    reasons = Counter(found.code for _, reading in READ for found in reading.problems)
    assert reasons == {
        "applicant-missing": 12,
        "date-missing": 6,
        "debtor-missing": 4,
        "case-type-not-enforcement": 2,
        "party-name-missing": 1,
    }


def test_every_refusal_names_its_field_and_its_rule() -> None:
    for _, reading in READ:
        for found in reading.problems:
            assert found.field
            assert found.rule


def test_the_kinds_of_the_accepted() -> None:
    kinds = Counter(reading.kind for _, reading in READ if reading.accepted)
    assert kinds == {"first": 22, "resumed": 5, "preservation": 5}


def test_one_case_is_in_the_files_under_two_spellings_of_its_court() -> None:
    numbers = Counter(reading.case_id for _, reading in READ if reading.accepted)
    assert [number for number, times in numbers.items() if times > 1] == ["（2020）川0106执261号"]


def test_the_known_dirt_is_warned_of() -> None:
    warned = {filing.body["case_number"]: reading.warning_codes for filing, reading in READ}
    assert "court-mismatch" in warned["（2020）川0106执261号"]
    assert "claim-unstated" in warned["（2024）苏0113执1601号"]
    assert "court-unstated" in warned["（2024）苏0113执1601号"]
    assert "case-number-normalised" in warned["(2017)苏0812执4249号"]
    assert "name-masked" in warned["（2022）甘0981执1488号"]
    assert "case-number-legacy" in warned["(2009)朝执字第03594号"]


def test_nothing_was_repaired_on_the_way() -> None:
    bodies = {filing.body["case_number"]: filing.body for filing in FILINGS}
    assert bodies["（2024）苏0113执1601号"]["claim"] == "-"
    assert bodies["(2018)京0108执11361号"]["case_number"].startswith("(")
    assert bodies["（2023）津0116执29434号"]["registered_on"] is None


def test_every_filing_says_where_it_comes_from() -> None:
    assert len({filing.origin for filing in FILINGS}) == 46
    assert FILINGS[0].origin == "monitored-cases.jsonl:1 data-db/DR20601"
    assert FILINGS[28].origin == ("published-filings.jsonl:1 published API documentation example")
