"""The same dirt through the real door: nothing half stored, everything told, nothing twice."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.intake import CaseFiled
from kernel.base.postgres import PoolReader
from tests.intake.conftest import COURT, IntakeClient
from tests.intake.samples import CASE, COMPANY, RESIDENT, applicant, application, debtor
from tests.support import rulebook
from zhixing.demo.filings import as_of_court, load

FIRST = f"/cases/{CASE}"

ACCEPTED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("clean", {}, []),
    ("half-width brackets", {"case_number": "(2026)豫1024执37号"}, ["case-number-normalised"]),
    ("amount with its unit", {"claim": "8,921,778.77元"}, ["claim-normalised"]),
    ("amount with a full-width comma", {"claim": "400，000元"}, ["claim-normalised"]),
    ("amount not stated", {"claim": "-"}, ["claim-unstated"]),
    ("amount zero", {"claim": 0}, ["claim-zero"]),
    ("amount of 790 billion", {"claim": "7.9e11"}, []),
    ("duty empty", {"duty": "空"}, ["duty-unstated"]),
    ("day in epoch seconds", {"registered_on": 1772380800}, ["date-normalised"]),
    ("day in epoch milliseconds", {"registered_on": 1772380800000}, ["date-normalised"]),
    ("day in eight digits", {"registered_on": 20260302}, ["date-normalised"]),
    ("day in Chinese", {"registered_on": "2026年03月02日"}, ["date-normalised"]),
    ("another court's name", {"court_name": "许昌市中级人民法院"}, ["court-mismatch"]),
    (
        "a published code that fails its own check",
        {"parties": [applicant(), debtor(code="91340400667119998R")]},
        ["code-checksum"],
    ),
    ("a 9-digit code", {"parties": [applicant(), debtor(code="667119998")]}, ["code-organisation"]),
    (
        "a masked name with a masked code",
        {"parties": [applicant(name="赵某", code="4110**********0011"), debtor()]},
        ["name-masked", "code-masked"],
    ),
    (
        "a code of 17 characters",
        {"parties": [applicant(), debtor(code="91411024MA0000000")]},
        ["code-truncated"],
    ),
]

REFUSED: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("no number", {"case_number": ...}, [("case-number-missing", "case_number")]),
    ("a corrupt number", {"case_number": "执37"}, [("case-number-corrupt", "case_number")]),
    (
        "an objection",
        {"case_number": "（2020）豫1024执异481号", "registered_on": "2020-03-13"},
        [("case-type-not-enforcement", "case_number")],
    ),
    (
        "relief, though its token contains 执",
        {"case_number": "（2026）豫1024司救执3号"},
        [("case-type-not-enforcement", "case_number")],
    ),
    (
        "a case of another court",
        {"case_number": "（2026）豫0326执37号"},
        [("case-number-other-court", "case_number")],
    ),
    ("a corrupt day", {"registered_on": "10170730"}, [("date-corrupt", "registered_on")]),
    ("no day", {"registered_on": None}, [("date-missing", "registered_on")]),
    ("three decimals", {"claim": "12.345"}, [("claim-precision", "claim")]),
    ("an absurd amount", {"claim": "1e13"}, [("claim-too-large", "claim")]),
    ("no applicant", {"parties": [debtor()]}, [("applicant-missing", "parties")]),
    ("no debtor", {"parties": [applicant()]}, [("debtor-missing", "parties")]),
    ("a field nobody knows", {"court": "ruyang"}, [("field-unknown", "court")]),
    (
        "several at once",
        {"case_number": "?", "claim": "?", "parties": []},
        [
            ("case-number-corrupt", "case_number"),
            ("claim-unreadable", "claim"),
            ("applicant-missing", "parties"),
            ("debtor-missing", "parties"),
        ],
    ),
]


async def keys_of_persons(client: IntakeClient) -> int:
    reader = PoolReader(await client.program.key_pools.of(COURT))
    row = await reader.fetchrow("select count(*) as persons from person_key")
    assert row is not None
    return int(row["persons"])


@pytest.mark.parametrize(
    ("_name", "changes", "warnings"), ACCEPTED, ids=[a for a, _, _ in ACCEPTED]
)
async def test_dirt_that_is_put_in_order(
    intake_client: IntakeClient, _name: str, changes: Mapping[str, Any], warnings: list[str]
) -> None:
    answer = await intake_client.file(application(**changes))
    assert answer.status_code == 201
    body = answer.json()
    assert body["case_id"] == CASE
    assert [found["code"] for found in body["warnings"]] == warnings
    assert all(found["message"] and found["field"] for found in body["warnings"])
    (recorded,) = await intake_client.recorded()
    assert isinstance(recorded.event, CaseFiled)
    assert list(recorded.event.warnings) == warnings
    assert recorded.case_id == CASE


@pytest.mark.parametrize(("_name", "changes", "expected"), REFUSED, ids=[a for a, _, _ in REFUSED])
async def test_dirt_that_is_refused_leaves_nothing_behind(
    intake_client: IntakeClient,
    _name: str,
    changes: Mapping[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    persons = await keys_of_persons(intake_client)
    answer = await intake_client.file(application(**changes))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert [(found["code"], found["field"]) for found in errors] == expected
    assert all(found["title"] and found["article"] for found in errors)
    assert await intake_client.recorded() == []
    assert await keys_of_persons(intake_client) == persons
    assert (await intake_client.get("/cases")).json()["items"] == []


async def test_the_same_key_twice_gives_the_same_answer_and_one_event(
    intake_client: IntakeClient,
) -> None:
    first = await intake_client.file(application(), key="window-3-0001")
    again = await intake_client.file(application(), key="window-3-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(await intake_client.recorded()) == 1


async def test_a_key_is_not_used_for_another_application(intake_client: IntakeClient) -> None:
    assert (await intake_client.file(application(), key="k")).status_code == 201
    other = await intake_client.file(application(claim="1"), key="k")
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")
    assert len(await intake_client.recorded()) == 1


async def test_a_refused_application_may_be_mended_under_its_key(
    intake_client: IntakeClient,
) -> None:
    assert (await intake_client.file(application(claim="?"), key="k")).status_code == 422
    assert (await intake_client.file(application(), key="k")).status_code == 201


async def test_a_number_is_filed_once_in_whatever_brackets(intake_client: IntakeClient) -> None:
    assert (await intake_client.file(application())).status_code == 201
    again = await intake_client.file(application(case_number="(2026)豫1024执37号"))
    assert again.status_code == 409
    assert again.json()["article"] == "执行程序解释第二条第一款"
    assert again.json()["field"] == "case_number"
    assert len(await intake_client.recorded()) == 1


async def test_same_debtor_month_and_amount_are_two_cases(intake_client: IntakeClient) -> None:
    first = await intake_client.file(application())
    second = await intake_client.file(application(case_number="（2026）豫1024执38号"))
    assert (first.status_code, second.status_code) == (201, 201)
    one, other = [recorded.event for recorded in await intake_client.recorded()]
    assert one.case_id != other.case_id
    assert one.parties[1].person_id == other.parties[1].person_id  # a sound code is one person


async def test_equal_names_without_a_code_are_never_one_person(
    intake_client: IntakeClient,
) -> None:
    parties = [applicant(code=...), debtor(code=...), debtor(code=...)]
    await intake_client.file(application(parties=parties))
    await intake_client.file(application(case_number="（2026）豫1024执38号", parties=parties))
    persons = [
        party.person_id
        for recorded in await intake_client.recorded()
        for party in recorded.event.parties
    ]
    assert len(set(persons)) == len(persons) == 6


async def test_a_masked_code_makes_nobody_one_person(intake_client: IntakeClient) -> None:
    parties = [applicant(), debtor(name="罗某", code="4110**********0011")]
    await intake_client.file(application(parties=parties))
    await intake_client.file(application(case_number="（2026）豫1024执38号", parties=parties))
    one, other = [recorded.event for recorded in await intake_client.recorded()]
    assert one.parties[1].person_id != other.parties[1].person_id


async def test_no_personal_data_is_in_the_log_in_plain_text(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    (recorded,) = await intake_client.recorded()
    for plain in ("赵敏", RESIDENT, "13700000000", COMPANY, "人民路"):
        assert plain not in recorded.body
    name = recorded.event.parties[0].name
    assert await intake_client.program.keyring.unseal(COURT, name) == "赵敏"


async def test_the_real_filings_through_the_door(intake_client: IntakeClient) -> None:
    filings = [as_of_court(filing, rulebook().pack(COURT).title) for filing in load()]
    answers = [(await intake_client.file(filing.body)).status_code for filing in filings]
    assert {status: answers.count(status) for status in set(answers)} == {201: 31, 422: 14, 200: 1}
    assert len(await intake_client.recorded()) == 31
