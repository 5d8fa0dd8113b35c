"""An application as a whole: what is put in order, what is refused, and that all of it is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.law.case_number import own_codes
from services.intake.rules import Reading, read_application
from services.intake.rules.reading import PROBLEMS, WARNINGS
from tests.intake.of_claims import OF_CLAIMS
from tests.intake.samples import CASE, NOW, applicant, application, debtor
from tests.support import pack, rulebook


def read(**changes: Any) -> Reading:
    return read_application(application(**changes), NOW)


def problems(reading: Reading) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in reading.problems]


def test_a_clean_application_has_nothing_to_be_said_about() -> None:
    reading = read()
    assert (reading.warnings, reading.problems) == ((), ())
    assert (reading.case_id, reading.kind) == (CASE, "first")
    assert (reading.channel, reading.target) == ("window", "money")
    assert (reading.claim_fen, reading.filed_at) == (3_650_000, NOW)
    assert reading.title_document == "（2025）豫1024民初1103号"
    assert [party.role for party in reading.parties] == ["applicant", "debtor"]
    assert [party.kind for party in reading.parties] == ["natural", "legal"]


ODD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"case_number": "(2026)豫1024执37号"}, [("case-number-normalised", "case_number")]),
    ({"case_number": "（2026）豫1024执37号之一"}, [("case-number-suffix", "case_number")]),
    (
        {"case_number": "(2014)绍虞执民字第00243号", "registered_on": "2014-05-06"},
        [("case-number-normalised", "case_number"), ("case-number-legacy", "case_number")],
    ),
    ({"registered_on": "2025-12-31"}, [("case-number-year", "registered_on")]),
    ({"registered_on": 20260302}, [("date-normalised", "registered_on")]),
    ({"court_name": "汝阳县人民法院"}, [("court-mismatch", "court_name")]),
    ({"court_name": "(南京市栖霞区, from code)"}, [("court-unstated", "court_name")]),
    ({"court_name": ...}, [("court-unstated", "court_name")]),
    ({"channel": ...}, [("channel-unstated", "channel")]),
    ({"target": ...}, [("target-unstated", "target")]),
    ({"case_number": "（2026）豫1024执恢3号"}, [("origin-unstated", "origin")]),
    ({"case_number": "（2026）豫1024执保3号", "origin": "暂无"}, [("origin-unstated", "origin")]),
    ({"case_number": "（2026）豫1024执恢3号", "origin": "（2024）豫1024执812号"}, []),
    ({"case_number": "（2026）豫1024执恢3号", "origin": "（2024）豫1024执恢8号"}, []),
    ({"case_number": "（2026）豫1024执保3号", "origin": "(2026)豫1024民初12号"}, []),
    ({"case_number": "（2026）豫1024执保3号", "origin": "（2026）豫1024财保2号"}, []),
    ({"title_document": ...}, [("title-unstated", "title_document")]),
    ({"claim": ...}, [("claim-unstated", "claim")]),
    ({"claim": "-"}, [("claim-unstated", "claim")]),
    ({"claim": None}, [("claim-unstated", "claim")]),
    ({"claim": 0}, [("claim-zero", "claim")]),
    ({"claim": "400，000元"}, [("claim-normalised", "claim")]),
    ({"duty": "空"}, [("duty-unstated", "duty")]),
    ({"duty": "暂无"}, [("duty-unstated", "duty")]),
    ({"filed_at": "2026-03-02T09:00:00"}, [("instant-local", "filed_at")]),
    (
        {"parties": [applicant(name="赵某", code=...), debtor(code="91340400667119998R")]},
        [("name-masked", "parties.0.name"), ("code-checksum", "parties.1.code")],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), ODD)
def test_what_is_odd_is_accepted_with_a_warning(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    reading = read(**changes)
    assert reading.accepted
    assert [(found.code, found.field) for found in reading.warnings] == expected


REFUSED: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"case_number": ...}, [("case-number-missing", "case_number")]),
    *(
        ({"case_number": f"（2026）豫1024{number}号", "origin": origin}, [(code, "origin")])
        for number, origin, code in (
            ("执37", "（2024）豫1024执812号", "origin-of-other-kind"),
            ("执恢3", "（2024）豫1024民初12号", "origin-of-other-kind"),
            ("执恢3", "（2026）豫1024执恢3号", "origin-of-other-kind"),
            ("执保3", "（2024）豫1024执812号", "origin-of-other-kind"),
            ("执恢3", "原案件", "origin-corrupt"),
            ("执恢3", 812, "origin-corrupt"),
        )
    ),
    ({"case_number": "-"}, [("case-number-missing", "case_number")]),
    ({"case_number": 37}, [("case-number-corrupt", "case_number")]),
    ({"case_number": "执37"}, [("case-number-corrupt", "case_number")]),
    ({"case_number": "（2026）豫1024执异3号"}, [("case-type-not-enforcement", "case_number")]),
    ({"case_number": "（2026）豫1024执复3号"}, [("case-type-not-enforcement", "case_number")]),
    ({"case_number": "（2026）豫1024执监3号"}, [("case-type-not-enforcement", "case_number")]),
    ({"case_number": "（2026）豫1024行审3号"}, [("case-type-not-enforcement", "case_number")]),
    ({"case_number": "（2026）豫1024司救执3号"}, [("case-type-not-enforcement", "case_number")]),
    ({"registered_on": ...}, [("date-missing", "registered_on")]),
    ({"registered_on": "10170730"}, [("date-corrupt", "registered_on")]),
    ({"registered_on": 10170730}, [("date-corrupt", "registered_on")]),
    ({"filed_at": "2026-03-02T09:21:00+08:00"}, [("filed-in-future", "filed_at")]),
    ({"filed_at": "2026-03-02"}, [("instant-corrupt", "filed_at")]),
    ({"channel": "pigeon"}, [("channel-unknown", "channel")]),
    ({"target": "gold"}, [("target-unknown", "target")]),
    ({"target": 1}, [("target-unknown", "target")]),
    ({"claim": "12.345"}, [("claim-precision", "claim")]),
    ({"claim": "1e13"}, [("claim-too-large", "claim")]),
    ({"claim": -1}, [("claim-negative", "claim")]),
    ({"claim": "五万"}, [("claim-unreadable", "claim")]),
    ({"duty": "长" * 4001}, [("text-malformed", "duty")]),
    ({"title_document": ["x"]}, [("text-malformed", "title_document")]),
    ({"court_name": 1}, [("text-malformed", "court_name")]),
    ({"court": "ruyang"}, [("field-unknown", "court")]),
    ({"parties": ...}, [("applicant-missing", "parties"), ("debtor-missing", "parties")]),
]


@pytest.mark.parametrize(("changes", "expected"), REFUSED)
def test_what_cannot_be_read_is_refused(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    reading = read(**changes)
    assert not reading.accepted
    assert problems(reading) == expected


def test_the_number_of_a_document_files_its_case() -> None:
    written = {
        "（2026）豫1024执37号之一": CASE,
        "(2014)绍虞执民字第00243号之四": "（2014）绍虞执民字第00243号",
    }
    for number, case_id in written.items():
        reading = read_application(application(case_number=number), NOW)
        assert reading.case_id == case_id
        assert "case-number-suffix" in reading.warning_codes


def test_every_problem_is_told_at_once() -> None:
    reading = read_application(
        {"claim": "x", "registered_on": "10170730", "parties": [debtor(name=...)], "colour": 1}, NOW
    )
    assert problems(reading) == [
        ("case-number-missing", "case_number"),
        ("claim-unreadable", "claim"),
        ("date-corrupt", "registered_on"),
        ("party-name-missing", "parties.0.name"),
        ("applicant-missing", "parties"),
        ("field-unknown", "colour"),
    ]


def test_a_claim_of_790_billion_is_real() -> None:
    assert read(claim="790000000000").claim_fen == 79_000_000_000_000


def test_a_notarial_number_is_kept_as_written() -> None:
    assert read(title_document="(2025)许鄢证经字第12号公证书").title_document == (
        "(2025)许鄢证经字第12号公证书"
    )


def test_same_debtor_month_and_amount_are_still_two_cases() -> None:
    """7,931 groups of real cases share all three and are different cases."""
    one, other = read(), read(case_number="（2026）豫1024执38号")
    assert one.accepted
    assert other.accepted
    assert one.case_id != other.case_id
    assert one.parties == other.parties


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_cites_a_rule_of_the_pack(code: str) -> None:
    rule, _ = PROBLEMS[code]
    assert pack().rule(rule).article


def test_every_warning_and_problem_can_be_met() -> None:
    """A message nobody can receive is a rule nobody applies."""
    readings = [read(**changes) for changes, _ in (*ODD, *REFUSED)]
    readings.append(read_application(application(), NOW, "汝阳县人民法院"))
    met = {found.code for one in readings for found in one.warnings}
    met |= {found.code for one in readings for found in one.problems}
    of_parties = {code for code in (*WARNINGS, *PROBLEMS) if code.split("-")[0] in OF_PARTIES}
    assert set(WARNINGS) | set(PROBLEMS) == met | of_parties | OF_CLAIMS


OF_PARTIES = {
    "addresses",
    "party",
    "parties",
    "code",
    "name",
    "role",
    "kind",
}  # met in test_parties.py

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from([*application(), "filed_at", "stranger"]), VALUES, max_size=11)
)
def test_whatever_comes_is_read_or_refused_with_reasons(raw: dict[str, Any]) -> None:
    reading = read_application(raw, NOW)
    assert reading.accepted == (reading.problems == ())
    if reading.accepted:
        assert reading.case_id is not None
        assert {"applicant", "debtor"} <= {party.role for party in reading.parties}


@pytest.mark.parametrize(
    ("number", "court_title", "refused"),
    [
        ("（2026）豫1024执37号", "鄢陵县人民法院", False),
        ("（2026）豫1024执37号", "汝阳县人民法院", True),
        ("（2026）豫14执37号", "商丘市中级人民法院", False),
        ("（2026）豫1402执37号", "商丘市中级人民法院", True),
        ("（2026）豫9999执37号", "汝阳县人民法院", True),  # a code that is in no table
        ("（2015）汝执字第37号", "鄢陵县人民法院", False),  # an old number tells no code
        ("（2026）豫1024执37号", "望月县人民法院", False),  # nor does a court without one
    ],
)
def test_a_case_is_filed_where_its_number_says(
    number: str, court_title: str, refused: bool
) -> None:
    reading = read_application(application(case_number=number), NOW, court_title)
    assert (("case-number-other-court", "case_number") in problems(reading)) is refused
    assert ("case-number-other-court", "case_number") not in problems(read(case_number=number))


@pytest.mark.parametrize("court", sorted(rulebook().courts))
def test_every_court_has_a_code_of_its_own(court: str) -> None:
    assert len(own_codes(rulebook().pack(court).title)) == 1
