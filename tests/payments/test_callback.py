"""The bank's push of a receipt: offered until the court accepts it, within limits."""

import hashlib
import json
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from sandbox.accounts import ATTEMPTS_MAX, NotAccepted, PaymentsCallback
from tests.payments.cases import AMOUNT_FEN, CASE, REFERENCE
from tests.support import at

RECEIPT: dict[str, Any] = {
    "case_id": CASE,
    "bank_reference": REFERENCE,
    "amount_fen": AMOUNT_FEN,
    "payer_name": "中国农业银行",
    "source": "deduction",
}


class Court:
    """Answers pushes with the given statuses, the last one for ever; None is no answer."""

    def __init__(self, *statuses: int | None) -> None:
        self.statuses = list(statuses)
        self.pushes: list[httpx.Request] = []
        self.tokens = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.pushes.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status is None:
            raise httpx.ConnectError("refused")
        return httpx.Response(status)

    def token(self) -> str:
        self.tokens += 1
        return f"token-{self.tokens}"

    def callback(self) -> PaymentsCallback:
        made = PaymentsCallback(
            "http://payments/",
            self.token,
            SimulatedClock(at("2026-03-24 10:20")),
            httpx.MockTransport(self.answer),
        )
        made.pause_real_seconds = 0.0
        return made


async def test_a_receipt_is_pushed_with_its_reference_as_the_key_and_its_payer_to_be_sealed() -> (
    None
):
    court = Court(200)
    await court.callback()(RECEIPT)
    (push,) = court.pushes
    digest = hashlib.sha256(REFERENCE.encode()).hexdigest()
    assert str(push.url) == "http://payments/receipts"
    assert push.headers["authorization"] == "Bearer token-1"
    assert push.headers["idempotency-key"] == digest
    assert json.loads(push.content) == {
        **RECEIPT,
        "payer_name": {"case_id": RECEIPT["case_id"], "plain": "中国农业银行"},
    }


async def test_it_is_pushed_until_it_is_accepted_each_time_with_a_token_of_its_own() -> None:
    court = Court(None, 503, 404, 401, 200)
    await court.callback()(RECEIPT)
    assert len(court.pushes) == 5
    assert len({push.headers["authorization"] for push in court.pushes}) == 5
    assert len({push.headers["idempotency-key"] for push in court.pushes}) == 1


async def test_a_receipt_the_court_cannot_read_is_not_pushed_again() -> None:
    court = Court(422)
    with pytest.raises(NotAccepted):
        await court.callback()(RECEIPT)
    assert len(court.pushes) == 1


async def test_the_attempts_have_a_limit() -> None:
    court = Court(503)
    with pytest.raises(NotAccepted):
        await court.callback()(RECEIPT)
    assert len(court.pushes) == ATTEMPTS_MAX
