"""Personal data in a request: given in plain, about a party, of its kind; else 422."""

from dataclasses import asdict
from typing import Any

import pytest

from tests.intake.conftest import IntakeClient
from tests.intake.samples import CASE, application

RECEPTION = f"/cases/{CASE}/reception"
ERRORS = f"/cases/{CASE}/errors"


async def parties(client: IntakeClient) -> tuple[dict[str, Any], dict[str, Any]]:
    await client.file(application())
    filing = (await client.get(f"/cases/{CASE}")).json()
    applicant, debtor = filing["parties"]
    return applicant, debtor


def reception(applicant: str, **more: Any) -> dict[str, Any]:
    signers = {"interviewer": "clerk-1", "recorder": "wang", "interviewee": applicant}
    return {
        "on_site": True,
        "electronic_service": True,
        "termination_opinion": "同意",
        "auction_opinion": "同意",
        "signers": signers,
        **more,
    }


async def test_the_ciphertext_of_a_telephone_number_is_no_account(
    intake_client: IntakeClient,
) -> None:
    applicant, _ = await parties(intake_client)
    person = applicant["person_id"]
    phone = await intake_client.program.keyring.seal("yanling", person, "13700000000")
    body = reception(person, payee_account=asdict(phone))
    answer = await intake_client.act(RECEPTION, body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("payee_account", "sealed")


PAYEES = [
    ("6222020200000000000", True),
    ("41001 5678 9012 3456", True),
    ("13700000000", False),  # a mobile number
    ("41102419900105000X", False),  # an identity code
    ("鄢陵县建设路2号", False),
]


@pytest.mark.parametrize(("plain", "right"), PAYEES)
async def test_an_account_looks_like_one(
    intake_client: IntakeClient, plain: str, *, right: bool
) -> None:
    applicant, _ = await parties(intake_client)
    payee = {"person_id": applicant["person_id"], "plain": plain}
    body = reception(applicant["person_id"], payee_account=payee)
    answer = await intake_client.act(RECEPTION, body)
    assert answer.status_code == (200 if right else 422), answer.text


async def test_what_is_sealed_is_about_somebody_of_the_case(intake_client: IntakeClient) -> None:
    applicant, debtor = await parties(intake_client)
    for person in ("P1", debtor["person_id"]):  # unknown, and on the other side
        payee = {"person_id": person, "plain": "6222020200000000000"}
        body = reception(applicant["person_id"], payee_account=payee)
        answer = await intake_client.act(RECEPTION, body)
        assert answer.status_code == 422, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == ["payee_account"]


async def test_free_text_is_neither_ciphertext_nor_of_another_case(
    intake_client: IntakeClient,
) -> None:
    await parties(intake_client)
    for note in (
        {"key": f"case/{CASE}", "nonce": "AAAA", "text": "AAAA"},
        {"case_id": "（2026）豫1024执9号", "plain": "见另案"},
    ):
        answer = await intake_client.act(f"/cases/{CASE}/steps", {"step": "any", "note": note})
        assert answer.status_code == 422, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == ["note"]
